package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class PeersFileTests {

    private static final Duration SOON = Duration.ofMillis(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        new PeersFile(path()).write(List.of("10.0.0.1:1", "[2001:db8:0:0:0:0:0:1]:2"));

        assertThat(new PeersFile(path()).read()).containsExactly("10.0.0.1:1", "[2001:db8:0:0:0:0:0:1]:2");
    }

    @Test
    void onlyTheOwnerMayReadItAndNothingElseIsLeftBehind() throws IOException {
        new PeersFile(path()).write(List.of("10.0.0.1:1"));
        new PeersFile(path()).write(List.of("10.0.0.2:1"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(path());
        }
    }

    @Test
    void noMoreThanSixtyFourAreKept() throws IOException {
        List<String> many = IntStream.rangeClosed(1, 200)
                .mapToObj(port -> "10.0.0.1:" + port)
                .toList();
        new PeersFile(path()).write(many);
        assertThat(Files.readAllLines(path())).hasSize(64);

        Files.write(path(), many);
        assertThat(new PeersFile(path()).read()).hasSize(64);
    }

    @Test
    void aFileThatDoesNotExistYetIsNoProblem(CapturedOutput output) {
        assertThat(new PeersFile(path()).read()).isEmpty();
        assertThat(output).contains("does not exist yet").doesNotContain("WARN");
    }

    @Test
    void aHugeFileIsIgnored(CapturedOutput output) throws IOException {
        Files.writeString(path(), "10.0.0.1:1\n".repeat(10_000));

        assertThat(new PeersFile(path()).read()).isEmpty();
        assertThat(output).contains("gossip.peers-file is ignored", "allowed are 65536");
    }

    @Test
    void whatIsNoFileIsIgnored(CapturedOutput output) throws IOException {
        Files.createDirectory(path());

        assertThat(new PeersFile(path()).read()).isEmpty();
        assertThat(new PeersFile(Path.of("/dev/zero")).read()).isEmpty();
        assertThat(output).contains(path() + " of gossip.peers-file is ignored", "/dev/zero of gossip.peers-file");
    }

    @Test
    void whatIsNoFileIsNotReplaced() throws IOException {
        Path link = Files.createSymbolicLink(path(), Path.of("/dev/null"));

        assertThatThrownBy(() -> new PeersFile(link).write(List.of("10.0.0.1:1")))
                .hasMessage("it is not a regular file");
        assertThat(link).isSymbolicLink();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000\u0001\u0002", "ümläut", "<xml/>", "dns:name:1", "10.0.0.1", "10.0.0.1:99999"})
    void garbageIsIgnored(String garbage, CapturedOutput output) throws IOException {
        Files.writeString(path(), garbage + "\n", StandardCharsets.UTF_8);

        assertThat(new PeersFile(path()).read()).isEmpty();
        assertThat(output).contains("WARN").containsPattern("ignored, (it is|they are) no");
    }

    @Test
    void theLinesThatMakeSenseAreUsed() throws IOException {
        Files.writeString(path(), "10.0.0.1:1\n\nnonsense\n 10.0.0.2:2 \n");

        assertThat(new PeersFile(path()).read()).containsExactly("10.0.0.1:1", "10.0.0.2:2");
    }

    @Test
    void theMembersThatLiveAreRecorded() throws IOException {
        try (TestNode one = TestNode.start();
                TestNode two = one.startAnother();
                PeersRecorder recorder = new PeersRecorder(new PeersFile(path()), List.of(), SOON)) {
            one.node().addListener(recorder);
            await().until(() -> recorded().equals(List.of(two.node().address().toString())));

            try (TestNode three = one.startAnother()) {
                await().until(() -> recorded().size() == 2);
                three.node().leave().join();
            }
            await().untilAsserted(() ->
                    assertThat(recorded()).containsExactly(two.node().address().toString()));
        }
    }

    @Test
    void aNodeThatIsLeftAloneKeepsTheWayBack() {
        try (TestNode one = TestNode.start()) {
            try (PeersRecorder recorder = new PeersRecorder(new PeersFile(path()), List.of(), SOON)) {
                one.node().addListener(recorder);
                try (TestNode two = one.startAnother()) {
                    await().until(() -> recorded().size() == 1);
                    two.node().leave().join();
                }
                await().until(() -> one.live() == 1);
            }
            assertThat(recorded()).hasSize(1);
        }
    }

    @Test
    void whatCannotBeWrittenIsSaidOnceAndTriedAgain(CapturedOutput output) throws IOException {
        Path missing = directory.resolve("missing");
        try (TestNode one = TestNode.start();
                PeersRecorder recorder = new PeersRecorder(new PeersFile(missing.resolve("peers")), List.of(), SOON)) {
            one.node().addListener(recorder);
            try (TestNode two = one.startAnother();
                    TestNode three = one.startAnother()) {
                await().untilAsserted(() ->
                        assertThat(output).contains("cannot be recorded in " + missing.resolve("peers"), "create it"));
                Files.createDirectory(missing);
                await().untilAsserted(() -> {
                    one.node()
                            .publish("key", new byte[] {(byte) System.nanoTime()})
                            .join();
                    assertThat(missing.resolve("peers")).exists();
                });
                assertThat(two.live() + three.live()).isPositive();
            }
            await().untilAsserted(() -> assertThat(output).contains("are recorded again"));
            assertThat(output.toString().split("cannot be recorded in", -1)).hasSize(2);
        }
    }

    @Test
    void whatWasNotYetRecordedIsRecordedAtTheEnd() throws IOException {
        try (TestNode one = TestNode.start();
                TestNode two = one.startAnother()) {
            PeersRecorder recorder = new PeersRecorder(new PeersFile(path()), List.of(), Duration.ofHours(1));
            await().until(() -> one.live() == 2);
            recorder.onViewChanged(one.node().view());
            assertThat(path()).doesNotExist();
            recorder.close();
            assertThat(recorded()).containsExactly(two.node().address().toString());
        }
    }

    private List<String> recorded() {
        try {
            return Files.exists(path()) ? Files.readAllLines(path()) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path path() {
        return directory.resolve("peers");
    }
}
