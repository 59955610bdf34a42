package io.gossipdiscovery.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The results in {@code docs/benchmarks.md}, and the reports and plots in a folder beside it that they are made from. Between two
 * markers for each report the page is written by machine; what stands around them, the reasons for what was measured say, is
 * written by hand and stays.
 */
public final class Publication {

    private static final String END = "<!-- end of results -->";
    private static final String FOLDER = "benchmarks";

    private final Path page;
    private final Path folder;

    /** In this folder of documents. */
    public Publication(Path docs) {
        this.page = docs.resolve("benchmarks.md");
        this.folder = docs.resolve(FOLDER);
    }

    /** Replaces what was published under the name of this file. A quick run is refused. */
    public void publish(Path json, List<Plot> plots) throws IOException {
        Report report = ReportFile.read(json);
        if (report.quick()) {
            throw new IllegalArgumentException(
                    json + " is of a quick run, whose figures are no figures. Measure without --quick.");
        }
        String before = Files.readString(page);
        Path published = folder.resolve(json.getFileName());
        ReportFile.write(published, report);
        ReportFile.writePlots(published, report, plots);
        String name = ReportFile.name(json);
        String section = section(published, report, plots);
        Matcher earlier = pattern(name).matcher(before);
        String after = earlier.find()
                ? before.substring(0, earlier.start()) + section + before.substring(earlier.end())
                : withNewSection(before, name, section);
        Files.writeString(page, after);
    }

    /** What the page says between the markers of a report, markers included. */
    public static String section(Path json, Report report, List<Plot> plots) {
        String name = ReportFile.name(json);
        List<String> lines = new ArrayList<>();
        lines.add(begin(name));
        lines.add("");
        Report.Occasion occasion = report.occasion();
        lines.add(String.format(
                Locale.ROOT,
                "%s, `%s`, %d min. %s.",
                occasion.date(),
                occasion.command(),
                Math.max(1, Math.round(occasion.seconds() / 60.0)),
                Markdown.escaped(report.machine().toString())));
        lines.add(occasion.versions().entrySet().stream()
                .map(entry -> Markdown.escaped(entry.getKey() + " " + entry.getValue()))
                .collect(Collectors.joining("; ", "Versions: ", ".")));
        lines.add(
                report.missed().isEmpty()
                        ? "No target was missed."
                        : "Targets missed: " + Markdown.escaped(String.join(", ", report.missed())) + ".");
        lines.addAll(ComparisonTable.markdown(report.rows()));
        ReportFile.plots(report, plots).keySet().forEach(plot -> {
            lines.add("");
            lines.add("![%s](%s/%s)"
                    .formatted(
                            Markdown.escaped(plot.title()),
                            FOLDER,
                            ReportFile.plotFile(json, plot).getFileName()));
        });
        lines.add("");
        lines.add(end(name));
        return String.join("\n", lines);
    }

    private static String withNewSection(String before, String name, String section) {
        int end = before.indexOf(END);
        if (end < 0) {
            throw new IllegalStateException(
                    "The page of results has no line '" + END + "' to put '" + name + "' before");
        }
        return before.substring(0, end) + "### `" + name + "`\n\n" + section + "\n\n" + before.substring(end);
    }

    private static Pattern pattern(String name) {
        return Pattern.compile(Pattern.quote(begin(name)) + ".*?" + Pattern.quote(end(name)), Pattern.DOTALL);
    }

    private static String begin(String name) {
        return "<!-- results " + name + " -->";
    }

    private static String end(String name) {
        return "<!-- end of results " + name + " -->";
    }
}
