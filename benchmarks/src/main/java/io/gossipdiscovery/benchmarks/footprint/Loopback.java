package io.gossipdiscovery.benchmarks.footprint;

import io.gossipdiscovery.benchmarks.process.Command;
import io.gossipdiscovery.benchmarks.process.Undo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A network namespace with a loopback device and nothing else, whose traffic is that of the processes in it. Needs Linux, the
 * command {@code ip} and the rights of root. Closing it removes it, and so does the end of this JVM.
 *
 * <p>Its packets are those of an Ethernet. As it is, loopback carries 64 KiB in one, and counts headers accordingly: its MTU is
 * 1,500 here, and TCP hands over its segments one by one and not, as to a card that divides them, several at once.
 */
final class Loopback implements AutoCloseable {

    /** Where the command {@code ip} has a file for each namespace. */
    private static final Path NAMESPACES = Path.of("/var/run/netns");

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
            loopback.ip("-n", loopback.namespace, "link", "set", "lo", "mtu", "1500", "gso_max_segs", "1", "up");
            return loopback;
        } catch (IOException | InterruptedException | RuntimeException e) {
            try {
                loopback.close();
            } catch (UncheckedIOException remains) {
                e.addSuppressed(remains);
            }
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
            if (Files.exists(NAMESPACES.resolve(namespace))) {
                ip("netns", "delete", namespace);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the network namespace " + namespace + " remains", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            removed = true;
        }
    }
}
