package io.gossipdiscovery.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Every benchmark of the engine's parts, and what a member costs it. */
final class EngineSuite {

    /** What JMH calls bytes allocated per operation; the prefix depends on its version. */
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private static final int[] SIZES = {1_000, 10_000, 15_000};
    private static final String OWN_CLASSES =
            EngineSuite.class.getPackageName().replace(".", "\\.") + "\\..*Benchmark.*";

    private EngineSuite() {}

    static List<Row> run(boolean quick) throws RunnerException {
        List<Row> rows = new ArrayList<>();
        for (RunResult result : runJmh(quick)) {
            rows.add(row(name(result), result.getPrimaryResult()));
            result.getSecondaryResults().forEach((label, allocated) -> {
                if (label.endsWith(ALLOCATED)) {
                    rows.add(row(name(result), allocated));
                }
            });
        }
        for (int members : SIZES) {
            double bytes = MemberCost.bytesPerMember(members);
            rows.add(row("memory(members=" + members + ")", "B/member", bytes, bytes, Double.NaN));
        }
        return rows;
    }

    private static Collection<RunResult> runJmh(boolean quick) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(OWN_CLASSES)
                .addProfiler(GCProfiler.class)
                .timeUnit(TimeUnit.NANOSECONDS)
                .shouldFailOnError(true)
                .forks(quick ? 1 : 2);
        if (quick) {
            options.warmupIterations(1).measurementIterations(2);
        }
        return new Runner(options.build()).run();
    }

    private static Row row(String name, Result<?> result) {
        return row(
                name,
                result.getScoreUnit(),
                result.getStatistics().getPercentile(50),
                result.getScore(),
                result.getScoreError());
    }

    /** Median, mean, and half the width of the mean's 99.9 % confidence interval; NaN where there is none. */
    private static Row row(String name, String unit, double p50, double value, double error) {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("p50", p50);
        figures.put("value", value);
        figures.put("error", error);
        return new Row(Map.of(), name, unit, figures, null);
    }

    /** The method, with its parameters. */
    private static String name(RunResult result) {
        String benchmark = result.getParams().getBenchmark();
        List<String> parameters = new ArrayList<>();
        for (String key : result.getParams().getParamsKeys()) {
            parameters.add(key + "=" + result.getParams().getParam(key));
        }
        String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
        return parameters.isEmpty() ? method : method + "(" + String.join(", ", parameters) + ")";
    }

    /** One line per benchmark: time and allocation side by side. */
    static void print(Report report) {
        Map<String, String[]> lines = new LinkedHashMap<>();
        System.out.printf(Locale.ROOT, "%n%-32s %12s %10s %12s%n", "benchmark", "ns/op", "error", "B/op");
        for (Row row : report.rows()) {
            String[] line = lines.computeIfAbsent(row.metric(), metric -> new String[] {"", "", ""});
            double error = row.figure("error");
            if (row.unit().equals("ns/op")) {
                line[0] = String.format(Locale.ROOT, "%.1f", row.figure("value"));
                line[1] = Double.isFinite(error) ? String.format(Locale.ROOT, "± %.1f", error) : "";
            } else {
                line[2] = String.format(Locale.ROOT, "%.1f", row.figure("value"));
            }
        }
        lines.forEach((metric, line) ->
                System.out.printf(Locale.ROOT, "%-32s %12s %10s %12s%n", metric, line[0], line[1], line[2]));
        System.out.println();
        System.out.println("memory: bytes of heap per member and engine, shared identity and state records apart.");
    }
}
