package io.gossipdiscovery.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Percentiles by nearest rank: each is a value that was measured, and of fewer than 100 values p99 is the greatest. */
public final class Percentiles {

    private Percentiles() {}

    /** {@code p50}, {@code min}, {@code p99}, {@code max} and the number of {@code runs}. */
    public static Map<String, Number> of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("p50", nearestRank(sorted, 50));
        figures.put("min", sorted.get(0));
        figures.put("p99", nearestRank(sorted, 99));
        figures.put("max", nearestRank(sorted, 100));
        figures.put("runs", sorted.size());
        return figures;
    }

    private static double nearestRank(List<Double> sorted, int percent) {
        int rank = (percent * sorted.size() + 99) / 100;
        return sorted.get(rank - 1);
    }
}
