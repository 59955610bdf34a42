package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.report.Judgement;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Our own figures for a person, the targets beside them. */
final class StrikeTable {

    /** Of the LAN preset in a cluster of this size. */
    private static final int TARGET_NODES = 50;

    static final List<Target> TARGETS = List.of(
            target(Deed.CRASH, "max", 250), target(Deed.LEAVE, "p99", 50), target(Deed.STATE_CHANGE, "p99", 50));

    private StrikeTable() {}

    /** Prints our rows, and which targets they miss. */
    static void print(List<Row> rows, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%n%-20s %-6s %5s %10s %10s %10s %10s %5s  %s%n",
                "metric, ms",
                "preset",
                "nodes",
                "p50",
                "min",
                "p99",
                "max",
                "runs",
                "target");
        for (Row row : rows) {
            if (!row.contestant().equals(Row.OURS)) {
                continue;
            }
            out.println(line(row, Judgement.verdict(row, TARGETS)).stripTrailing());
        }
    }

    private static Target target(Deed deed, String statistic, double limit) {
        return new Target(StrikeRows.last(deed), statistic, limit, Map.of("preset", "lan", "nodes", TARGET_NODES));
    }

    private static String line(Row row, String verdict) {
        return String.format(
                Locale.ROOT,
                "%-20s %-6s %5s %10.1f %10.1f %10.1f %10.1f %5.0f  %s",
                row.metric(),
                row.setting().get("preset"),
                row.setting().get("nodes"),
                row.figure("p50"),
                row.figure("min"),
                row.figure("p99"),
                row.figure("max"),
                row.figure("runs"),
                verdict);
    }
}
