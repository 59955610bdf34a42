package io.gossipdiscovery.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a flood did, for a person: one line per metric, the target beside it. */
final class FloodTable {

    private FloodTable() {}

    /**
     * Prints all rows, and which targets they miss.
     *
     * @return the metrics whose target was missed
     */
    static List<String> print(List<Row> rows, PrintStream out) {
        Map<String, Target> targets =
                Target.OF_FLOODS.stream().collect(Collectors.toMap(Target::metric, Function.identity()));
        List<String> missed = new ArrayList<>();
        out.printf(Locale.ROOT, "%n%-26s %-10s %14s  %s%n", "metric", "unit", "value", "target");
        for (Row row : rows) {
            Target target = targets.get(row.metric());
            String verdict = "";
            if (target != null) {
                boolean held = target.isHeldBy(row);
                verdict = target + (held ? "  held" : "  MISSED");
                if (!held) {
                    missed.add(row.metric());
                }
            }
            String line = String.format(
                    Locale.ROOT, "%-26s %-10s %,14.2f  %s", row.metric(), row.unit(), row.figure("value"), verdict);
            out.println(line.stripTrailing());
        }
        out.println();
        out.println(missed.isEmpty() ? "Every target held." : "Targets missed: " + String.join(", ", missed));
        return missed;
    }
}
