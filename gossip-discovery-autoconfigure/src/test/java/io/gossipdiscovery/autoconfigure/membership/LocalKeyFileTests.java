package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKeyFileTests {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @Test
    void theSameKeyIsReadAgain() throws IOException {
        byte[] key = new LocalKeyFile(home).readOrCreate();

        assertThat(key).hasSize(32);
        assertThat(new LocalKeyFile(home).readOrCreate()).isEqualTo(key);
    }

    @Test
    void onlyTheOwnerMayReadIt() throws IOException {
        new LocalKeyFile(home).readOrCreate();

        assertThat(permissions(directory())).isEqualTo("rwx------");
        assertThat(permissions(file())).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory())) {
            assertThat(files).containsExactly(file());
        }
    }

    @RepeatedTest(20)
    void processesThatStartAtOnceAgree() throws Exception {
        int processes = 8;
        ExecutorService pool = Executors.newFixedThreadPool(processes);
        CyclicBarrier start = new CyclicBarrier(processes);
        List<Future<byte[]>> keys = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            keys.add(pool.submit(() -> {
                start.await();
                return new LocalKeyFile(home).readOrCreate();
            }));
        }
        byte[] first = keys.get(0).get();
        for (Future<byte[]> key : keys) {
            assertThat(key.get()).isEqualTo(first);
        }
        pool.shutdown();
    }

    @Test
    void aFileThatOthersMayReadIsNotUsed() throws IOException {
        new LocalKeyFile(home).readOrCreate();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> new LocalKeyFile(home).readOrCreate())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is open to other accounts (rw-r--r--)");
    }

    @Test
    void aDirectoryThatOthersMayWriteIsNotUsed() throws IOException {
        new LocalKeyFile(home).readOrCreate();
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> new LocalKeyFile(home).readOrCreate())
                .hasMessageContaining("is open to other accounts (rwxrwxrwx)");
    }

    @Test
    void aLinkToSomewhereElseIsNotUsed() throws IOException {
        Path elsewhere = Files.writeString(home.resolve("elsewhere"), SealingKeys.fresh());
        Files.createDirectory(
                directory(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createSymbolicLink(file(), elsewhere);

        assertThatThrownBy(() -> new LocalKeyFile(home).readOrCreate()).hasMessageContaining("is not a regular file");
    }

    @Test
    void aFileWithoutAKeySaysWhatToDo() throws IOException {
        new LocalKeyFile(home).readOrCreate();

        for (String content : List.of("", "no Base64!", "c2hvcnQ=", "ü", "x".repeat(5000))) {
            Files.writeString(file(), content);
            assertThatThrownBy(() -> new LocalKeyFile(home).readOrCreate())
                    .as(content)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file().toString());
        }
    }

    @Test
    void aHomeThatCannotBeWrittenIsNamed() throws IOException {
        Path noDirectory = Files.writeString(home.resolve("file"), "");

        assertThatThrownBy(() -> new LocalKeyFile(noDirectory).readOrCreate())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be created");
    }

    @Test
    void freshKeysDiffer() {
        assertThat(SealingKeys.decodeAll(Arrays.asList(SealingKeys.fresh(), SealingKeys.fresh())))
                .doesNotHaveDuplicates();
    }

    private Path directory() {
        return home.resolve(".gossip-discovery");
    }

    private Path file() {
        return directory().resolve("local.key");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
