package io.gossipdiscovery.benchmarks.lookup;

import io.gossipdiscovery.benchmarks.eureka.EurekaPeer;
import io.gossipdiscovery.benchmarks.eureka.EurekaServer;
import io.gossipdiscovery.benchmarks.eureka.EurekaSettings;
import io.gossipdiscovery.benchmarks.process.JavaCommand;
import io.gossipdiscovery.benchmarks.process.Undo;
import io.gossipdiscovery.benchmarks.report.JmhFile;
import io.gossipdiscovery.benchmarks.report.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The look-ups of an application with Eureka's client, in a JVM that has that on its class path. */
final class EurekaLookups {

    private static final String MAIN = "io.gossipdiscovery.benchmarks.peers.eureka.EurekaLookups";
    private static final Map<String, Object> SETTING = Map.of("contestant", EurekaPeer.NAME);

    private final EurekaPeer peer;
    private final Path classes;

    /** Measured with what is in this folder of classes, this JVM's own. */
    EurekaLookups(EurekaPeer peer, Path classes) {
        this.peer = peer;
        this.classes = classes;
    }

    /** The figures; where there are none, rows that say why. */
    List<Row> run(boolean quick, List<String> metrics, PrintStream out) throws IOException, InterruptedException {
        String missing = peer.missing();
        if (missing == null) {
            // The server's caches are off so that a client that has just started is told of all that is registered.
            try (EurekaServer server = peer.startServer(EurekaSettings.TUNED)) {
                return run(quick, server);
            } catch (IOException | RuntimeException e) {
                missing = String.valueOf(e.getMessage());
            }
        }
        out.println("skipped: " + missing);
        List<Row> rows = new ArrayList<>();
        for (String metric : metrics) {
            rows.add(new Row(SETTING, metric, LookupSuite.TIME, Map.of(), missing));
        }
        return rows;
    }

    private List<Row> run(boolean quick, EurekaServer server) throws IOException, InterruptedException {
        Path file = Files.createTempFile("lookups", ".tsv");
        try {
            List<String> options = List.of("-Dlookups.eureka=" + server.url());
            ProcessBuilder builder = new ProcessBuilder(
                    JavaCommand.of(options, peer.classPath(classes), MAIN, file.toString(), Boolean.toString(quick)));
            Process process = builder.inheritIO().start();
            Undo end = Undo.atExit(() -> end(process));
            try {
                int code = process.waitFor();
                if (code != 0) {
                    throw new IOException("the look-ups of Eureka's client ended with " + code);
                }
            } finally {
                end.close();
            }
            return JmhFile.read(file, SETTING);
        } finally {
            Files.delete(file);
        }
    }

    /** JMH measures in processes of its own. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
