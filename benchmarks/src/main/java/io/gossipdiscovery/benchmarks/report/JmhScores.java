package io.gossipdiscovery.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.util.ListStatistics;

/**
 * What JMH measured of one benchmark, iteration by iteration.
 *
 * @param metric the method, with its parameters
 * @param unit of the scores
 * @param scores one of each iteration
 */
public record JmhScores(String metric, String unit, List<Double> scores) {

    private static final double CONFIDENCE = 0.999;

    public JmhScores {
        scores = List.copyOf(scores);
    }

    /** All scores of the same metric and unit as one, in the order in which they come first: several runs as a single one. */
    public static List<JmhScores> merged(List<JmhScores> runs) {
        Map<List<String>, JmhScores> merged = new LinkedHashMap<>();
        runs.forEach(run -> merged.merge(List.of(run.metric, run.unit), run, JmhScores::and));
        return List.copyOf(merged.values());
    }

    private JmhScores and(JmhScores other) {
        List<Double> all = new ArrayList<>(scores);
        all.addAll(other.scores);
        return new JmhScores(metric, unit, all);
    }

    /** Median, mean, and half the width of the mean's confidence interval, as JMH itself has them. */
    public Row row(Map<String, Object> setting) {
        ListStatistics statistics = new ListStatistics(
                scores.stream().mapToDouble(Double::doubleValue).toArray());
        return JmhRows.row(
                setting,
                metric,
                unit,
                statistics.getPercentile(50),
                statistics.getMean(),
                statistics.getMeanErrorAt(CONFIDENCE));
    }
}
