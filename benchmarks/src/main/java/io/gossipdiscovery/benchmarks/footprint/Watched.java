package io.gossipdiscovery.benchmarks.footprint;

import io.gossipdiscovery.benchmarks.cluster.Contestant;
import io.gossipdiscovery.benchmarks.cluster.MeasuredCluster;
import io.gossipdiscovery.benchmarks.cluster.Memory;
import io.gossipdiscovery.benchmarks.cluster.News;
import io.gossipdiscovery.benchmarks.cluster.Observations;
import io.gossipdiscovery.benchmarks.cluster.Sightings;
import io.gossipdiscovery.benchmarks.cluster.Subject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongBiFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in a network of its own, and what its members take. Two of them are alone in their processes: the one that is
 * measured, and the one that changes its state. The traffic is that of all, divided; where all members are processes, so are
 * processor time and memory.
 */
final class Watched implements AutoCloseable {

    private static final Duration JOIN_LIMIT = Duration.ofSeconds(60);
    private static final double MEBIBYTE = 1 << 20;
    private static final double KILOBYTE = 1_000;

    private final Contestant contestant;
    private final int nodes;
    private final Loopback network;
    private final MeasuredCluster cluster;
    private final Subject measured;
    private final Subject changing;
    private int changes;

    private @Nullable Reading begin;

    /** What is read of the processes at one moment. */
    private record Reading(long nanoTime, List<ProcessUse> uses, Sent sent, @Nullable Memory memory) {}

    private Watched(
            Contestant contestant,
            int nodes,
            Loopback network,
            MeasuredCluster cluster,
            Subject measured,
            Subject changing) {
        this.contestant = contestant;
        this.nodes = nodes;
        this.network = network;
        this.cluster = cluster;
        this.measured = measured;
        this.changing = changing;
    }

    /** Returns once all members know each other. Fails, leaving nothing behind, if they do not. */
    static Watched form(Contestant contestant, String preset, int nodes) throws IOException, InterruptedException {
        List<AutoCloseable> open = new ArrayList<>();
        try {
            Loopback network = Loopback.create();
            open.add(network);
            MeasuredCluster cluster = contestant.form(preset, nodes - 2, network.enter());
            open.add(cluster);
            Subject measured = join(cluster, open);
            Subject changing = join(cluster, open);
            return new Watched(contestant, nodes, network, cluster, measured, changing);
        } catch (IOException | InterruptedException | RuntimeException e) {
            closeAll(open, e);
            throw e;
        }
    }

    private static Subject join(MeasuredCluster cluster, List<AutoCloseable> open)
            throws IOException, InterruptedException {
        Subject subject = cluster.start();
        open.add(subject);
        Observations observations = cluster.observations();
        Sightings joined = observations.watch(subject.id(), Set.of(News.JOINED));
        subject.join();
        boolean known = joined.await(JOIN_LIMIT);
        observations.forget(joined);
        if (!known) {
            throw new IOException(
                    "not every member knew another one " + JOIN_LIMIT.toSeconds() + " s after it had joined");
        }
        return subject;
    }

    private static void closeAll(List<AutoCloseable> open, Exception cause) {
        for (int i = open.size() - 1; i >= 0; i--) {
            try {
                open.get(i).close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }

    Contestant contestant() {
        return contestant;
    }

    /** One member changes its state. */
    void change() throws IOException, InterruptedException {
        changing.change("value-" + ++changes);
    }

    /** From here on it counts. The heap is collected before, which is not to be in the processor time. */
    void begin() throws IOException, InterruptedException {
        Memory memory = measured.memory();
        begin = new Reading(System.nanoTime(), uses(), sent(), memory);
    }

    /** What a member took since the beginning. */
    Map<Figure, Double> end() throws IOException, InterruptedException {
        Reading from = begin;
        if (from == null) {
            throw new IllegalStateException("has not begun");
        }
        List<ProcessUse> uses = uses();
        Sent sent = sent().since(from.sent());
        double seconds = (System.nanoTime() - from.nanoTime()) / (double) TimeUnit.SECONDS.toNanos(1);
        double share = share(uses, from, seconds, ProcessUse::cpuNanosSince);
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        figures.put(Figure.CPU, share * 100);
        double compiler = share(uses, from, seconds, ProcessUse::compilerNanosSince);
        figures.put(Figure.CPU_WITHOUT_COMPILER, (share - compiler) * 100);
        figures.put(Figure.SENT, sent.bytes() / seconds / nodes);
        figures.put(Figure.PACKETS, sent.packets() / seconds / nodes);
        figures.put(Figure.RSS, mean(uses.stream().mapToLong(ProcessUse::residentBytes)) / MEBIBYTE);
        figures.put(Figure.THREADS, mean(uses.stream().mapToLong(ProcessUse::threads)));
        addMemory(figures, from, seconds);
        return figures;
    }

    private static double share(
            List<ProcessUse> uses, Reading from, double seconds, ToLongBiFunction<ProcessUse, ProcessUse> used) {
        long nanos = 0;
        for (int i = 0; i < uses.size(); i++) {
            nanos += used.applyAsLong(uses.get(i), from.uses().get(i));
        }
        return nanos / (double) TimeUnit.SECONDS.toNanos(1) / uses.size() / seconds;
    }

    private void addMemory(Map<Figure, Double> figures, Reading from, double seconds)
            throws IOException, InterruptedException {
        Memory memory = measured.memory();
        Memory before = from.memory();
        if (memory != null && before != null) {
            figures.put(Figure.HEAP, memory.heapBytes() / MEBIBYTE);
            figures.put(Figure.DIRECT, memory.directBytes() / MEBIBYTE);
            figures.put(Figure.ALLOCATED, (memory.allocatedBytes() - before.allocatedBytes()) / seconds / KILOBYTE);
        }
    }

    private static double mean(LongStream values) {
        return values.average().orElse(Double.NaN);
    }

    private List<ProcessUse> uses() throws IOException {
        List<ProcessUse> uses = new ArrayList<>(List.of(ProcessUse.of(measured.pid())));
        List<Long> others = cluster.pids();
        // A process with all the others is no member.
        if (others.size() == nodes - 2) {
            for (long pid : others) {
                uses.add(ProcessUse.of(pid));
            }
        }
        return uses;
    }

    private Sent sent() throws IOException {
        return Sent.of(measured.pid());
    }

    @Override
    public void close() {
        changing.close();
        measured.close();
        cluster.close();
        network.close();
    }
}
