package io.gossipdiscovery.benchmarks.crash;

import io.gossipdiscovery.benchmarks.report.Judgement;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** What crashes cost, for a person: one line per metric, the target beside it. */
final class CrashTable {

    static final List<Target> TARGETS = List.of(
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

    private CrashTable() {}

    /** Prints all rows, and which targets they miss. */
    static void print(List<Row> rows, PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%n%-28s %-6s %10s %10s %10s %5s  %s%n",
                "metric",
                "unit",
                "p50",
                "p99",
                "max",
                "runs",
                "target");
        for (Row row : rows) {
            if (row.skipped() != null) {
                out.printf(Locale.ROOT, "%-28s SKIPPED: %s%n", row.metric(), row.skipped());
                continue;
            }
            out.println(line(row, Judgement.verdict(row, TARGETS)).stripTrailing());
        }
        List<String> missed = Judgement.missed(rows, TARGETS);
        out.println();
        out.println(
                missed.isEmpty()
                        ? "Every target that was measured held."
                        : "Targets missed: " + String.join(", ", missed));
    }

    private static String line(Row row, String verdict) {
        return String.format(
                Locale.ROOT,
                "%-28s %-6s %10s %10s %10s %5.0f  %s",
                row.metric(),
                row.unit(),
                figure(row, "p50"),
                figure(row, "p99"),
                figure(row, "max"),
                row.figure("runs"),
                verdict);
    }

    private static String figure(Row row, String name) {
        double value = row.figure(name);
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%,.1f", value) : "never";
    }
}
