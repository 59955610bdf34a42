package io.gossipdiscovery.benchmarks.report;

import java.util.Map;

/**
 * A figure that this project wants to reach.
 *
 * @param metric whose figure
 * @param statistic which of its figures: {@code p99}, {@code max}
 * @param limit the greatest that holds it, in the metric's unit
 * @param setting what a row is measured with, at least, for which it is meant; empty for any
 */
public record Target(String metric, String statistic, double limit, Map<String, Object> setting) {

    public Target {
        setting = Map.copyOf(setting);
    }

    /** In any setting. */
    public Target(String metric, String statistic, double limit) {
        this(metric, statistic, limit, Map.of());
    }

    /** Whether it is meant for this row: it is ours, and there is something to judge. */
    public boolean judges(Row row) {
        return row.contestant().equals(Row.OURS)
                && row.metric().equals(metric)
                && row.skipped() == null
                && row.setting().entrySet().containsAll(setting.entrySet());
    }

    public boolean isHeldBy(Row row) {
        return row.figure(statistic) <= limit;
    }

    @Override
    public String toString() {
        return statistic + " <= " + Cell.number(limit);
    }
}
