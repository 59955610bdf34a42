package io.gossipdiscovery.benchmarks.report;

/**
 * A figure that this project wants to reach.
 *
 * @param metric whose figure
 * @param statistic which of its figures: {@code p99}, {@code max}
 * @param limit the greatest that holds it, in the metric's unit
 */
public record Target(String metric, String statistic, double limit) {

    public boolean isHeldBy(Row row) {
        return row.figure(statistic) <= limit;
    }

    @Override
    public String toString() {
        return statistic + " <= " + Cell.number(limit);
    }
}
