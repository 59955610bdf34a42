package io.gossipdiscovery.benchmarks.report;

import java.util.List;

/**
 * What is drawn of a benchmark: one group of bars for each of these metrics and each size of a cluster, one bar for each contestant
 * and preset.
 *
 * @param name of what is drawn, in lower case with hyphens: the end of the file's name, which begins with the report's
 * @param title above it
 * @param metrics in the order to draw; of the first one's unit, where they have several
 * @param scale of the axis
 */
public record Plot(String name, String title, List<String> metrics, Scale scale) {

    public Plot {
        metrics = List.copyOf(metrics);
    }

    /** How a value becomes a length. */
    public enum Scale {
        /** From zero. */
        LINEAR,
        /** By powers of ten, where contestants differ by much. */
        LOGARITHMIC
    }
}
