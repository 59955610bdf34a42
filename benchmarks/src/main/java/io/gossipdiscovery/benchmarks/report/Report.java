package io.gossipdiscovery.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was measured, when and on which machine, as JSON.
 *
 * @param benchmark the name under which the command line knows it
 * @param quick whether it was a short run, good to see that everything works and for no figure
 * @param occasion when, by which command, and what
 * @param machine where it ran
 * @param missed the metrics whose target was missed
 * @param rows the figures
 */
public record Report(
        String benchmark, boolean quick, Occasion occasion, Machine machine, List<String> missed, List<Row> rows) {

    public Report {
        missed = List.copyOf(missed);
        rows = List.copyOf(rows);
    }

    /**
     * The circumstances of a run.
     *
     * @param date the day on which it began, as ISO 8601 has it
     * @param command that measures the same
     * @param seconds that it took
     * @param versions of what was measured, by contestant
     */
    public record Occasion(String date, String command, long seconds, Map<String, String> versions) {

        public Occasion {
            versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
        }
    }

    public String toJson() {
        String lines = rows.stream().map(Report::toJson).collect(Collectors.joining(",\n    "));
        return """
                {
                  "benchmark": %s,
                  "quick": %b,
                  "date": %s,
                  "command": %s,
                  "seconds": %d,
                  "versions": %s,
                  "machine": {"cpu": %s, "cores": %d, "heapBytes": %d, "os": %s, "jvm": %s},
                  "missed": %s,
                  "rows": [
                    %s
                  ]
                }
                """
                .formatted(
                        quoted(benchmark),
                        quick,
                        quoted(occasion.date()),
                        quoted(occasion.command()),
                        occasion.seconds(),
                        toJson(occasion.versions()),
                        quoted(machine.cpu()),
                        machine.cores(),
                        machine.heapBytes(),
                        quoted(machine.os()),
                        quoted(machine.jvm()),
                        missed.stream().map(Report::quoted).collect(Collectors.joining(", ", "[", "]")),
                        lines);
    }

    private static String toJson(Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(Row.CONTESTANT, Row.OURS);
        fields.putAll(row.setting());
        fields.put("metric", row.metric());
        fields.put("unit", row.unit());
        row.figures().forEach((name, figure) -> {
            // JSON has no NaN: what is no figure is left out.
            if (!Double.isNaN(figure.doubleValue())) {
                fields.put(name, figure);
            }
        });
        if (row.skipped() != null) {
            fields.put("skipped", row.skipped());
        }
        return toJson(fields);
    }

    private static String toJson(Map<String, ?> fields) {
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

    /** Three decimals, of small figures six digits. JSON has no infinity: what was not reached is {@code null}. */
    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "null";
        }
        BigDecimal exact = BigDecimal.valueOf(value);
        return (Math.abs(value) < 1 ? exact.round(new MathContext(6)) : exact.setScale(3, RoundingMode.HALF_EVEN))
                .toPlainString();
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
