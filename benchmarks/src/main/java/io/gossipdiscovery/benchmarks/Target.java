package io.gossipdiscovery.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A figure that this project wants to reach.
 *
 * @param metric whose figure
 * @param statistic which of its figures: {@code p99}, {@code max}
 * @param limit the greatest that holds it, in the metric's unit
 */
record Target(String metric, String statistic, double limit) {

    private static final String VALUE = "value";

    static final List<Target> OF_CRASHES = List.of(
            new Target("kill.last", "max", 250),
            new Target("kill.others", "max", 0),
            new Target("kill.heap4g.last.afterClose", "max", 250),
            new Target("kill.heap4g.others", "max", 0),
            new Target("stop.suspected.last", "p99", 2_500),
            new Target("stop.back.last", "max", 1_000),
            new Target("stop.others", "max", 0),
            new Target("drop.suspected.last", "p99", 2_500),
            new Target("drop.dead.last", "p99", 8_000),
            new Target("drop.others", "max", 0));

    static final List<Target> OF_HTTP = List.of(
            new Target("kill.avoidable", "max", 2),
            new Target("stop.failed", "max", 0),
            new Target("restart.newPorts.failed", "max", 0),
            new Target("restart.samePorts.failed", "max", 0));

    static final List<Target> OF_FLOODS = Stream.of(FloodKind.values())
            .flatMap(kind -> Stream.of(
                    new Target(kind.metric("unexplained"), VALUE, 5),
                    new Target(kind.metric("cpu"), VALUE, 1),
                    new Target(kind.metric("heapGrowth"), VALUE, 8),
                    new Target(kind.metric("rssGrowth"), VALUE, 32),
                    new Target(kind.metric("accusations"), VALUE, 0),
                    new Target(kind.metric("probesMissing"), VALUE, 20)))
            .toList();

    boolean isHeldBy(Row row) {
        return row.figure(statistic) <= limit;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s <= %,.0f", statistic, limit);
    }
}
