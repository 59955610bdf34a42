package io.gossipdiscovery.benchmarks.crash;

import io.gossipdiscovery.benchmarks.cluster.ClusterSettings;
import io.gossipdiscovery.benchmarks.report.Percentiles;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How soon a cluster knows that a member crashed, stopped or vanished. The victims are processes of their own, the observers are
 * nodes of this JVM.
 */
final class CrashBenchmark {

    private static final int WARM_UPS = 2;
    private static final int MOST_STOPS = 20;
    private static final int MOST_DROPS = 10;
    private static final int MOST_LARGE_HEAPS = 5;
    private static final long LARGE_HEAP_NEEDS_MIB = 8 << 10;
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";

    private final Plan plan;
    private final PrintStream out;

    /** What was measured, and what was skipped, in the order of the table. */
    private final List<Row> rows = new ArrayList<>();

    /**
     * How much to measure.
     *
     * @param nodes the members of the cluster, the victim among them
     * @param runs how often each thing is done, at most: what takes long is done less often
     * @param quick whether only to see that everything works
     */
    record Plan(int nodes, int runs, boolean quick) {

        private static final int LEAST_NODES = 3;

        Plan {
            if (nodes < LEAST_NODES || runs < 1) {
                throw new IllegalArgumentException(
                        "needs at least " + LEAST_NODES + " nodes and 1 run, not " + nodes + " and " + runs);
            }
        }

        static Plan of(Options options) {
            boolean quick = options.quick();
            return new Plan(
                    options.nodes().orElse(quick ? 10 : 50), options.runs().orElse(quick ? 1 : 20), quick);
        }
    }

    /** Something that is done to one victim. */
    @FunctionalInterface
    private interface Strike {
        Map<String, Double> run() throws IOException, InterruptedException;
    }

    CrashBenchmark(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    List<Row> run() throws IOException, InterruptedException {
        onLoopback();
        inNamespace();
        return rows;
    }

    private void onLoopback() throws IOException, InterruptedException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (Observers observers = form(loopback)) {
            Strikes strikes = new Strikes(observers, out);
            for (int i = 1; i <= WARM_UPS; i++) {
                out.printf("warm-up %d/%d (not counted)%n", i, WARM_UPS);
                strikes.kill(loopback);
            }
            repeat("kill", plan.runs(), () -> strikes.kill(loopback));
            String tooSmall = whyNoLargeHeap();
            if (tooSmall.isEmpty()) {
                repeat("kill.heap4g", Math.min(plan.runs(), MOST_LARGE_HEAPS), () -> strikes.killTouchedHeap(loopback));
            } else {
                skip(Strikes.LARGE_HEAP_METRICS, tooSmall);
            }
            repeat("stop", Math.min(plan.runs(), MOST_STOPS), () -> strikes.stop(loopback));
        }
    }

    /** A cluster of its own: its victims are where loopback does not reach. */
    private void inNamespace() throws IOException, InterruptedException {
        VictimNetwork network;
        try {
            network = VictimNetwork.create();
        } catch (IOException e) {
            skip(Strikes.DROP_METRICS, "no network namespace: " + e.getMessage());
            return;
        }
        try (network;
                Observers observers = form(network.host())) {
            Strikes strikes = new Strikes(observers, out);
            repeat("drop", Math.min(plan.runs(), MOST_DROPS), () -> strikes.drop(network));
        }
    }

    private Observers form(InetAddress address) throws IOException, InterruptedException {
        int count = plan.nodes() - 1;
        out.printf("forming a cluster of %d observers at %s%n", count, address.getHostAddress());
        Observers observers = Observers.form("crash-" + Long.toHexString(System.nanoTime()), address, count);
        int wrong = observers.takeWrong().size();
        if (wrong > 0) {
            out.printf("    accusations while it formed, not counted: %d%n", wrong);
        }
        return observers;
    }

    private void repeat(String name, int runs, Strike strike) throws IOException, InterruptedException {
        Map<String, List<Double>> measured = new LinkedHashMap<>();
        for (int i = 1; i <= runs; i++) {
            out.printf("%s %d/%d%n", name, i, runs);
            strike.run().forEach((metric, value) -> measured.computeIfAbsent(metric, any -> new ArrayList<>())
                    .add(value));
        }
        measured.forEach((metric, values) ->
                rows.add(new Row(setting(), metric, Strikes.unit(metric), Percentiles.of(values), null)));
    }

    private void skip(List<String> metrics, String reason) {
        out.println("SKIPPED " + String.join(", ", metrics) + ": " + reason);
        metrics.forEach(metric -> rows.add(new Row(setting(), metric, Strikes.unit(metric), Map.of(), reason)));
    }

    private Map<String, Object> setting() {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("preset", ClusterSettings.PRESET);
        setting.put("nodes", plan.nodes());
        return setting;
    }

    /** Empty if there is memory enough for it. */
    private static String whyNoLargeHeap() throws IOException {
        OptionalLong available = availableMib();
        if (available.isEmpty()) {
            return MEMORY_INFO + " does not say how much memory is available";
        }
        return available.getAsLong() >= LARGE_HEAP_NEEDS_MIB
                ? ""
                : "%d MiB of memory are available, it needs %d".formatted(available.getAsLong(), LARGE_HEAP_NEEDS_MIB);
    }

    private static OptionalLong availableMib() throws IOException {
        if (!Files.isReadable(MEMORY_INFO)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(MEMORY_INFO)) {
            return lines.filter(line -> line.startsWith(AVAILABLE))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst();
        }
    }
}
