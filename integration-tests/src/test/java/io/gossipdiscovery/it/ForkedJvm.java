package io.gossipdiscovery.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.util.StringUtils;

/** A {@link ForkedApplication} in a JVM of its own, with the class path of this one. */
final class ForkedJvm implements AutoCloseable {

    private static final Path LOGS = Path.of("target", "it");

    private final Process process;
    private final Path log;

    private ForkedJvm(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and does not wait.
     *
     * @param first what comes before this JVM's class path
     */
    static ForkedJvm start(List<Path> first, List<String> options, String... arguments) throws IOException {
        Path log = Files.createDirectories(LOGS).resolve("forked-" + UUID.randomUUID() + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.add("-cp");
        command.add(StringUtils.collectionToDelimitedString(first, "", "", File.pathSeparator) + classPath());
        command.add(ForkedApplication.class.getName());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ForkedJvm(process, log);
    }

    /** The one of Surefire, which starts its JVM with a jar that only refers to it. */
    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** What it has printed. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "pid " + process.pid() + ", log " + log;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
