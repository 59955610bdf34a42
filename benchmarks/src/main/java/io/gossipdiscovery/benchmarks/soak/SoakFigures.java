package io.gossipdiscovery.benchmarks.soak;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What this JVM holds at a moment, after a collection, by name. What only Linux tells is left out elsewhere. */
final class SoakFigures {

    static final String HEAP = "heapBytes";
    static final String NETTY_DIRECT = "nettyDirectBytes";
    static final String JDK_DIRECT = "jdkDirectBytes";
    static final String THREADS = "threads";
    static final String SOCKETS = "sockets";
    static final String OTHER_DESCRIPTORS = "otherDescriptors";
    static final String RSS = "rssBytes";

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";

    private SoakFigures() {}

    static Map<String, Long> now() throws IOException {
        Map<String, Long> figures = new TreeMap<>();
        System.gc();
        figures.put(
                HEAP, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
            figures.put(NETTY_DIRECT, allocator.metric().usedDirectMemory());
        }
        figures.put(
                JDK_DIRECT,
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum());
        figures.put(THREADS, (long) ManagementFactory.getThreadMXBean().getThreadCount());
        addDescriptors(figures);
        addResident(figures);
        return figures;
    }

    /** Sockets come and go with streams; what else is open is the same for as long as the nodes are as many. */
    private static void addDescriptors(Map<String, Long> figures) throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return;
        }
        long sockets = 0;
        long others = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : open) {
                if (target(descriptor).startsWith("socket:")) {
                    sockets++;
                } else {
                    others++;
                }
            }
        }
        figures.put(SOCKETS, sockets);
        figures.put(OTHER_DESCRIPTORS, others);
    }

    /** Empty if it was closed meanwhile. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static void addResident(Map<String, Long> figures) throws IOException {
        if (!Files.isReadable(STATUS)) {
            return;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .forEach(bytes -> figures.put(RSS, bytes));
        }
    }
}
