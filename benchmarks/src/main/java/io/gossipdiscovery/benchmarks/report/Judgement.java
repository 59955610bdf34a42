package io.gossipdiscovery.benchmarks.report;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Our own figures, held against targets. */
public final class Judgement {

    private Judgement() {}

    /** Prints the table of these rows where nobody but us is in it: that of several contestants is printed anyhow. */
    public static void printAlone(List<Row> rows, PrintStream out) {
        if (rows.stream().allMatch(row -> row.contestant().equals(Row.OURS))) {
            ComparisonTable.print(rows, out);
        }
    }

    /**
     * Prints what each target asks for and what was measured.
     *
     * @param setting what the judged rows were measured with, at least; empty for any
     * @return the metrics whose target was missed
     */
    public static List<String> print(
            List<Row> rows, List<Target> targets, Map<String, Object> setting, PrintStream out) {
        List<String> missed = new ArrayList<>();
        for (Target target : targets) {
            for (Row row : rows) {
                boolean judged = row.contestant().equals(Row.OURS)
                        && row.metric().equals(target.metric())
                        && row.skipped() == null
                        && row.setting().entrySet().containsAll(setting.entrySet());
                if (judged) {
                    boolean held = target.isHeldBy(row);
                    out.printf(
                            Locale.ROOT,
                            "%s %s %s: %s, %s%n",
                            row.metric(),
                            target,
                            row.unit(),
                            Cell.number(row.figure(target.statistic())),
                            held ? "held" : "MISSED");
                    if (!held) {
                        missed.add(row.metric());
                    }
                }
            }
        }
        return missed;
    }
}
