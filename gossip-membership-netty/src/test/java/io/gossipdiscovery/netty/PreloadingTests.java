package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In a JVM of its own: in that of the tests all is loaded long since. */
class PreloadingTests {

    private static final String LOADED = "[class,load] ";

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void loadsANodeAndOpensNothing() throws IOException, InterruptedException {
        List<String> lines = preload();
        assertThat(lines).contains("threads []", "sockets []");
        assertThat(lines)
                .filteredOn(line -> line.startsWith(LOADED))
                .map(line -> line.split(" ", -1)[1])
                .contains(
                        EngineLoop.class.getName(),
                        DatagramTransport.class.getName(),
                        "io.netty.channel.nio.NioIoHandler",
                        "com.sun.crypto.provider.GaloisCounterMode");
    }

    /** What a fresh JVM prints, the classes that it loads included. */
    private static List<String> preload() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:stdout:tags",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PreloadMain.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            return printed.lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }
}
