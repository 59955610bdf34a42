package io.gossipdiscovery.netty.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example runs as it is shown. */
class TwoNodesTests {

    private static final Path PAGE = Path.of("..", "docs", "extending.md");
    private static final Path EXAMPLE = Path.of("src/test/java/io/gossipdiscovery/netty/example/TwoNodes.java");

    /** In this order. */
    private static final List<String> SAID =
            List.of("joined: true", "seen by two: green", "left: 1 of 1 have confirmed", "seen by two: 1 member");

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theProgramSaysWhatThePageSays() throws IOException, InterruptedException {
        assertThat(run().lines().toList()).containsSubsequence(SAID);
        assertThat(Files.readString(PAGE)).contains("```text\n" + String.join("\n", SAID) + "\n```");
    }

    @Test
    void thePageShowsTheProgram() throws IOException {
        String source = Files.readString(EXAMPLE);

        assertThat(Files.readString(PAGE)).contains("```java\n" + source.substring(source.indexOf("import ")) + "```");
    }

    /** What it prints in a JVM of its own, which is its whole process. */
    private static String run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TwoNodes.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }
}
