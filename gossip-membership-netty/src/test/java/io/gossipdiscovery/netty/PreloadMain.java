package io.gossipdiscovery.netty;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The process of {@link PreloadingTests}: it loads a node, and says what is there afterwards that was not before. */
final class PreloadMain {

    /** Of this process, in the kernel of Linux. */
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private PreloadMain() {}

    public static void main(String[] arguments) throws IOException {
        // With the first channel of a process the JDK makes a pair of sockets of its own, and keeps one to close others
        // by.
        DatagramChannel.open().close();
        Set<String> threads = threads();
        Set<String> sockets = sockets();
        GossipNode.preload();
        System.out.println("threads " + beyond(threads(), threads));
        System.out.println("sockets " + beyond(sockets(), sockets));
    }

    private static Set<String> beyond(Set<String> later, Set<String> earlier) {
        Set<String> beyond = new TreeSet<>(later);
        beyond.removeAll(earlier);
        return beyond;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
    }

    /** Sockets, and what waits for them. */
    private static Set<String> sockets() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return Set.of();
        }
        Set<String> sockets = new TreeSet<>();
        List<Path> descriptors;
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            descriptors = all.toList();
        }
        for (Path descriptor : descriptors) {
            // That of the list itself is closed by now.
            if (Files.isSymbolicLink(descriptor)) {
                String target = Files.readSymbolicLink(descriptor).toString();
                if (target.startsWith("socket:") || target.startsWith("anon_inode:")) {
                    sockets.add(target);
                }
            }
        }
        return sockets;
    }
}
