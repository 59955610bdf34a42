package io.gossipdiscovery.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A report on disk, and the plots beside it. */
public final class ReportFile {

    private ReportFile() {}

    /** Writes a report without its plots. */
    public static void write(Path json, Report report) throws IOException {
        Files.createDirectories(json.toAbsolutePath().getParent());
        Files.writeString(json, report.toJson());
    }

    /**
     * Writes those of the plots for which a report has something to compare, each as an SVG beside it.
     *
     * @return their files
     */
    public static List<Path> writePlots(Path json, Report report, List<Plot> plots) throws IOException {
        List<Path> written = new ArrayList<>();
        for (Map.Entry<Plot, String> drawn : plots(report, plots).entrySet()) {
            Path file = plotFile(json, drawn.getKey());
            Files.writeString(file, drawn.getValue());
            written.add(file);
        }
        return written;
    }

    /** The report's file name without its ending. */
    public static String name(Path json) {
        return json.getFileName().toString().replaceFirst("\\.json$", "");
    }

    /** Where a plot of a report lies: reports that lie beside each other share no plot. */
    public static Path plotFile(Path json, Plot plot) {
        return json.resolveSibling(name(json) + "-" + plot.name() + ".svg");
    }

    /** Those of the plots for which this report has something to compare, as SVG. */
    public static Map<Plot, String> plots(Report report, List<Plot> plots) {
        Map<Plot, String> drawn = new LinkedHashMap<>();
        plots.forEach(plot -> BarChart.draw(plot, report.rows()).ifPresent(svg -> drawn.put(plot, svg)));
        return drawn;
    }

    /** Reads what {@link Report#toJson()} has written. */
    public static Report read(Path json) throws IOException {
        JsonNode root = JsonMapper.shared().readTree(Files.readString(json));
        JsonNode machine = root.required("machine");
        Map<String, String> versions = new LinkedHashMap<>();
        root.required("versions")
                .properties()
                .forEach(entry -> versions.put(entry.getKey(), entry.getValue().stringValue()));
        return new Report(
                string(root, "benchmark"),
                root.required("quick").booleanValue(),
                new Report.Occasion(
                        string(root, "date"),
                        string(root, "command"),
                        root.required("seconds").longValue(),
                        versions),
                new Machine(
                        string(machine, "cpu"),
                        machine.required("cores").intValue(),
                        machine.required("heapBytes").longValue(),
                        string(machine, "os"),
                        string(machine, "jvm")),
                root.required("missed").valueStream().map(JsonNode::stringValue).toList(),
                root.required("rows").valueStream().map(ReportFile::row).toList());
    }

    /** Its setting, metric and unit, figures, and why it was skipped, in this order. */
    private static Row row(JsonNode node) {
        Map<String, Object> setting = new LinkedHashMap<>();
        Map<String, Number> figures = new LinkedHashMap<>();
        String skipped = null;
        boolean pastUnit = false;
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.equals("skipped")) {
                skipped = value.stringValue();
            } else if (name.equals("unit")) {
                pastUnit = true;
            } else if (pastUnit) {
                figures.put(name, value.isNull() ? Double.POSITIVE_INFINITY : value.numberValue());
            } else if (!name.equals("metric")) {
                setting.put(name, value.isNumber() ? value.numberValue() : value.stringValue());
            }
        }
        return new Row(setting, string(node, "metric"), string(node, "unit"), figures, skipped);
    }

    private static String string(JsonNode node, String name) {
        return node.required(name).stringValue();
    }
}
