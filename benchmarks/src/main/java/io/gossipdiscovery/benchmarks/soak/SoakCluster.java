package io.gossipdiscovery.benchmarks.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;

/**
 * A cluster that is never left in peace: something happens to one of its nodes every second or two, of each kind in turn. A few nodes
 * are kept for the whole time, so that their curves mean something. Belongs to one thread.
 */
final class SoakCluster implements Callable<List<SoakCluster.Series>>, AutoCloseable {

    static final int NODES = 20;

    /** Their processes are sampled. */
    private static final int KEPT = 5;

    private static final int SHARED_HEAP_MIB = 192;
    private static final int SINGLE_HEAP_MIB = 48;
    private static final int BURST = 50;
    private static final Duration SETTLING_LIMIT = Duration.ofSeconds(30);

    private static final long SETTLING_POLL_MILLIS = 500;

    /** Until streams of what happened last are closed. */
    private static final long QUIET_MILLIS = 2_000;

    /** What is done to a node. */
    private enum Churn {
        LEAVE,
        PUBLISH,
        KILL,
        BURST
    }

    /**
     * When it ends, and how often something happens.
     *
     * @param length of the whole
     * @param betweenSamples from one sample to the next
     * @param betweenChurn from one thing that happens to the next, while there are no samples
     * @param seed of what happens to whom
     */
    record Pace(Duration length, Duration betweenSamples, Duration betweenChurn, long seed) {}

    /**
     * The curves of one process.
     *
     * @param process its name, for a person
     * @param samples in the order of time
     */
    record Series(String process, List<Sample> samples) {}

    /**
     * @param atSeconds since the cluster had formed
     * @param figures by name
     */
    record Sample(double atSeconds, Map<String, Long> figures) {}

    private final String name;
    private final boolean shared;
    private final Pace pace;
    private final Path log;
    private final PrintStream out;
    private final Random random;

    /** Not of the seed: another soak may be under way. */
    private final String cluster = "soak-" + UUID.randomUUID();

    /** By number of the node; one for all where they share it. */
    private final List<SoakProcess> processes = new ArrayList<>();

    /** Where the kept nodes are: who comes joins by them. */
    private final List<String> seeds = new ArrayList<>();

    private final List<Series> series = new ArrayList<>();
    private int happened;

    /**
     * @param name for a person
     * @param shared whether all nodes are in one process; else each has its own
     * @param log what processes say on standard error is appended to
     */
    SoakCluster(String name, boolean shared, Pace pace, Path log, PrintStream out) {
        this.name = name;
        this.shared = shared;
        this.pace = pace;
        this.log = log;
        this.out = out;
        this.random = new Random(pace.seed());
    }

    @Override
    public List<Series> call() throws IOException, InterruptedException {
        form();
        long begin = System.nanoTime();
        long nextSample = pace.betweenSamples().toNanos();
        long at = 0;
        while (at < pace.length().toNanos()) {
            if (at >= nextSample) {
                sample(begin);
                nextSample += pace.betweenSamples().toNanos();
            }
            churn();
            Thread.sleep(pace.betweenChurn().toMillis());
            at = System.nanoTime() - begin;
        }
        sample(begin);
        return series;
    }

    private void form() throws IOException, InterruptedException {
        for (int i = 0; i < NODES; i++) {
            if (i == 0 || !shared) {
                processes.add(SoakProcess.start(cluster, shared ? SHARED_HEAP_MIB : SINGLE_HEAP_MIB, log));
            }
            String address =
                    process(i).ask("start " + i + " " + (i == 0 ? SoakHost.NO_SEEDS : String.join(",", seeds)));
            if (i < KEPT) {
                seeds.add(address);
            }
            if (i == 0 || (!shared && i < KEPT)) {
                series.add(new Series(shared ? name : name + " " + (i + 1), new ArrayList<>()));
            }
        }
        if (!settled()) {
            throw new IOException(
                    "The cluster '" + name + "' did not form within " + SETTLING_LIMIT.toSeconds() + " s");
        }
        out.printf("%s: formed%n", name);
    }

    private SoakProcess process(int node) {
        return processes.get(shared ? 0 : node);
    }

    private void churn() throws IOException {
        int other = KEPT + random.nextInt(NODES - KEPT);
        switch (Churn.values()[happened++ % Churn.values().length]) {
            case LEAVE -> {
                process(other).ask("leave " + other);
                replace(other);
            }
            case KILL -> {
                if (shared) {
                    process(other).ask("close " + other);
                }
                replace(other);
            }
            case PUBLISH -> publish(1);
            case BURST -> publish(BURST);
        }
    }

    private void publish(int times) throws IOException {
        int node = random.nextInt(NODES);
        process(node).ask("publish " + node + " " + times);
    }

    private void replace(int node) throws IOException {
        if (!shared) {
            process(node).close();
            processes.set(node, SoakProcess.start(cluster, SINGLE_HEAP_MIB, log));
        }
        process(node).ask("start " + node + " " + String.join(",", seeds));
    }

    /** Lets what happened last be over first: a sample of nodes that stand still can be held against the one before. */
    private void sample(long begin) throws IOException, InterruptedException {
        settled();
        Thread.sleep(QUIET_MILLIS);
        double atSeconds = (System.nanoTime() - begin) / 1e9;
        for (int i = 0; i < series.size(); i++) {
            series.get(i).samples().add(new Sample(atSeconds, processes.get(i).sample()));
        }
        Map<String, Long> first = last(series.get(0));
        out.printf(
                "%s: %.0f s, %d things happened, members %d, heap %s, direct %s, sockets %d, threads %d, tombstones %d%n",
                name,
                atSeconds,
                happened,
                SoakRules.value(first, SoakHost.MEMBERS_LEAST),
                SoakRules.text(SoakFigures.HEAP, SoakRules.value(first, SoakFigures.HEAP)),
                SoakRules.text(SoakFigures.NETTY_DIRECT, SoakRules.value(first, SoakFigures.NETTY_DIRECT)),
                SoakRules.value(first, SoakFigures.SOCKETS),
                SoakRules.value(first, SoakFigures.THREADS),
                SoakRules.value(first, SoakRules.TOMBSTONES));
    }

    private static Map<String, Long> last(Series one) {
        return one.samples().get(one.samples().size() - 1).figures();
    }

    /** Whether all nodes hold exactly all for alive, within the limit. */
    private boolean settled() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (!allAlive()) {
            if (System.nanoTime() - begin > SETTLING_LIMIT.toNanos()) {
                return false;
            }
            Thread.sleep(SETTLING_POLL_MILLIS);
        }
        return true;
    }

    private boolean allAlive() throws IOException {
        for (SoakProcess process : processes) {
            if (!process.ask("alive").equals(NODES + " " + NODES)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        processes.forEach(SoakProcess::close);
    }
}
