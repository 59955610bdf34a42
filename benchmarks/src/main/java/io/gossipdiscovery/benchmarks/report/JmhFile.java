package io.gossipdiscovery.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Scores of JMH in a file, a benchmark a line, for the process that started the one that measured. */
public final class JmhFile {

    private static final String SEPARATOR = "\t";

    private JmhFile() {}

    public static void write(Path file, List<JmhScores> scores) throws IOException {
        Files.write(file, scores.stream().map(JmhFile::line).toList());
    }

    /** Reads what was written. */
    public static List<JmhScores> read(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(JmhFile::scores).toList();
    }

    private static String line(JmhScores scores) {
        String values = scores.scores().stream().map(String::valueOf).collect(Collectors.joining(SEPARATOR));
        return String.join(SEPARATOR, scores.metric(), scores.unit(), values);
    }

    private static JmhScores scores(String line) {
        List<String> parts = Arrays.asList(line.split(SEPARATOR, -1));
        return new JmhScores(
                parts.get(0),
                parts.get(1),
                parts.stream().skip(2).map(Double::valueOf).toList());
    }
}
