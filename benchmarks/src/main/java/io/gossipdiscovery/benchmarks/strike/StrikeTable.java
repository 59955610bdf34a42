package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Our own figures for a person, the targets beside them. */
final class StrikeTable {

    /** Of the LAN preset in a cluster of this size. */
    private static final int TARGET_NODES = 50;

    private static final List<Target> TARGETS = List.of(
            new Target(StrikeRows.last(Deed.CRASH), "max", 250),
            new Target(StrikeRows.last(Deed.LEAVE), "p99", 50),
            new Target(StrikeRows.last(Deed.STATE_CHANGE), "p99", 50));

    private StrikeTable() {}

    /**
     * Prints our rows, and which targets they miss.
     *
     * @return the metrics whose target was missed
     */
    static List<String> print(List<Row> rows, PrintStream out) {
        List<String> missed = new ArrayList<>();
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
            String verdict = "";
            for (Target target : TARGETS) {
                if (isJudged(row) && target.metric().equals(row.metric())) {
                    boolean held = target.isHeldBy(row);
                    verdict = target + (held ? "  held" : "  MISSED");
                    if (!held) {
                        missed.add(row.metric());
                    }
                }
            }
            out.println(line(row, verdict).stripTrailing());
        }
        return missed;
    }

    private static boolean isJudged(Row row) {
        return "lan".equals(row.setting().get("preset"))
                && Integer.valueOf(TARGET_NODES).equals(row.setting().get("nodes"));
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
