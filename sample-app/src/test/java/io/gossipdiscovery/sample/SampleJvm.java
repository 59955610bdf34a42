package io.gossipdiscovery.sample;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged jar in a JVM of its own, on a port that the system chose. For use by one thread. */
final class SampleJvm implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration CALL_LIMIT = Duration.ofSeconds(15);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient CALLER =
            HttpClient.newBuilder().connectTimeout(CALL_LIMIT).build();

    private final Process process;
    private final Path log;
    private int port;

    private SampleJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the jar, and does not wait for it. */
    static SampleJvm start(String role, List<String> arguments) {
        try {
            Path log = Files.createDirectories(Path.of(System.getProperty("sample.logs")))
                    .resolve(role + "-" + UUID.randomUUID() + ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=1",
                    "-jar",
                    System.getProperty("sample.jar"),
                    "--sample.role=" + role,
                    "--server.port=0"));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new SampleJvm(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port on which it serves; waits until it does. */
    int port() {
        if (port == 0) {
            port = awaitPort();
        }
        return port;
    }

    /** One GET; a call that gets no answer is status 0 with the reason for its body. */
    Answer get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(CALL_LIMIT)
                .build();
        try {
            var response = CALLER.send(request, BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(0, e.toString());
        }
    }

    /** The end without a goodbye: SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** The planned end: SIGTERM. */
    void stop() {
        process.destroy();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "pid " + process.pid() + ", log " + log;
    }

    private int awaitPort() {
        return await("a port in " + log)
                .atMost(START_LIMIT)
                .until(
                        () -> {
                            Matcher matcher = PORT.matcher(Files.readString(log));
                            if (matcher.find()) {
                                return Integer.parseInt(matcher.group(1));
                            }
                            if (!process.isAlive()) {
                                throw new IllegalStateException("The application ended:\n" + Files.readString(log));
                            }
                            return 0;
                        },
                        found -> found > 0);
    }

    /**
     * What a call brought.
     *
     * @param status of HTTP, 0 without an answer
     * @param body as it came
     */
    record Answer(int status, String body) {

        JsonNode json() {
            return JSON.readTree(body);
        }
    }
}
