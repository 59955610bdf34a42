package io.gossipdiscovery.benchmarks.idle;

import io.gossipdiscovery.benchmarks.process.JavaCommand;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
    public static List<Row> run(boolean quick, PrintStream out) throws IOException {
        if (!ThreadTimes.areTold()) {
            return List.of(new Row(Map.of(), PREFIX + "cpu", "%", Map.of(), "the times of threads need Linux's /proc"));
        }
        int warmUp = quick ? QUICK_SECONDS : WARM_UP_SECONDS;
        int seconds = quick ? QUICK_SECONDS : SECONDS;
        out.printf("%d idle nodes: %d s to warm up, %d s measured%n", NODES, warmUp, seconds);
        List<String> words = JavaCommand.of(
                OPTIONS, IdleNodes.class, Integer.toString(NODES), Integer.toString(warmUp), Integer.toString(seconds));
        Process process = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Undo end = Undo.atExit(process::destroyForcibly);
        try {
            return read(process, warmUp + seconds + SPARE_SECONDS);
        } finally {
            end.close();
        }
    }

    private static List<Row> read(Process process, int limitSeconds) throws IOException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        CompletableFuture<Void> limit = over.orTimeout(limitSeconds, TimeUnit.SECONDS)
                .exceptionally(timeout -> {
                    process.destroyForcibly();
                    return null;
                });
        List<Row> rows = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split("\t", -1);
                rows.add(new Row(
                        Map.of(), PREFIX + words[0], words[1], Map.of("value", Double.valueOf(words[2])), null));
            }
        } finally {
            over.complete(null);
            limit.join();
        }
        if (rows.isEmpty()) {
            throw new IOException("the idle nodes have told nothing, see above; they had " + limitSeconds + " s");
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
