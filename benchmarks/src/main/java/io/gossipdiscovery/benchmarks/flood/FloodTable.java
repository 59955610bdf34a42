package io.gossipdiscovery.benchmarks.flood;

import io.gossipdiscovery.benchmarks.report.Judgement;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a flood did, for a person: one line per metric, the target beside it. */
final class FloodTable {

    private static final String VALUE = "value";

    static final List<Target> TARGETS = Stream.of(FloodKind.values())
            .flatMap(kind -> Stream.of(
                    new Target(kind.metric("unexplained"), VALUE, 5),
                    new Target(kind.metric("cpu"), VALUE, 1),
                    new Target(kind.metric("heapGrowth"), VALUE, 8),
                    new Target(kind.metric("rssGrowth"), VALUE, 32),
                    new Target(kind.metric("accusations"), VALUE, 0),
                    new Target(kind.metric("probesMissing"), VALUE, 20)))
            .toList();

    private FloodTable() {}

    /** Prints all rows, and which targets they miss. */
    static void print(List<Row> rows, PrintStream out) {
        out.printf(Locale.ROOT, "%n%-26s %-10s %14s  %s%n", "metric", "unit", "value", "target");
        for (Row row : rows) {
            String verdict = Judgement.verdict(row, TARGETS);
            String line = String.format(
                    Locale.ROOT, "%-26s %-10s %,14.2f  %s", row.metric(), row.unit(), row.figure("value"), verdict);
            out.println(line.stripTrailing());
        }
        List<String> missed = Judgement.missed(rows, TARGETS);
        out.println();
        out.println(missed.isEmpty() ? "Every target held." : "Targets missed: " + String.join(", ", missed));
    }
}
