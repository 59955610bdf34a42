package io.gossipdiscovery.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of imaginary runs. */
final class Rows {

    private Rows() {}

    static Map<String, Object> setting(String contestant, String preset, int nodes) {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("contestant", contestant);
        setting.put("preset", preset);
        setting.put("nodes", nodes);
        return setting;
    }

    static Row measured(Map<String, Object> setting, String metric, double p50, double min, double max) {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("p50", p50);
        figures.put("min", min);
        figures.put("max", max);
        figures.put("runs", 5);
        return new Row(setting, metric, "ms", figures, null);
    }

    static Row notReached(Map<String, Object> setting, String metric, double limit) {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("p50", Double.POSITIVE_INFINITY);
        figures.put("limit", limit);
        return new Row(setting, metric, "ms", figures, null);
    }

    static Row skipped(Map<String, Object> setting, String metric, String reason) {
        return new Row(setting, metric, "ms", Map.of(), reason);
    }

    /** Of three contestants and two presets, one not reached, one not measured. */
    static List<Row> crash() {
        String last = "crash.last";
        return List.of(
                measured(setting("serf", "lan", 10), last, 5_500, 4_200, 7_000),
                measured(setting("ours", "lan", 10), last, 81.54, 60.06, 98.7),
                measured(setting("scalecube", "lan", 10), last, 20_800, 20_100, 21_000),
                measured(setting("serf", "local", 10), last, 9, 8, 10),
                measured(setting("ours", "local", 10), last, 12.5, 11, 14),
                measured(setting("serf", "lan", 100), last, 10_100, 10_000, 10_500),
                measured(setting("ours", "lan", 100), last, 90, 61, 120),
                skipped(setting("scalecube", "lan", 100), last, "it did not form | within 90 s"),
                notReached(setting("serf", "local", 100), last, 60_000),
                measured(setting("ours", "local", 100), last, 12.5, 11, 14));
    }

    static Report report(List<Row> rows) {
        return new Report(
                "crash",
                false,
                new Report.Occasion("2026-11-26", "benchmarks/run crash", 130, Map.of("ours", "1.0")),
                new Machine("a \"fast\" one", 2, 1 << 30, "Linux", "OpenJDK"),
                List.of(),
                rows);
    }
}
