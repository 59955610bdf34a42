package io.gossipdiscovery.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.RunnerException;

/** What it costs a caller to look up instances, and to choose one. */
final class LookupSuite {

    private static final String OURS = OurLookup.class.getName();
    private static final String SPRING_CACHE = SpringCacheLookup.class.getName();
    private static final String CONTESTANT = "contestant";
    private static final String TIME = "ns/op";
    private static final double MOST_NANOS = 50;

    /** Far below the smallest object: what the profiler sees of other threads is divided by all operations. */
    private static final double NO_BYTES = 1;

    private LookupSuite() {}

    static List<Row> run(boolean quick) throws RunnerException {
        return JmhRows.run("^(" + OURS + "|" + SPRING_CACHE + ")\\.", quick, LookupSuite::setting);
    }

    /**
     * Prints all rows, and which targets they miss.
     *
     * @return the metrics whose target was missed
     */
    static List<String> print(List<Row> rows, PrintStream out) {
        JmhRows.print(rows);
        List<String> missed = new ArrayList<>();
        for (Row row : rows) {
            if (isOurs(row)) {
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
                .filter(other -> time && !isOurs(other) && other.unit().equals(TIME))
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

    private static boolean isOurs(Row row) {
        return "ours".equals(row.setting().get(CONTESTANT));
    }

    private static Map<String, Object> setting(RunResult result) {
        boolean ours = result.getParams().getBenchmark().startsWith(OURS);
        return Map.of(CONTESTANT, ours ? "ours" : "spring-cache");
    }
}
