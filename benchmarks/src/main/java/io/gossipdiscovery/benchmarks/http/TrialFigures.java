package io.gossipdiscovery.benchmarks.http;

import io.gossipdiscovery.benchmarks.report.Percentiles;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.sample.load.Outcome.Kind;
import io.gossipdiscovery.sample.load.Trial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What was measured of one strike, trial by trial. */
final class TrialFigures {

    /** What is measured of each, in the order of the table. */
    static final List<String> METRICS = List.of(
            "failed",
            "inFlight",
            "avoidable",
            "broken",
            "timedOut",
            "answered",
            "unanswered",
            "worstLatency",
            "lastFailure");

    private static final String LAST_FAILURE = "lastFailure";

    private final Duration patience;
    private final Map<String, List<Double>> measured = new LinkedHashMap<>();
    private int cut;

    /** Of trials that are cut after so long. */
    TrialFigures(Duration patience) {
        this.patience = patience;
    }

    void add(Trial trial) {
        METRICS.forEach(metric -> add(metric, figure(metric, trial)));
    }

    /** A trial that was cut: what has failed until then has, and nobody knows when the last will. */
    void addCut(Trial trial) {
        cut++;
        METRICS.forEach(
                metric -> add(metric, metric.equals(LAST_FAILURE) ? Double.POSITIVE_INFINITY : figure(metric, trial)));
    }

    private void add(String metric, double value) {
        measured.computeIfAbsent(metric, any -> new ArrayList<>()).add(value);
    }

    List<Row> rows(Map<String, Object> setting, String strike) {
        List<Row> rows = new ArrayList<>();
        measured.forEach((metric, values) -> {
            Map<String, Number> figures = new LinkedHashMap<>(Percentiles.of(values));
            if (cut > 0 && metric.equals(LAST_FAILURE)) {
                figures.put("limit", patience.toMillis());
            } else if (cut > 0) {
                figures.put(Row.CUT, cut);
            }
            rows.add(new Row(setting, strike + "." + metric, unit(metric), figures, null));
        });
        return rows;
    }

    /** Rows of strikes that could not be measured. */
    static List<Row> skipped(Map<String, Object> setting, List<String> strikes, String reason) {
        List<Row> rows = new ArrayList<>();
        for (String strike : strikes) {
            METRICS.forEach(
                    metric -> rows.add(new Row(setting, strike + "." + metric, unit(metric), Map.of(), reason)));
        }
        return rows;
    }

    private static double figure(String metric, Trial trial) {
        return switch (metric) {
            case "failed" -> trial.failures().size();
            case "inFlight" -> trial.inFlight().size();
            case "avoidable" -> trial.avoidable().size();
            case "broken" -> trial.countAvoidable(Kind.BROKEN);
            case "timedOut" -> trial.countAvoidable(Kind.TIMED_OUT);
            case "answered" -> trial.countAvoidable(Kind.UNAVAILABLE, Kind.OTHER);
            case "unanswered" -> trial.countAvoidable(Kind.UNANSWERED, Kind.NOT_SENT);
            case "worstLatency" -> millis(trial.worstLatencyNanos());
            case LAST_FAILURE -> millis(trial.lastFailureNanos());
            default -> throw new IllegalArgumentException("unknown metric '" + metric + "'");
        };
    }

    private static double millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos) / 1e3;
    }

    private static String unit(String metric) {
        return metric.equals("worstLatency") || metric.equals(LAST_FAILURE) ? "ms" : "requests";
    }
}
