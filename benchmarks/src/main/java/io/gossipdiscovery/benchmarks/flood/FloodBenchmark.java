package io.gossipdiscovery.benchmarks.flood;

import io.gossipdiscovery.benchmarks.cluster.ClusterSettings;
import io.gossipdiscovery.benchmarks.process.Undo;
import io.gossipdiscovery.benchmarks.process.Waiting;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What garbage at one node of a cluster does to it and to the others. Every node is a process of its own, and so is the sender. */
public final class FloodBenchmark implements Benchmark {

    private static final int NODES = 10;
    private static final int FLOODED = 3;
    private static final int PER_SECOND = 50_000;
    private static final Duration FORMING_LIMIT = Duration.ofSeconds(30);
    /** Counters are told once a second; what waits in a socket is read by then. */
    private static final Duration SETTLING = Duration.ofMillis(2_500);

    private static final String REJECTED = "rejected.";
    private static final double MEBIBYTE = 1 << 20;

    private final String cluster = "flood-" + Long.toHexString(System.nanoTime());
    private final List<FloodMember> members = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    @Override
    public String name() {
        return "flood";
    }

    @Override
    public List<Target> targets() {
        return FloodTable.TARGETS;
    }

    @Override
    public void print(List<Row> rows, PrintStream out) {
        FloodTable.print(rows, out);
    }

    @Override
    public List<Row> run(Options options, PrintStream out) throws IOException, InterruptedException {
        if (!KernelDrops.areTold()) {
            throw new IOException("The flood needs Linux, which tells what a socket drops in /proc/net/udp");
        }
        try {
            int seconds = options.quick() ? 3 : 30;
            form(out);
            flood(FloodKind.RANDOM, 2); // not counted: loads and compiles what it takes
            for (FloodKind kind : FloodKind.values()) {
                out.printf("%s: %,d datagrams a second for %d s%n", kind, PER_SECOND, seconds);
                rows.addAll(flood(kind, seconds));
            }
        } finally {
            members.forEach(FloodMember::close);
        }
        return rows;
    }

    private void form(PrintStream out) throws IOException, InterruptedException {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        out.printf("forming a cluster of %d processes at %s%n", NODES, host);
        members.add(FloodMember.start(List.of(cluster, host)));
        String seed = members.get(0).address();
        while (members.size() < NODES) {
            members.add(FloodMember.start(List.of(cluster, host, seed)));
        }
        for (FloodMember member : members) {
            boolean formed = Waiting.until(FORMING_LIMIT, () -> live(member) == NODES);
            if (!formed) {
                throw new IOException("The cluster of " + NODES + " did not form within " + FORMING_LIMIT);
            }
        }
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
    }

    private static long live(FloodMember member) {
        try {
            return member.figures().getOrDefault("live", 0L);
        } catch (IOException e) {
            return 0;
        }
    }

    private List<Row> flood(FloodKind kind, int duration) throws IOException, InterruptedException {
        FloodMember flooded = members.get(FLOODED);
        String[] address = flooded.address().split(":", -1);
        int port = Integer.parseInt(address[1]);
        long accusedBefore = accusations();
        Map<String, Long> before = flooded.figures();
        long dropsBefore = KernelDrops.of(port);
        long begin = System.nanoTime();
        long sent = send(kind, flooded, address, duration);
        long wallNanos = System.nanoTime() - begin;
        long cpuNanos = gained("cpuNanos", before, flooded.figures());
        TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
        Map<String, Long> after = flooded.figures();
        long drops = KernelDrops.of(port) - dropsBefore;
        long rejected = rejected(after) - rejected(before);
        List<Row> measured = new ArrayList<>();
        measured.add(row(kind, "sent", "datagrams", sent));
        measured.add(row(kind, "rejected", "datagrams", rejected));
        measured.add(row(kind, "dropped", "datagrams", drops));
        measured.add(row(kind, "unexplained", "%", 100.0 * Math.abs(sent - rejected - drops) / sent));
        measured.add(row(kind, "cpu", "cores", (double) cpuNanos / wallNanos));
        measured.add(row(kind, "heapGrowth", "MiB", grown("heapBytes", before, after)));
        measured.add(row(kind, "rssGrowth", "MiB", grown("rssBytes", before, after)));
        measured.add(row(kind, "accusations", "count", accusations() - accusedBefore));
        long probes = gained("probes.sent", before, after);
        measured.add(row(kind, "probes", "count", probes));
        measured.add(row(kind, "probesMissing", "%", 100.0 * Math.max(0, duration - probes) / duration));
        measured.add(row(kind, "probesFailed", "count", gained("probes.failed", before, after)));
        return measured;
    }

    private long send(FloodKind kind, FloodMember flooded, String[] address, int duration)
            throws IOException, InterruptedException {
        List<String> arguments = List.of(
                kind.name(),
                cluster,
                flooded.id().toString(),
                address[0],
                address[1],
                Integer.toString(PER_SECOND),
                Integer.toString(duration));
        Process sender = FloodMember.java(FloodSender.class, arguments);
        Undo end = Undo.atExit(sender::destroyForcibly);
        try {
            String printed = new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (sender.waitFor() != 0) {
                throw new IOException("The sender of the flood failed: " + printed);
            }
            return Long.parseLong(printed);
        } finally {
            end.close();
        }
    }

    /** Suspicions and deaths that any of the members has seen so far. */
    private long accusations() throws IOException {
        long accusations = 0;
        for (FloodMember member : members) {
            accusations += figure("accusations", member.figures());
        }
        return accusations;
    }

    private static long rejected(Map<String, Long> figures) {
        return figures.entrySet().stream()
                .filter(figure -> figure.getKey().startsWith(REJECTED))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static double grown(String figure, Map<String, Long> before, Map<String, Long> after) {
        return gained(figure, before, after) / MEBIBYTE;
    }

    private static long gained(String figure, Map<String, Long> before, Map<String, Long> after) {
        return figure(figure, after) - figure(figure, before);
    }

    private static long figure(String name, Map<String, Long> figures) {
        return Objects.requireNonNull(figures.get(name), name);
    }

    private static Row row(FloodKind kind, String figure, String unit, Number value) {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("preset", ClusterSettings.PRESET);
        setting.put("nodes", NODES);
        setting.put("perSecond", PER_SECOND);
        return new Row(setting, kind.metric(figure), unit, Map.of("value", value), null);
    }
}
