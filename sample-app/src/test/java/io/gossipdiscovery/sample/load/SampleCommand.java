package io.gossipdiscovery.sample.load;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/** The command {@code sample-app/run}. */
public final class SampleCommand {

    private SampleCommand() {}

    /**
     * Starts it in a cluster that nobody else knows, on the JDK of this JVM, and does not wait for it.
     *
     * @param output where all that it says is written; it runs in the folder of that file
     * @param arguments as a user would type them
     */
    public static Process start(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", System.getProperty("sample.run")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Objects.requireNonNull(output.getParent()).toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("GOSSIP_CLUSTER", "it-" + UUID.randomUUID());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    /** The first of three ports in a row that are free, below those that systems hand out by themselves. */
    public static int freePorts() {
        return new Random()
                .ints(10_000, 17_000)
                .filter(first -> isFree(first) && isFree(first + 1) && isFree(first + 2))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port)) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
