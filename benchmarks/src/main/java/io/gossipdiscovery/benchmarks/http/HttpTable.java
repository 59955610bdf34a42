package io.gossipdiscovery.benchmarks.http;

import io.gossipdiscovery.benchmarks.report.Judgement;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What callers noticed, for a person: one line per thing that was done and contestant, then the targets of ours. */
final class HttpTable {

    static final List<Target> TARGETS = List.of(
            new Target("kill.avoidable", "max", 2),
            new Target("stop.failed", "max", 0),
            new Target("restart.newPorts.failed", "max", 0),
            new Target("restart.samePorts.failed", "max", 0));

    /** Those of {@link TrialFigures#METRICS} that have a column: what is avoidable is the sum of four of them. */
    private static final List<String> COLUMNS = List.of(
            "failed", "inFlight", "broken", "timedOut", "answered", "unanswered", "worstLatency", "lastFailure");

    private HttpTable() {}

    /** Prints all rows, and which targets they miss. */
    static void print(List<Row> rows, PrintStream out) {
        Map<String, Map<String, Row>> byContestant = new LinkedHashMap<>();
        for (Row row : rows) {
            byContestant
                    .computeIfAbsent(row.contestant(), any -> new LinkedHashMap<>())
                    .put(row.metric(), row);
        }
        out.println();
        out.println("failed requests, and times in ms: median, and least-greatest of the runs; ≥ where a run was cut");
        out.println(line("", COLUMNS));
        for (String strike : HttpBenchmark.STRIKES) {
            byContestant.forEach((contestant, byMetric) -> {
                List<Row> ofStrike = COLUMNS.stream()
                        .map(column -> byMetric.get(strike + "." + column))
                        .filter(Objects::nonNull)
                        .toList();
                if (!ofStrike.isEmpty()) {
                    out.println(line(strike + " " + contestant, cells(ofStrike)));
                }
            });
        }
        out.println();
        Judgement.print(rows, TARGETS, out);
    }

    /** Where all are skipped, the reason of the first stands for all. */
    private static List<String> cells(List<Row> rows) {
        if (!rows.isEmpty() && rows.get(0).skipped() != null) {
            return List.of("skipped: " + rows.get(0).skipped());
        }
        return rows.stream().map(HttpTable::cell).toList();
    }

    private static String line(String name, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-30s", name));
        cells.forEach(cell -> line.append(String.format(Locale.ROOT, " %14s", cell)));
        return line.toString();
    }

    private static String cell(Row row) {
        String median = (row.figure(Row.CUT) > 0 ? "≥" : "") + whole(row, "p50");
        return row.figure("runs") > 1 ? median + " " + whole(row, "min") + "-" + whole(row, "max") : median;
    }

    /** What is infinite was not reached within the limit. */
    private static String whole(Row row, String figure) {
        double value = row.figure(figure);
        return Double.isInfinite(value)
                ? String.format(Locale.ROOT, ">%.0f", row.figure("limit"))
                : String.format(Locale.ROOT, "%.0f", value);
    }
}
