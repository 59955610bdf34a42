package io.gossipdiscovery.benchmarks.report;

import java.io.IOException;
import java.io.PrintStream;
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

/** What JMH measures, time and bytes allocated, as rows. */
public final class JmhRows {

    /** What JMH calls bytes allocated per operation; the prefix depends on its version. */
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private JmhRows() {}

    /** Runs the benchmarks whose class and method match, in two processes each. */
    public static List<Row> run(String pattern, boolean quick, Map<String, Object> setting) throws IOException {
        return run(pattern, quick, quick ? 1 : 2).stream()
                .map(scores -> scores.row(setting))
                .toList();
    }

    /** The same in one process each, which is the half of a measurement. */
    public static List<JmhScores> runOnce(String pattern, boolean quick) throws IOException {
        return run(pattern, quick, 1);
    }

    private static List<JmhScores> run(String pattern, boolean quick, int forks) throws IOException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(pattern)
                .addProfiler(GCProfiler.class)
                .timeUnit(TimeUnit.NANOSECONDS)
                .shouldFailOnError(true)
                .forks(forks);
        if (quick) {
            options.warmupIterations(1).measurementIterations(2);
        }
        List<JmhScores> all = new ArrayList<>();
        for (RunResult result : results(options)) {
            all.add(scores(name(result), result.getPrimaryResult()));
            result.getSecondaryResults().forEach((label, allocated) -> {
                if (label.endsWith(ALLOCATED)) {
                    all.add(scores(name(result), allocated));
                }
            });
        }
        return all;
    }

    private static Collection<RunResult> results(ChainedOptionsBuilder options) throws IOException {
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new IOException("JMH failed: " + e.getMessage(), e);
        }
    }

    private static JmhScores scores(String name, Result<?> result) {
        List<Double> scores = new ArrayList<>();
        result.getStatistics().getRawData().forEachRemaining(entry -> {
            for (long i = 0; i < entry.getValue(); i++) {
                scores.add(entry.getKey());
            }
        });
        return new JmhScores(name, result.getScoreUnit(), scores);
    }

    /** Median, mean, and half the width of the mean's 99.9 % confidence interval; NaN where there is none. */
    public static Row row(
            Map<String, Object> setting, String name, String unit, double p50, double value, double error) {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("p50", p50);
        figures.put("value", value);
        figures.put("error", error);
        return new Row(setting, name, unit, figures, null);
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
    public static void print(List<Row> rows, PrintStream out) {
        Map<String, String[]> lines = new LinkedHashMap<>();
        out.printf(Locale.ROOT, "%n%-40s %12s %10s %12s%n", "benchmark", "ns/op", "error", "B/op");
        for (Row row : rows) {
            Object contestant = row.setting().get(Row.CONTESTANT);
            String name = contestant == null ? row.metric() : row.metric() + " " + contestant;
            String[] line = lines.computeIfAbsent(name, any -> new String[] {"", "", ""});
            double error = row.figure("error");
            if (row.unit().equals("ns/op")) {
                line[0] = String.format(Locale.ROOT, "%.1f", row.figure("value"));
                line[1] = Double.isFinite(error) ? String.format(Locale.ROOT, "± %.1f", error) : "";
            } else {
                line[2] = String.format(Locale.ROOT, "%.1f", row.figure("value"));
            }
        }
        lines.forEach(
                (name, line) -> out.printf(Locale.ROOT, "%-40s %12s %10s %12s%n", name, line[0], line[1], line[2]));
        out.println();
    }
}
