package io.gossipdiscovery.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Rows of JMH in a file, one a line, for the process that started the one that measured. */
public final class JmhFile {

    private static final String SEPARATOR = "\t";

    private JmhFile() {}

    /** Writes all but the settings, which the reader knows. */
    public static void write(Path file, List<Row> rows) throws IOException {
        Files.write(file, rows.stream().map(JmhFile::line).toList());
    }

    /**
     * Reads what was written.
     *
     * @param setting of all rows
     */
    public static List<Row> read(Path file, Map<String, Object> setting) throws IOException {
        return Files.readAllLines(file).stream().map(line -> row(line, setting)).toList();
    }

    private static String line(Row row) {
        return String.join(
                SEPARATOR,
                row.metric(),
                row.unit(),
                Double.toString(row.figure("p50")),
                Double.toString(row.figure("value")),
                Double.toString(row.figure("error")));
    }

    private static Row row(String line, Map<String, Object> setting) {
        String[] parts = line.split(SEPARATOR, -1);
        return JmhRows.row(
                setting,
                parts[0],
                parts[1],
                Double.parseDouble(parts[2]),
                Double.parseDouble(parts[3]),
                Double.parseDouble(parts[4]));
    }
}
