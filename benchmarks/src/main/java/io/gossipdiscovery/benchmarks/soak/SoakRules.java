package io.gossipdiscovery.benchmarks.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * By which rules the curves of a process are flat. The first third is warming up; the last third is held against the second, by
 * medians: streams, and threads that look names up, come and go.
 */
final class SoakRules {

    static final String TOMBSTONES = "tombstones.held";

    /** Rejected rightly: from other work on this machine, which got the port of a node that ended. */
    private static final Set<String> OF_STRANGERS = Set.of("rejected.otherCluster", "rejected.plaintext");

    /** Told, and not judged. */
    static final Set<String> GAUGES = Set.of(
            TOMBSTONES,
            "gossip.queued",
            "watches.held",
            "members.unverified",
            "rejected.otherCluster",
            "rejected.plaintext");

    /** What must not happen among nodes of one version that share keys. */
    private static final Set<String> TROUBLE = Set.of(
            "shell.engine.faults",
            "shell.streams.frameTooLong",
            "shell.streams.overLimit",
            "shell.datagrams.receiveFailed",
            "members.refused",
            "tombstones.evicted",
            "state.oversized");

    private static final String REJECTED = "rejected.";

    /** Rejected rightly: a node that was tried at its own address. */
    private static final String REJECTED_OWN = "rejected.own";

    /** Fewer samples make no third. */
    static final int LEAST_SAMPLES = 9;

    private static final double HEAP_SHARE = 0.05;
    private static final double RSS_SHARE = 0.10;
    private static final long MIB = 1 << 20;

    /** With the sender's derived key and replay window that the keyring caches, which outlive a sender as its tombstone does. */
    private static final long TOMBSTONE_BYTES = 1_024;

    static final List<Rule> ALL = List.of(
            new Rule(
                    SoakFigures.HEAP,
                    "<= 5 % and 1 KiB per new tombstone above",
                    (second, last) -> last.heap()
                            <= second.heap() * (1 + HEAP_SHARE)
                                    + Math.max(0, last.tombstones() - second.tombstones()) * TOMBSTONE_BYTES),
            new Rule(
                    SoakFigures.NETTY_DIRECT,
                    "<= 1 MiB above",
                    (second, last) -> last.nettyDirect() <= second.nettyDirect() + MIB),
            new Rule(
                    SoakFigures.JDK_DIRECT,
                    "<= 1 MiB above",
                    (second, last) -> last.jdkDirect() <= second.jdkDirect() + MIB),
            new Rule(SoakFigures.RSS, "<= 10 % above", (second, last) -> last.rss() <= second.rss() * (1 + RSS_SHARE)),
            new Rule(
                    SoakFigures.SOCKETS,
                    "median <= the second third's greatest",
                    (second, last) -> last.sockets() <= second.mostSockets()),
            new Rule(
                    SoakFigures.OTHER_DESCRIPTORS,
                    "the same",
                    (second, last) -> last.otherDescriptors() == second.otherDescriptors()),
            new Rule(
                    SoakFigures.THREADS,
                    "median <= the second third's greatest",
                    (second, last) -> last.threads() <= second.mostThreads()));

    /**
     * How a figure is judged.
     *
     * @param figure its name
     * @param words the rule, for a person
     * @param flat the rule
     */
    record Rule(String figure, String words, Flat flat) {

        /** Whether the curve of this figure is flat; false if there are too few samples to say. */
        boolean holds(List<Map<String, Long>> samples) {
            int third = samples.size() / 3;
            if (samples.size() < LEAST_SAMPLES) {
                return false;
            }
            return flat.isHeld(
                    Third.of(samples.subList(third, samples.size() - third)),
                    Third.of(samples.subList(samples.size() - third, samples.size())));
        }
    }

    @FunctionalInterface
    interface Flat {
        boolean isHeld(Third second, Third last);
    }

    /** Medians of a third of the samples. */
    record Third(
            long heap,
            long tombstones,
            long nettyDirect,
            long jdkDirect,
            long rss,
            long sockets,
            long mostSockets,
            long otherDescriptors,
            long threads,
            long mostThreads) {

        static Third of(List<Map<String, Long>> samples) {
            return new Third(
                    median(samples, SoakFigures.HEAP),
                    median(samples, TOMBSTONES),
                    median(samples, SoakFigures.NETTY_DIRECT),
                    median(samples, SoakFigures.JDK_DIRECT),
                    median(samples, SoakFigures.RSS),
                    median(samples, SoakFigures.SOCKETS),
                    most(samples, SoakFigures.SOCKETS),
                    median(samples, SoakFigures.OTHER_DESCRIPTORS),
                    median(samples, SoakFigures.THREADS),
                    most(samples, SoakFigures.THREADS));
        }
    }

    private SoakRules() {}

    /** Counters that stay 0 in a cluster that nobody attacks. */
    static boolean isOfTrouble(String counter) {
        boolean rightly = counter.equals(REJECTED_OWN) || OF_STRANGERS.contains(counter);
        return TROUBLE.contains(counter) || (counter.startsWith(REJECTED) && !rightly);
    }

    private static long most(List<Map<String, Long>> samples, String figure) {
        return samples.stream().mapToLong(sample -> value(sample, figure)).max().orElse(0);
    }

    /** Of an even number the greater of the two in the middle. */
    static long median(List<Map<String, Long>> samples, String figure) {
        long[] sorted = samples.stream()
                .mapToLong(sample -> value(sample, figure))
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }

    /** Zero where this machine does not tell it. */
    static long value(Map<String, Long> sample, String figure) {
        return sample.getOrDefault(figure, 0L);
    }

    /** For a person: bytes as MiB. */
    static String text(String figure, long value) {
        return figure.endsWith("Bytes")
                ? String.format(Locale.ROOT, "%,.2f MiB", value / (double) MIB)
                : String.format(Locale.ROOT, "%,d", value);
    }
}
