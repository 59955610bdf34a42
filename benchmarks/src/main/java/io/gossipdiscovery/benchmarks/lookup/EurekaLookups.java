package io.gossipdiscovery.benchmarks.lookup;

import io.gossipdiscovery.benchmarks.eureka.EurekaPeer;
import io.gossipdiscovery.benchmarks.eureka.EurekaServer;
import io.gossipdiscovery.benchmarks.eureka.EurekaSettings;
import io.gossipdiscovery.benchmarks.process.Child;
import io.gossipdiscovery.benchmarks.process.JavaCommand;
import io.gossipdiscovery.benchmarks.process.Undo;
import io.gossipdiscovery.benchmarks.report.JmhFile;
import io.gossipdiscovery.benchmarks.report.JmhScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The look-ups of an application with Eureka's client, in a JVM that has that on its class path. */
final class EurekaLookups {

    private static final String MAIN = "io.gossipdiscovery.benchmarks.peers.eureka.LookupProcess";

    /** Several times what it takes. */
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final EurekaPeer peer;
    private final Path classes;

    /** Measured with what is in this folder of classes, this JVM's own. */
    EurekaLookups(EurekaPeer peer, Path classes) {
        this.peer = peer;
        this.classes = classes;
    }

    /** One process of JMH for each look-up, beside a server of their own. */
    List<JmhScores> run(boolean quick) throws IOException, InterruptedException {
        String missing = peer.missing();
        if (missing != null) {
            throw new IOException(missing);
        }
        // The server's caches are off so that a client that has just started is told of all that is registered.
        try (EurekaServer server = peer.startServer(EurekaSettings.TUNED)) {
            return run(quick, server);
        }
    }

    private List<JmhScores> run(boolean quick, EurekaServer server) throws IOException, InterruptedException {
        Path file = Files.createTempFile("lookups", ".tsv");
        try {
            List<String> options = List.of("-Dlookups.eureka=" + server.url());
            ProcessBuilder builder = new ProcessBuilder(
                    JavaCommand.of(options, peer.classPath(classes), MAIN, file.toString(), Boolean.toString(quick)));
            try (Child child = Undo.start(builder.inheritIO())) {
                await(child.process());
            }
            return JmhFile.read(file);
        } finally {
            Files.delete(file);
        }
    }

    private static void await(Process process) throws IOException, InterruptedException {
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the look-ups of Eureka's client took more than " + LIMIT.toMinutes() + " min");
            }
            if (process.exitValue() != 0) {
                throw new IOException("the look-ups of Eureka's client ended with " + process.exitValue());
            }
        } finally {
            // JMH measures in processes of its own. Where this JVM ends before, they end by themselves when they miss
            // JMH.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        }
    }
}
