package io.gossipdiscovery.benchmarks.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTests {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void fill() throws IOException {
        Files.write(folder.resolve("b.jar"), new byte[20]);
        Files.write(folder.resolve("a.jar"), new byte[10]);
        Files.write(folder.resolve("notes.txt"), new byte[40]);
    }

    @Test
    void jarsAreInTheOrderOfTheirNames() throws IOException {
        assertThat(ClassPath.of(folder).names()).containsExactly("a.jar", "b.jar");
    }

    @Test
    void whatIsAddedIsWhatTheOtherHasNot() throws IOException {
        ClassPath both = ClassPath.of(folder);
        ClassPath added = both.beyond(both.without("b.jar"::equals));
        assertThat(added.names()).containsExactly("b.jar");
        assertThat(added.bytes()).isEqualTo(20);
    }

    @Test
    void classesComeFirst() throws IOException {
        Path classes = Path.of("classes");
        assertThat(ClassPath.of(folder).without("b.jar"::equals).after(classes))
                .isEqualTo("classes" + File.pathSeparator + folder.resolve("a.jar"));
    }
}
