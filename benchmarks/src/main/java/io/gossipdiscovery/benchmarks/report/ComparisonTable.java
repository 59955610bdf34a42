package io.gossipdiscovery.benchmarks.report;

import io.gossipdiscovery.benchmarks.report.Comparison.Contender;
import io.gossipdiscovery.benchmarks.report.Comparison.Measure;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Contestants side by side, for a person and for a page. What was measured in several settings, in clusters of several sizes
 * say, has a table of its own, with a line for each contestant and a column for each setting; all else shares one, with a line
 * for each metric and a column for each contestant.
 */
public final class ComparisonTable {

    private static final int WIDTH = 130;

    private final Comparison comparison;
    private final boolean page;

    /** Why something was not measured, in the order of the numbers beside the cells. */
    private final List<String> notes = new ArrayList<>();

    private ComparisonTable(List<Row> rows, boolean page) {
        this.comparison = Comparison.of(rows);
        this.page = page;
    }

    /** Prints the tables, what was not measured, and where a peer is ahead of us. */
    public static void print(List<Row> rows, PrintStream out) {
        new ComparisonTable(rows, false).lines().forEach(out::println);
    }

    /** The same for a page, as Markdown. */
    static List<String> markdown(List<Row> rows) {
        return new ComparisonTable(rows, true).lines();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (comparison.hasPeers() && !page) {
            lines.add("");
            lines.add(
                    "Median (least-greatest), or mean ± error. * where nobody in the same preset is better beyond that.");
        }
        // Writing the cells collects the notes.
        for (Grid grid : grids()) {
            lines.add("");
            lines.addAll(page ? grid.asMarkdown() : grid.asText(WIDTH));
        }
        List<String> skipped = new ArrayList<>();
        for (int i = 0; i < notes.size(); i++) {
            skipped.add("(" + (i + 1) + ") " + escaped(notes.get(i)));
        }
        comparison
                .skippedAltogether()
                .forEach((contender, rows) -> skipped.add(escaped(skippedAltogether(contender, rows))));
        if (!skipped.isEmpty()) {
            lines.add("");
            lines.add("Not measured:");
            addList(lines, skipped);
        }
        if (comparison.hasPeers()) {
            addBehind(lines);
        }
        return lines;
    }

    private void addBehind(List<String> lines) {
        List<String> behind = comparison.behind();
        lines.add("");
        if (behind.isEmpty()) {
            lines.add("Nobody is ahead of us in any row.");
        } else {
            lines.add("Behind a peer:");
            addList(lines, behind.stream().map(this::escaped).toList());
        }
    }

    private void addList(List<String> lines, List<String> entries) {
        if (page) {
            lines.add("");
        }
        entries.forEach(entry -> lines.add((page ? "- " : "  ") + entry));
    }

    private static String skippedAltogether(Contender contender, List<Row> rows) {
        String reasons = rows.stream().map(Row::skipped).distinct().collect(Collectors.joining("; "));
        String metrics = rows.stream().map(Row::metric).distinct().collect(Collectors.joining(", "));
        return contender.label() + ", " + metrics + ": " + reasons;
    }

    private List<Grid> grids() {
        Map<String, List<Measure>> byMetric = comparison.measures().stream()
                .collect(Collectors.groupingBy(
                        measure -> measure.metric() + ", " + measure.unit(), LinkedHashMap::new, Collectors.toList()));
        List<Measure> single = new ArrayList<>();
        List<Grid> grids = new ArrayList<>();
        byMetric.forEach((title, measures) -> {
            if (measures.size() == 1) {
                single.addAll(measures);
            } else {
                grids.add(contendersByMeasure(title, measures));
            }
        });
        if (!single.isEmpty()) {
            grids.add(measuresByContender(single));
        }
        return grids;
    }

    private Grid contendersByMeasure(String title, List<Measure> measures) {
        List<String> header = new ArrayList<>(List.of(""));
        measures.forEach(measure -> header.add(escaped(measure.settingLabel())));
        List<List<String>> lines = new ArrayList<>();
        for (Contender contender : comparison.contenders()) {
            if (measures.stream().anyMatch(measure -> comparison.row(contender, measure) != null)) {
                lines.add(line(escaped(contender.label()), measures.stream().map(measure -> cell(contender, measure))));
            }
        }
        return new Grid(title, header, lines);
    }

    private Grid measuresByContender(List<Measure> measures) {
        List<Contender> measured = comparison.contenders().stream()
                .filter(contender -> measures.stream().anyMatch(measure -> comparison.row(contender, measure) != null))
                .toList();
        List<List<String>> lines = new ArrayList<>();
        for (Measure measure : measures) {
            lines.add(line(escaped(measure.label()), measured.stream().map(contender -> cell(contender, measure))));
        }
        return new Grid("", line("", measured.stream().map(Contender::label).map(this::escaped)), lines);
    }

    private static List<String> line(String name, Stream<String> cells) {
        return Stream.concat(Stream.of(name), cells).toList();
    }

    /** A measured cell, the best of its kind marked; a dash and the number of a note; or nothing, where nothing was tried. */
    private String cell(Contender contender, Measure measure) {
        Row row = comparison.row(contender, measure);
        if (row == null) {
            return "";
        }
        if (row.skipped() != null) {
            return "- (" + noteNumber(row.skipped()) + ")";
        }
        String text = escaped(Cell.text(row));
        if (!comparison.isBest(contender, measure)) {
            return text;
        }
        return page ? "**" + text + "**" : text + " *";
    }

    private int noteNumber(String reason) {
        if (!notes.contains(reason)) {
            notes.add(reason);
        }
        return notes.indexOf(reason) + 1;
    }

    private String escaped(String text) {
        return page ? Markdown.escaped(text) : text;
    }
}
