package io.gossipdiscovery.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callers noticed, for a person: one line per thing that was done, then the targets. */
final class HttpTable {

    /** Those of {@link HttpBenchmark#METRICS} that have a column: what is avoidable is the sum of four of them. */
    private static final List<String> COLUMNS = List.of(
            "failed", "inFlight", "broken", "timedOut", "answered", "unanswered", "worstLatency", "lastFailure");

    private HttpTable() {}

    /**
     * Prints all rows, and which targets they miss.
     *
     * @return the metrics whose target was missed
     */
    static List<String> print(List<Row> rows, PrintStream out) {
        Map<String, Row> byMetric = rows.stream().collect(Collectors.toMap(Row::metric, Function.identity()));
        out.println();
        out.println("failed requests, and times in ms: median, and least-greatest of the runs");
        out.println(line("", COLUMNS));
        for (String strike : HttpBenchmark.STRIKES) {
            List<String> cells = new ArrayList<>();
            COLUMNS.forEach(column -> cells.add(cell(byMetric.get(strike + "." + column))));
            out.println(line(strike, cells));
        }
        out.println();
        List<String> missed = new ArrayList<>();
        for (Target target : Target.OF_HTTP) {
            Row row = byMetric.get(target.metric());
            if (row != null) {
                boolean held = target.isHeldBy(row);
                out.println(target.metric() + " " + target + (held ? "  held" : "  MISSED"));
                if (!held) {
                    missed.add(target.metric());
                }
            }
        }
        return missed;
    }

    private static String line(String name, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-18s", name));
        cells.forEach(cell -> line.append(String.format(Locale.ROOT, " %14s", cell)));
        return line.toString();
    }

    private static String cell(@Nullable Row row) {
        if (row == null) {
            return "";
        }
        String median = whole(row.figure("p50"));
        return row.figure("runs") > 1
                ? median + " " + whole(row.figure("min")) + "-" + whole(row.figure("max"))
                : median;
    }

    private static String whole(double figure) {
        return String.format(Locale.ROOT, "%.0f", figure);
    }
}
