package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.report.Percentiles;
import io.gossipdiscovery.benchmarks.report.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is told of a contestant in one setting: until the first, and until the last observer knew. */
final class StrikeRows {

    private static final String UNIT = "ms";

    private StrikeRows() {}

    static String first(Deed deed) {
        return deed.words() + ".first";
    }

    static String last(Deed deed) {
        return deed.words() + ".last";
    }

    static List<Row> measured(Deed deed, Map<String, Object> setting, List<Double> firsts, List<Double> lasts) {
        return List.of(
                new Row(setting, first(deed), UNIT, figures(firsts), null),
                new Row(setting, last(deed), UNIT, figures(lasts), null));
    }

    static List<Row> skipped(Deed deed, Map<String, Object> setting, String reason) {
        return List.of(
                new Row(setting, first(deed), UNIT, Map.of(), reason),
                new Row(setting, last(deed), UNIT, Map.of(), reason));
    }

    /** Beside figures, for what they lack. */
    static Row brokenOff(Deed deed, Map<String, Object> setting, int runs, String reason) {
        String where = "%s members, after %d runs: %s".formatted(setting.get("nodes"), runs, reason);
        return new Row(setting, deed.words() + ".more", UNIT, Map.of(), where);
    }

    /** With the limit, where something was waited for in vain. */
    private static Map<String, Number> figures(List<Double> values) {
        Map<String, Number> figures = new LinkedHashMap<>(Percentiles.of(values));
        if (values.stream().anyMatch(value -> value.isInfinite())) {
            figures.put("limit", Series.LIMIT.toMillis());
        }
        return figures;
    }
}
