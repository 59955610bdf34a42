package io.gossipdiscovery.sample.load;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
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

/** One process of the sample. For use by one thread. */
public final class SampleJvm implements AutoCloseable {

    /** Options of a JVM of which many run on a small machine. */
    public static final List<String> SMALL = List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

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

    /** What starts a packaged application in a small JVM, up to its arguments. */
    public static List<String> small(Path jar) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(SMALL);
        words.addAll(List.of("-jar", jar.toString()));
        return List.copyOf(words);
    }

    /**
     * Starts a process, and does not wait for it.
     *
     * @param command what starts the sample, up to its arguments
     * @param logs the folder for its output
     * @param role the part it plays
     * @param port to serve on, 0 for one that the system chooses
     * @param arguments more of them
     */
    public static SampleJvm start(List<String> command, Path logs, String role, int port, List<String> arguments) {
        try {
            Path log = Files.createDirectories(logs).resolve(role + "-" + UUID.randomUUID() + ".log");
            List<String> words = new ArrayList<>(command);
            words.add("--sample.role=" + role);
            words.add("--server.port=" + port);
            words.addAll(arguments);
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new SampleJvm(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port on which it serves; waits until it does. */
    public int port() {
        if (port == 0) {
            port = awaitPort();
        }
        return port;
    }

    /** Where it serves this path. */
    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** One GET; a call that gets no answer is status 0 with the reason for its body. */
    public Answer get(String path) {
        return call(HttpRequest.newBuilder(uri(path)));
    }

    /** One POST of a JSON text. */
    Answer post(String path, String json) {
        return call(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json)));
    }

    private static Answer call(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(CALL_LIMIT).build();
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
    public void kill() {
        process.destroyForcibly();
    }

    /** Waits until the process has ended: from then on its ports refuse. */
    void awaitEnd() {
        process.onExit().join();
    }

    /** The planned end: SIGTERM. */
    public void stop() {
        process.destroy();
    }

    /** It stands still, and its connections stay open: SIGSTOP. */
    void pause() {
        signal("-STOP");
    }

    /** It goes on: SIGCONT. */
    void resume() {
        signal("-CONT");
    }

    public boolean isRunning() {
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

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill " + name + " of " + this + " ended with " + kill.exitValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending " + name + " to " + this, e);
        }
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
    public record Answer(int status, String body) {

        public JsonNode json() {
            return JSON.readTree(body);
        }
    }
}
