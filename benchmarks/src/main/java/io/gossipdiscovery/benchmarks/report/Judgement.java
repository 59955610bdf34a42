package io.gossipdiscovery.benchmarks.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Our own figures, held against targets. */
public final class Judgement {

    private Judgement() {}

    /** The metrics whose target was missed, in the order of the rows. */
    public static List<String> missed(List<Row> rows, List<Target> targets) {
        return rows.stream()
                .filter(row -> targets.stream().anyMatch(target -> target.judges(row) && !target.isHeldBy(row)))
                .map(Row::metric)
                .toList();
    }

    /** What the target of a row asks for, and whether the row holds it; empty where none is meant for it. */
    public static String verdict(Row row, List<Target> targets) {
        return targets.stream()
                .filter(target -> target.judges(row))
                .findFirst()
                .map(target -> target + (target.isHeldBy(row) ? "  held" : "  MISSED"))
                .orElse("");
    }

    /** Prints what each target asks for and what was measured. */
    public static void print(List<Row> rows, List<Target> targets, PrintStream out) {
        for (Target target : targets) {
            rows.stream()
                    .filter(target::judges)
                    .forEach(row -> out.printf(
                            Locale.ROOT,
                            "%s %s %s: %s, %s%n",
                            row.metric(),
                            target,
                            row.unit(),
                            Cell.number(row.figure(target.statistic())),
                            target.isHeldBy(row) ? "held" : "MISSED"));
        }
    }

    /** Prints the table of these rows where nobody but us is in it: that of several contestants is printed anyhow. */
    public static void printAlone(List<Row> rows, PrintStream out) {
        if (rows.stream().allMatch(row -> row.contestant().equals(Row.OURS))) {
            ComparisonTable.print(rows, out);
        }
    }
}
