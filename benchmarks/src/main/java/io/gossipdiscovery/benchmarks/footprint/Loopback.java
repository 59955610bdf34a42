package io.gossipdiscovery.benchmarks.footprint;

import io.gossipdiscovery.benchmarks.process.Command;
import io.gossipdiscovery.benchmarks.process.Undo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network namespace with a loopback device and nothing else, whose traffic is that of the processes in it. Needs Linux, the
 * command {@code ip} and the rights of root. Closing it removes it, and so does the end of this JVM.
 */
final class Loopback implements AutoCloseable {

    private final String namespace =
            "gd" + Integer.toHexString(ThreadLocalRandom.current().nextInt(1 << 28));
    private final Undo removal = Undo.atExit(this::remove);
    private boolean removed;

    private Loopback() {}

    /** Fails, leaving nothing behind, where it is not possible. */
    static Loopback create() throws IOException, InterruptedException {
        Loopback loopback = new Loopback();
        try {
            loopback.ip("netns", "add", loopback.namespace);
            loopback.ip("-n", loopback.namespace, "link", "set", "lo", "up");
            return loopback;
        } catch (IOException | InterruptedException | RuntimeException e) {
            loopback.close();
            throw e;
        }
    }

    /** What to put before a command that is to run in the namespace; it replaces itself by the command. */
    List<String> enter() {
        return List.of("ip", "netns", "exec", namespace);
    }

    @Override
    public void close() {
        removal.close();
    }

    /** One at a time, so that nothing is made after it was removed. */
    private synchronized void ip(String... arguments) throws IOException, InterruptedException {
        if (removed) {
            throw new IOException("the network namespace is removed");
        }
        List<String> words = new ArrayList<>(List.of("ip"));
        words.addAll(List.of(arguments));
        Command.run(words);
    }

    private synchronized void remove() {
        try {
            ip("netns", "delete", namespace);
        } catch (IOException e) {
            // Not made yet.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        removed = true;
    }
}
