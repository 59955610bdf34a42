package io.gossipdiscovery.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a search has found so far, in a file: a line for each point, its figures separated by tabs. A search that was interrupted
 * goes on behind its last whole line. The first line says which engine and preset it is of.
 */
final class TuningLog {

    private static final String TAB = "\t";

    private final Path file;
    private final Map<String, Map<TuningFigure, Double>> found = new LinkedHashMap<>();

    private TuningLog(Path file) {
        this.file = file;
    }

    /**
     * Opens a file, or begins it.
     *
     * @param engine that it must be of
     * @throws IllegalArgumentException with a text for the user, if it is another's or cannot be read
     */
    static TuningLog open(Path file, String engine) {
        try {
            return read(file, "engine " + engine);
        } catch (IOException e) {
            throw new IllegalArgumentException("--log: cannot read '" + file + "': " + e.getMessage(), e);
        }
    }

    private static TuningLog read(Path file, String heading) throws IOException {
        TuningLog log = new TuningLog(file);
        if (!Files.exists(file) || Files.size(file) == 0) {
            Files.writeString(file, heading + "\n");
            return log;
        }
        String text = Files.readString(file);
        List<String> lines = text.lines().toList();
        if (!lines.get(0).equals(heading)) {
            throw new IllegalArgumentException("--log: '" + file + "' begins with '" + lines.get(0) + "', this is "
                    + heading + ": its figures are of another engine or preset, name another file");
        }
        lines.stream().skip(1).forEach(log::read);
        if (!text.endsWith("\n")) {
            Files.writeString(file, "\n", StandardOpenOption.APPEND); // the last line was cut off, and is read as none
        }
        return log;
    }

    /** The figures of each point, by its name, in the order in which they were found. */
    Map<String, Map<TuningFigure, Double>> found() {
        return found;
    }

    void add(String point, Map<TuningFigure, Double> figures) throws IOException {
        StringBuilder line = new StringBuilder(point);
        for (TuningFigure figure : TuningFigure.values()) {
            line.append(TAB).append(figures.get(figure));
        }
        Files.writeString(file, line.append(TAB).append(".\n"), StandardOpenOption.APPEND);
        found.put(point, figures);
    }

    /** A line that was cut off has no end mark. */
    private void read(String line) {
        String[] cells = line.split(TAB, -1);
        TuningFigure[] all = TuningFigure.values();
        if (cells.length != all.length + 2 || !cells[all.length + 1].equals(".")) {
            return;
        }
        Map<TuningFigure, Double> figures = new EnumMap<>(TuningFigure.class);
        try {
            for (int i = 0; i < all.length; i++) {
                figures.put(all[i], Double.valueOf(cells[i + 1]));
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--log: '" + file + "' has a line with something else than numbers: " + line, e);
        }
        found.put(cells[0], figures);
    }
}
