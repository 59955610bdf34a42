package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossipdiscovery.autoconfigure.TestNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A file system of a few pages of memory that is full, or that can only be read. To mount it needs the rights of root. */
@EnabledOnOs(OS.LINUX)
@ExtendWith(OutputCaptureExtension.class)
class DiskTroubleTests {

    private static final Duration SOON = Duration.ofMillis(10);
    private static final List<String> PEERS = List.of("10.0.0.1:1", "10.0.0.2:2");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=16k,mode=700", "gossip-test", disk.toString()),
                "a file system cannot be mounted here: that needs root");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", disk.toString());
    }

    @Test
    void membersThatDoNotFitOnTheDiskLeaveThoseThatAreThere() throws Exception {
        PeersFile file = new PeersFile(peers());
        file.write(PEERS);
        fill();

        assertThatThrownBy(() -> file.write(List.of("10.0.0.3:3"))).hasMessageContaining("No space left");

        assertThat(file.read()).isEqualTo(PEERS);
        assertThat(names()).containsExactlyInAnyOrder("peers", "filler");
        Files.delete(filler());
        file.write(List.of("10.0.0.3:3"));
        assertThat(file.read()).containsExactly("10.0.0.3:3");
    }

    @Test
    void membersOnADiskThatCanOnlyBeReadAreReadAndStay() throws Exception {
        PeersFile file = new PeersFile(peers());
        file.write(PEERS);
        remount("ro");

        assertThatThrownBy(() -> file.write(List.of("10.0.0.3:3"))).hasMessageContaining("Read-only");

        assertThat(file.read()).isEqualTo(PEERS);
        assertThat(names()).containsExactly("peers");
    }

    @Test
    void aFullDiskIsToldOnceAndForgottenWhenThereIsRoomAgain(CapturedOutput output) throws Exception {
        fill();
        try (TestNode one = TestNode.start();
                PeersRecorder recorder = new PeersRecorder(new PeersFile(peers()), List.of(), SOON)) {
            one.node().addListener(recorder);
            try (TestNode two = one.startAnother()) {
                await().until(() -> recorder.problem() != null);
                assertThat(recorder.problem())
                        .contains("cannot be recorded in " + peers() + " of gossip.peers-file", "No space left");
                Files.delete(filler());
                await().until(() -> recorder.problem() == null);
                assertThat(new PeersFile(peers()).read())
                        .containsExactly(two.node().address().toString());
            }
        }
        assertThat(output.toString().split("cannot be recorded in", -1)).hasSize(2);
        assertThat(output).contains("are recorded again");
    }

    @Test
    void aKeyThatDoesNotFitOnTheDiskLeavesNoFile() throws Exception {
        fill();

        assertThatThrownBy(() -> new LocalKeyFile(disk).readOrCreate())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(key() + " cannot be written: No space left");

        assertThat(key()).doesNotExist();
        try (Stream<Path> left = Files.list(disk.resolve(".gossip-discovery"))) {
            assertThat(left).isEmpty();
        }
        Files.delete(filler());
        assertThat(new LocalKeyFile(disk).readOrCreate()).hasSize(32);
    }

    @Test
    void aKeyOnADiskThatCanOnlyBeReadIsUsed() throws Exception {
        byte[] key = new LocalKeyFile(disk).readOrCreate();
        remount("ro");

        assertThat(new LocalKeyFile(disk).readOrCreate()).isEqualTo(key);
    }

    @Test
    void aDiskThatCanOnlyBeReadAndHasNoKeyIsNamed() throws Exception {
        remount("ro");

        assertThatThrownBy(() -> new LocalKeyFile(disk).readOrCreate())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(disk.resolve(".gossip-discovery") + " cannot be created");
    }

    /** Until nothing fits any more. */
    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(new byte[1024]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private void remount(String how) throws Exception {
        assertThat(run("mount", "-o", "remount," + how, disk.toString())).isTrue();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(disk)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private Path peers() {
        return disk.resolve("peers");
    }

    private Path key() {
        return disk.resolve(".gossip-discovery").resolve("local.key");
    }

    private Path filler() {
        return disk.resolve("filler");
    }

    /** Whether it is there and ended well. */
    private static boolean run(String... words) throws InterruptedException {
        try {
            return new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
