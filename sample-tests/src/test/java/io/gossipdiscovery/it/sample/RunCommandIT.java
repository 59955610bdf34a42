package io.gossipdiscovery.it.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.sample.load.SampleCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code sample-app/run} as a user starts it, with the jar of this build. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a bash script")
@Tag("long")
class RunCommandIT {

    private static final Duration START_LIMIT = Duration.ofSeconds(150);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** Until all know that an inventory was killed. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private static final int TERMINATED = 143;

    private final Path directory;
    private final List<Process> scripts = new ArrayList<>();
    private final List<ProcessHandle> children = new ArrayList<>();

    RunCommandIT(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void killLeftovers() {
        for (Process script : scripts) {
            noteChildren(script);
            script.destroyForcibly();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--inventories 3  | unknown argument '--inventories'",
                "--inventory      | --inventory needs a number",
                "--inventory none | --inventory takes a whole number from 1 to 50, not 'none'",
                "--inventory 0    | --inventory takes a whole number from 1 to 50, not '0'",
                "--port=65536     | --port takes a whole number from 1 to 65535, not '65536'",
                "--port 65534     | the last would need port 65536",
            })
    void wrongArgumentsEndItWithTheRemedy(String arguments, String remedy) throws Exception {
        Process script = run(arguments.split(" "));
        assertThat(exitCode(script)).isEqualTo(1);
        assertThat(output()).contains(remedy);
    }

    @Test
    void aTakenPortEndsItAndIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Process script = run("--no-build", "--port", String.valueOf(port - 1));
            assertThat(exitCode(script)).isEqualTo(1);
            assertThat(output()).contains("port " + port + " is taken, and the inventory needs it");
        }
    }

    @Test
    void answersAsTheReadmeShowsAndStopsWhatIsLeftWhenItIsTerminated() throws Exception {
        int port = SampleCommand.freePorts();
        Process script = run("--no-build", "--port", String.valueOf(port));
        awaitOutput(script, "stops them all");
        assertThat(output()).contains("ready after");
        noteChildren(script);
        children.stream()
                .filter(child -> commandLine(child).contains("inventory"))
                .findFirst()
                .ifPresent(ProcessHandle::destroyForcibly);
        awaitOutput(script, "has ended");
        ReadmeAnswers answers = new ReadmeAnswers(port);
        await().atMost(ANSWER_LIMIT).untilAsserted(answers::areGiven);

        script.destroy();

        assertThat(exitCode(script)).isEqualTo(TERMINATED);
        assertThat(children).hasSizeGreaterThanOrEqualTo(3).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void chaosEndsAnInventoryAndStartsItAgainWhileTheDashboardIsServed() throws Exception {
        int port = SampleCommand.freePorts();
        Process script = run("--no-build", "--chaos", "--inventory", "1", "--port", String.valueOf(port));
        awaitOutput(script, "is back after");
        assertThat(output())
                .contains("the cluster: http://localhost:" + port + "/gossip")
                .containsPattern("1: kill -9 of the inventory on port " + (port + 1) + " \\(pid \\d+\\)\n")
                .containsPattern("the inventory on port " + (port + 1) + " is back after \\d+ s \\(pid \\d+\\)\n")
                .doesNotContain("Killed");
        HttpRequest page = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/gossip/"))
                .timeout(ANSWER_LIMIT)
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(page, BodyHandlers.ofString())
                        .body())
                .contains("<html");
        noteChildren(script);

        script.destroy();

        assertThat(exitCode(script)).isEqualTo(TERMINATED);
        assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void leavesNothingBehindWhenItIsTerminatedWhileStarting() throws Exception {
        Process script = run("--no-build", "--port", String.valueOf(SampleCommand.freePorts()));
        awaitOutput(script, "starting inventory");
        noteChildren(script);

        script.destroy();

        assertThat(exitCode(script)).isEqualTo(TERMINATED);
        assertThat(children).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    }

    private Process run(String... arguments) throws IOException {
        Process script = SampleCommand.start(directory.resolve("output"), arguments);
        scripts.add(script);
        return script;
    }

    private String output() throws IOException {
        return Files.readString(directory.resolve("output"));
    }

    private void awaitOutput(Process script, String text) {
        await(text)
                .atMost(START_LIMIT)
                .failFast(() -> assertThat(script.isAlive()).as(output()).isTrue())
                .untilAsserted(() -> assertThat(output()).contains(text));
    }

    private int exitCode(Process script) throws Exception {
        assertThat(script.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as(output())
                .isTrue();
        return script.exitValue();
    }

    private void noteChildren(Process script) {
        script.descendants().forEach(children::add);
    }

    private static String commandLine(ProcessHandle process) {
        return process.info().commandLine().orElse("");
    }
}
