package io.gossipdiscovery.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Words in lines and columns, the first of each line its name.
 *
 * @param title above it; may be empty
 * @param header names of the columns, that of the first included
 * @param lines as long as the header
 */
record Grid(String title, List<String> header, List<List<String>> lines) {

    Grid {
        header = List.copyOf(header);
        lines = lines.stream().map(List::copyOf).toList();
    }

    /** For a person at a terminal: what is wider than this goes on below, with the names of the lines again. */
    List<String> asText(int width) {
        List<String> text = new ArrayList<>();
        if (!title.isEmpty()) {
            text.add(title);
        }
        int[] widths = IntStream.range(0, header.size()).map(this::width).toArray();
        int from = 1;
        while (from < header.size()) {
            int used = widths[0] + widths[from] + 2;
            int to = from + 1;
            while (to < header.size() && used + widths[to] + 2 <= width) {
                used += widths[to] + 2;
                to++;
            }
            for (List<String> line : withHeader().toList()) {
                StringBuilder out = new StringBuilder(padded(line.get(0), widths[0], false));
                for (int column = from; column < to; column++) {
                    out.append("  ").append(padded(line.get(column), widths[column], true));
                }
                text.add(out.toString().stripTrailing());
            }
            from = to;
        }
        return text;
    }

    List<String> asMarkdown() {
        List<String> text = new ArrayList<>();
        if (!title.isEmpty()) {
            text.add("**" + Markdown.escaped(title) + "**");
            text.add("");
        }
        text.add(markdownLine(header));
        text.add("|" + String.join("|", Collections.nCopies(header.size(), "---")) + "|");
        lines.forEach(line -> text.add(markdownLine(line)));
        return text;
    }

    private static String markdownLine(List<String> line) {
        return line.stream().map(cell -> cell.isEmpty() ? "" : cell + " ").collect(Collectors.joining("| ", "| ", "|"));
    }

    private Stream<List<String>> withHeader() {
        return Stream.concat(Stream.of(header), lines.stream());
    }

    private int width(int column) {
        return withHeader().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }

    private static String padded(String cell, int width, boolean right) {
        String padding = " ".repeat(width - cell.length());
        return right ? padding + cell : cell + padding;
    }
}
