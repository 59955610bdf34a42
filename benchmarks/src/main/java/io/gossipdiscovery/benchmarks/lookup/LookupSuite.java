package io.gossipdiscovery.benchmarks.lookup;

import io.gossipdiscovery.benchmarks.eureka.EurekaPeer;
import io.gossipdiscovery.benchmarks.report.JmhRows;
import io.gossipdiscovery.benchmarks.report.JmhScores;
import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What it costs a caller to look up instances, and to choose one. */
public final class LookupSuite implements Benchmark {

    private static final String SPRING_CACHE = "spring-cache";
    private static final List<String> GET_INSTANCES = ofEachSize("getInstances");
    private static final List<String> CHOOSE = ofEachSize("choose");
    private static final List<String> ALL =
            Stream.of(GET_INSTANCES, CHOOSE).flatMap(List::stream).toList();

    /** The unit of what a call takes. */
    static final String TIME = "ns/op";

    private static final double MOST_NANOS = 50;

    /** Far below the smallest object: what the profiler sees of other threads is divided by all operations. */
    private static final double NO_BYTES = 1;

    private final EurekaPeer peer;
    private final EurekaLookups eureka;
    private final Map<String, String> versions = new LinkedHashMap<>();

    /**
     * Beside these peers.
     *
     * @param work the folder of the benchmarks' classes, and for what processes print
     */
    public LookupSuite(Path peers, Path work) {
        this.peer = new EurekaPeer(peers, work.resolve("lookup").resolve("logs"));
        this.eureka = new EurekaLookups(peer, work.resolve("classes"));
    }

    @Override
    public String name() {
        return "lookup";
    }

    /** Twice each, the second time in the opposite order: what becomes of the machine meanwhile meets all alike. */
    @Override
    public List<Row> run(Options options, PrintStream out) throws IOException, InterruptedException {
        List<LookupRuns> contestants = contestants(options);
        List<LookupRuns> order = new ArrayList<>(contestants);
        if (!options.quick()) {
            List<LookupRuns> back = new ArrayList<>(contestants);
            Collections.reverse(back);
            order.addAll(back);
        }
        for (LookupRuns runs : order) {
            runs.run(out);
        }
        return contestants.stream().flatMap(runs -> runs.rows().stream()).toList();
    }

    private List<LookupRuns> contestants(Options options) {
        boolean quick = options.quick();
        List<LookupRuns> contestants = new ArrayList<>();
        contestants.add(new LookupRuns(Row.OURS, ALL, () -> runOnce(OurLookup.class, quick), false));
        contestants.add(new LookupRuns(SPRING_CACHE, CHOOSE, () -> runOnce(SpringCacheLookup.class, quick), false));
        if (options.against().contains(EurekaPeer.NAME)) {
            LookupRuns.Lookups lookups = () -> {
                List<JmhScores> scores = eureka.run(quick);
                versions.put(EurekaPeer.NAME, peer.version());
                return scores;
            };
            contestants.add(new LookupRuns(EurekaPeer.NAME, ALL, lookups, true));
        }
        return contestants;
    }

    private static List<JmhScores> runOnce(Class<?> benchmark, boolean quick) throws IOException {
        return JmhRows.runOnce("^" + benchmark.getName() + "\\.", quick);
    }

    @Override
    public List<Plot> plots() {
        return List.of(
                new Plot("get-instances", "DiscoveryClient.getInstances", GET_INSTANCES, Plot.Scale.LOGARITHMIC),
                new Plot("choose", "LoadBalancerClient.choose", CHOOSE, Plot.Scale.LOGARITHMIC));
    }

    /** Not by fixed limits alone: that of {@code choose} is what Spring Cloud's cache takes in the same run. */
    @Override
    public List<String> missed(List<Row> rows) {
        return rows.stream().filter(row -> misses(row, rows)).map(Row::metric).toList();
    }

    @Override
    public void print(List<Row> rows, PrintStream out) {
        List<Row> measured = rows.stream().filter(row -> row.skipped() == null).toList();
        JmhRows.print(measured, out);
        List<Row> missed =
                measured.stream().filter(row -> misses(row, measured)).toList();
        missed.forEach(row ->
                out.printf(Locale.ROOT, "%s %s <= %.1f  MISSED%n", row.metric(), row.unit(), limit(row, measured)));
        if (missed.isEmpty()) {
            out.println("Every target held.");
        }
    }

    private static boolean misses(Row row, List<Row> rows) {
        return row.contestant().equals(Row.OURS) && row.figure("value") > limit(row, rows);
    }

    /** The greatest value that holds the target; infinite where there is none. */
    private static double limit(Row row, List<Row> rows) {
        boolean time = row.unit().equals(TIME);
        if (row.metric().startsWith("getInstances")) {
            return time ? MOST_NANOS : NO_BYTES;
        }
        return rows.stream()
                .filter(other -> time && other.unit().equals(TIME))
                .filter(other -> other.contestant().equals(SPRING_CACHE))
                .filter(other -> other.metric().equals(row.metric()))
                .mapToDouble(other -> other.figure("value") + error(other) + error(row))
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** Values whose confidence intervals meet are held for equal. */
    private static double error(Row row) {
        double error = row.figure("error");
        return Double.isFinite(error) ? error : 0;
    }

    private static List<String> ofEachSize(String method) {
        return Stream.of(3, 100, 1000)
                .map(instances -> method + "(instances=" + instances + ")")
                .toList();
    }

    @Override
    public Map<String, String> versions() {
        return Map.copyOf(versions);
    }
}
