package io.gossipdiscovery.benchmarks.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one metric.
 *
 * @param setting what it was measured with, by name, in the order to print: the size of a cluster, say; may be empty;
 *     its {@code contestant} is ours unless it names another
 * @param metric what was measured
 * @param unit of the figures
 * @param figures by name, in the order to print: percentiles, the number of runs; empty if it was skipped
 * @param skipped why it could not be measured; null where it was
 */
public record Row(
        Map<String, Object> setting,
        String metric,
        String unit,
        Map<String, Number> figures,
        @Nullable String skipped) {

    /** The setting that says who was measured. */
    public static final String CONTESTANT = "contestant";

    /** The contestant of a row that names none: this project. */
    public static final String OURS = "ours";

    /** The figure that counts runs that were cut: their other figures would have been greater. */
    public static final String CUT = "cut";

    public Row {
        setting = Collections.unmodifiableMap(new LinkedHashMap<>(setting));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        if (figures.isEmpty() == (skipped == null)) {
            throw new IllegalArgumentException(
                    "Row '" + metric + "' needs either figures or the reason why it was skipped");
        }
    }

    /** Who was measured. */
    public String contestant() {
        return setting.getOrDefault(CONTESTANT, OURS).toString();
    }

    /** The figure of this name; NaN if there is none. */
    public double figure(String name) {
        Number figure = figures.get(name);
        return figure == null ? Double.NaN : figure.doubleValue();
    }
}
