package io.gossipdiscovery.benchmarks.soak;

import io.gossipdiscovery.benchmarks.process.JavaCommand;
import io.gossipdiscovery.benchmarks.process.Undo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process of the soak with one node or more. Closing it ends it, and so does the end of this JVM. */
final class SoakProcess implements AutoCloseable {

    /** Beyond it the process hangs, and is ended so that the soak is not. */
    private static final int ANSWER_SECONDS = 120;

    private final Process process;
    private final Undo end;
    private final BufferedReader answers;
    private final OutputStream questions;

    private SoakProcess(Process process, Undo end) {
        this.process = process;
        this.end = end;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.questions = process.getOutputStream();
    }

    /**
     * Starts it, without a node yet.
     *
     * @param heapMib least and most heap, so that what the process takes of the machine's memory is not a matter of when it grew
     * @param log what it says on standard error is appended to
     */
    static SoakProcess start(String cluster, int heapMib, Path log) throws IOException {
        List<String> options = List.of(
                "-Xms" + heapMib + "m",
                "-Xmx" + heapMib + "m",
                "-XX:+UseSerialGC",
                "-XX:+AlwaysPreTouch",
                "-XX:TieredStopAtLevel=1",
                "-Dio.netty.leakDetection.level=paranoid");
        Process process = new ProcessBuilder(JavaCommand.of(options, SoakHost.class, cluster))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new SoakProcess(process, Undo.atExit(process::destroyForcibly));
    }

    /** Sends one line and returns the answer. */
    String ask(String question) throws IOException {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        CompletableFuture<Void> watch = answered.orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .exceptionally(timeout -> {
                    process.destroyForcibly();
                    return null;
                });
        try {
            questions.write((question + "\n").getBytes(StandardCharsets.UTF_8));
            questions.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("A process of the soak ended or hung over '" + question + "', see its log");
            }
            return answer;
        } finally {
            answered.complete(null);
            watch.join();
        }
    }

    Map<String, Long> sample() throws IOException {
        Map<String, Long> figures = new TreeMap<>();
        for (String figure : ask("sample").split(" ", -1)) {
            int equals = figure.indexOf('=');
            figures.put(figure.substring(0, equals), Long.parseLong(figure.substring(equals + 1)));
        }
        return figures;
    }

    /** SIGKILL. */
    @Override
    public void close() {
        end.close();
    }
}
