package io.gossipdiscovery.benchmarks.lookup;

import io.gossipdiscovery.benchmarks.eureka.EurekaPeer;
import io.gossipdiscovery.benchmarks.report.JmhRows;
import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.openjdk.jmh.results.RunResult;

/** What it costs a caller to look up instances, and to choose one. */
public final class LookupSuite implements Benchmark {

    private static final String OURS = OurLookup.class.getName();
    private static final String SPRING_CACHE = SpringCacheLookup.class.getName();
    private static final String CONTESTANT = "contestant";
    private static final String CACHE = "spring-cache";
    private static final List<String> GET_INSTANCES = ofEachSize("getInstances");
    private static final List<String> CHOOSE = ofEachSize("choose");

    /** The unit of what a call takes. */
    static final String TIME = "ns/op";

    private static final double MOST_NANOS = 50;

    /** Far below the smallest object: what the profiler sees of other threads is divided by all operations. */
    private static final double NO_BYTES = 1;

    private final EurekaLookups eureka;

    /**
     * Beside these peers.
     *
     * @param work the folder of the benchmarks' classes, and for what processes print
     */
    public LookupSuite(Path peers, Path work) {
        this.eureka = new EurekaLookups(
                new EurekaPeer(peers, work.resolve("lookup").resolve("logs")), work.resolve("classes"));
    }

    @Override
    public String name() {
        return "lookup";
    }

    @Override
    public List<Row> run(Options options, PrintStream out) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>(
                JmhRows.run("^(" + OURS + "|" + SPRING_CACHE + ")\\.", options.quick(), LookupSuite::setting));
        if (options.against().contains(EurekaPeer.NAME)) {
            List<String> metrics = new ArrayList<>(GET_INSTANCES);
            metrics.addAll(CHOOSE);
            rows.addAll(eureka.run(options.quick(), metrics, out));
        }
        return rows;
    }

    @Override
    public List<Plot> plots() {
        return List.of(
                new Plot("lookup-get-instances", "DiscoveryClient.getInstances", GET_INSTANCES, Plot.Scale.LOGARITHMIC),
                new Plot("lookup-choose", "LoadBalancerClient.choose", CHOOSE, Plot.Scale.LOGARITHMIC));
    }

    @Override
    public List<String> print(List<Row> rows, PrintStream out) {
        JmhRows.print(rows.stream().filter(row -> row.skipped() == null).toList(), out);
        List<String> missed = new ArrayList<>();
        for (Row row : rows) {
            if (isOf("ours", row)) {
                double limit = limit(row, rows);
                if (Double.isFinite(limit) && row.figure("value") > limit) {
                    missed.add(row.metric());
                    out.printf(Locale.ROOT, "%s %s <= %.1f  MISSED%n", row.metric(), row.unit(), limit);
                }
            }
        }
        if (missed.isEmpty()) {
            out.println("Every target held.");
        }
        return missed;
    }

    /** The greatest value that holds the target; infinite where there is none. */
    private static double limit(Row row, List<Row> rows) {
        boolean time = row.unit().equals(TIME);
        if (row.metric().startsWith("getInstances")) {
            return time ? MOST_NANOS : NO_BYTES;
        }
        return rows.stream()
                .filter(other -> time && isOf(CACHE, other) && other.unit().equals(TIME))
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

    private static boolean isOf(String contestant, Row row) {
        return contestant.equals(row.setting().get(CONTESTANT));
    }

    private static List<String> ofEachSize(String method) {
        return Stream.of(3, 100, 1000)
                .map(instances -> method + "(instances=" + instances + ")")
                .toList();
    }

    private static Map<String, Object> setting(RunResult result) {
        boolean ours = result.getParams().getBenchmark().startsWith(OURS);
        return Map.of(CONTESTANT, ours ? "ours" : CACHE);
    }
}
