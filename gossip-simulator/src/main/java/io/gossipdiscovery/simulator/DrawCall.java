package io.gossipdiscovery.simulator;

import java.nio.file.Path;
import java.util.List;

/**
 * What is to be drawn, and where to.
 *
 * @param drawing which
 * @param out the file that is written
 */
record DrawCall(Drawing drawing, Path out) {

    /** The first word of the command line. */
    static final String LABEL = "draw";

    /**
     * Reads what follows {@link #LABEL} on the command line.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    static DrawCall parse(List<String> options) {
        if (options.isEmpty() || options.get(0).startsWith("-")) {
            throw new IllegalArgumentException("The argument after '" + LABEL + "' is the name of a drawing");
        }
        Drawing drawing = Drawing.named(options.get(0));
        if (options.size() != 3 || !options.get(1).equals("--out")) {
            throw new IllegalArgumentException(LABEL + " " + drawing.label() + " takes --out FILE and nothing else");
        }
        return new DrawCall(drawing, Arguments.writable("--out", options.get(2)));
    }
}
