package io.gossipdiscovery.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was measured on which machine, as JSON.
 *
 * @param benchmark the name under which the command line knows it
 * @param quick whether it was a short run, good to see that everything works and for no figure
 * @param machine where it ran
 * @param rows the figures
 */
record Report(String benchmark, boolean quick, Machine machine, List<Row> rows) {

    private static final String CONTESTANT = "ours";

    Report {
        rows = List.copyOf(rows);
    }

    String toJson() {
        String lines = rows.stream().map(Report::toJson).collect(Collectors.joining(",\n    "));
        return """
                {
                  "benchmark": %s,
                  "quick": %b,
                  "machine": {"cpu": %s, "cores": %d, "heapBytes": %d, "os": %s, "jvm": %s},
                  "rows": [
                    %s
                  ]
                }
                """
                .formatted(
                        quoted(benchmark),
                        quick,
                        quoted(machine.cpu()),
                        machine.cores(),
                        machine.heapBytes(),
                        quoted(machine.os()),
                        quoted(machine.jvm()),
                        lines);
    }

    private static String toJson(Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("contestant", CONTESTANT);
        fields.putAll(row.setting());
        fields.put("metric", row.metric());
        fields.put("unit", row.unit());
        fields.putAll(row.figures());
        if (row.skipped() != null) {
            fields.put("skipped", row.skipped());
        }
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ": " + toJson(field.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String toJson(Object value) {
        if (value instanceof Double real) {
            return number(real);
        }
        return value instanceof Number ? value.toString() : quoted(value.toString());
    }

    /** JSON has no NaN and no infinity. */
    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null";
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
