package io.gossipdiscovery.benchmarks.idle;

import io.gossipdiscovery.benchmarks.process.Child;
import io.gossipdiscovery.benchmarks.process.JavaCommand;
import io.gossipdiscovery.benchmarks.process.Limit;
import io.gossipdiscovery.benchmarks.process.Undo;
import io.gossipdiscovery.benchmarks.report.Row;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Where the processor time and the allocations of idle nodes go: a cluster in a JVM of its own, under Flight Recorder. */
public final class IdleProfile {

    private static final String PREFIX = "idle ";
    private static final List<String> OPTIONS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");
    private static final int NODES = 99;
    private static final int WARM_UP_SECONDS = 45;
    private static final int SECONDS = 60;
    private static final int QUICK_SECONDS = 5;

    /** For forming, and for looking through the recording. */
    private static final int SPARE_SECONDS = 180;

    private IdleProfile() {}

    /** The figures, in the order in which they are printed. */
    public static List<Row> run(boolean quick, PrintStream out) throws IOException, InterruptedException {
        if (!ThreadTimes.areTold()) {
            return List.of(new Row(Map.of(), PREFIX + "cpu", "%", Map.of(), "the times of threads need Linux's /proc"));
        }
        int warmUp = quick ? QUICK_SECONDS : WARM_UP_SECONDS;
        int seconds = quick ? QUICK_SECONDS : SECONDS;
        out.printf("%d idle nodes: %d s to warm up, %d s measured%n", NODES, warmUp, seconds);
        List<String> words = JavaCommand.of(
                OPTIONS, IdleNodes.class, Integer.toString(NODES), Integer.toString(warmUp), Integer.toString(seconds));
        int limitSeconds = warmUp + seconds + SPARE_SECONDS;
        ProcessBuilder command = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        try (Child child = Undo.start(command);
                Limit limit = Limit.ofSeconds(child.process(), limitSeconds)) {
            List<Row> rows = read(child.process(), out);
            int code = child.process().waitFor();
            if (limit.hasPassed()) {
                throw new IOException("the idle nodes were not done within " + limitSeconds + " s");
            }
            if (code != 0) {
                throw new IOException("the process of the idle nodes ended with " + code + ", see above");
            }
            return rows;
        }
    }

    private static List<Row> read(Process process, PrintStream out) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split("\t", -1);
                if (words.length == 3) {
                    rows.add(new Row(
                            Map.of(), PREFIX + words[0], words[1], Map.of("value", Double.valueOf(words[2])), null));
                } else {
                    // A JVM says there as well what it thinks of its options, say.
                    out.println(line);
                }
            }
        }
        return rows;
    }

    /** Whether a row is one of these. */
    public static boolean isOf(Row row) {
        return row.metric().startsWith(PREFIX);
    }

    /** Prints these rows of all. */
    public static void print(List<Row> rows, PrintStream out) {
        for (Row row : rows) {
            if (isOf(row)) {
                String value = row.skipped() == null
                        ? String.format(Locale.ROOT, "%,12.3f %s", row.figure("value"), row.unit())
                        : "skipped: " + row.skipped();
                out.printf(Locale.ROOT, "%-72s %s%n", row.metric(), value);
            }
        }
        out.println("idle: of a node in a cluster of " + NODES
                + " in one JVM, where it has the code of all others compiled."
                + " The kernel's share is by its clock's samples, the rest by Flight Recorder's.");
    }
}
