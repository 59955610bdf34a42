package io.gossipdiscovery.benchmarks.startup;

import io.gossipdiscovery.benchmarks.process.Child;
import io.gossipdiscovery.benchmarks.process.JavaCommand;
import io.gossipdiscovery.benchmarks.process.Limit;
import io.gossipdiscovery.benchmarks.process.Undo;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One start of the empty application, in a JVM with no option but its class path. */
final class Start {

    private static final String MAIN = "io.gossipdiscovery.benchmarks.startup.application.EmptyApplication";

    /** What Boot logs when an application has started: "Started EmptyApplication in 1.5 seconds (process running for 1.8)". */
    private static final String STARTED = "Started EmptyApplication in ";

    private static final int LIMIT_SECONDS = 60;
    private static final int LINES_KEPT = 40;

    private final Path classes;
    private final Path home;

    /**
     * Where the application is.
     *
     * @param classes of the application
     * @param home the user's, as the application sees it: local mode keeps its key there
     */
    Start(Path classes, Path home) {
        this.classes = classes;
        this.home = home;
    }

    /**
     * From before the process is started until it says that it has, in milliseconds. When this returns the process is gone, so that
     * its end takes nothing from the next start.
     */
    double millis(Starter starter) throws IOException {
        ProcessBuilder command = new ProcessBuilder(JavaCommand.of(
                        List.of("-Duser.home=" + home), starter.classPath().after(classes), MAIN))
                .redirectErrorStream(true);
        command.command().add("--spring.application.name=empty");
        command.command().add("--server.port=0");
        command.command().addAll(starter.properties());
        long begin = System.nanoTime();
        try (Child child = Undo.start(command);
                Limit limit = Limit.ofSeconds(child.process(), LIMIT_SECONDS)) {
            long started = awaitStarted(child.process(), limit, starter);
            return (started - begin) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        }
    }

    private static long awaitStarted(Process process, Limit limit, Starter starter) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains(STARTED)) {
                    return System.nanoTime();
                }
                last.addLast(line);
                if (last.size() > LINES_KEPT) {
                    last.removeFirst();
                }
            }
        }
        String outcome =
                limit.hasPassed() ? " did not start within " + LIMIT_SECONDS + " s" : " ended before it had started";
        throw new IOException("The empty application with " + starter.name() + outcome + "; its last lines:\n"
                + String.join("\n", last));
    }
}
