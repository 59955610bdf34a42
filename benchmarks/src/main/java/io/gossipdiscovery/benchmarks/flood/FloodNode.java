package io.gossipdiscovery.benchmarks.flood;

import com.sun.management.OperatingSystemMXBean;
import io.gossipdiscovery.benchmarks.cluster.ClusterSettings;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The process that {@link FloodMember} starts: one node. It prints its id and address, then one line of figures for each line on
 * its standard input, and ends with that, so that it outlives nobody.
 */
final class FloodNode {

    private static final int JOIN_SECONDS = 30;
    private static final Path STATUS = Path.of("/proc/self/status");

    private FloodNode() {}

    /** Cluster, own address, and where there is one a seed. */
    public static void main(String[] arguments) throws IOException {
        AtomicLong accusations = new AtomicLong();
        InetAddress address = InetAddress.getByName(arguments[1]);
        try (GossipNode node = GossipNode.start(ClusterSettings.of(arguments[0], address))) {
            node.addListener(new GossipListener() {
                @Override
                public void onEvent(MembershipEvent event) {
                    boolean accuses =
                            event.kind() == MembershipEvent.Kind.SUSPECTED || event.kind() == MembershipEvent.Kind.DIED;
                    accusations.addAndGet(accuses ? 1 : 0);
                }
            });
            if (arguments.length > 2) {
                node.join(List.of(arguments[2]))
                        .orTimeout(JOIN_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
            System.out.println(node.id() + " " + node.address());
            BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            while (asked.readLine() != null) {
                System.out.println(line(figures(node, accusations.get())));
            }
        }
    }

    private static Map<String, Long> figures(GossipNode node, long accusations) throws IOException {
        Map<String, Long> figures = new TreeMap<>(node.counters());
        figures.put("accusations", accusations);
        figures.put("live", (long) node.view().live().size());
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        figures.put("cpuNanos", system.getProcessCpuTime());
        figures.put("rssBytes", residentBytes());
        System.gc();
        figures.put(
                "heapBytes",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        return figures;
    }

    private static long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        }
    }

    private static String line(Map<String, Long> figures) {
        return figures.entrySet().stream()
                .map(figure -> figure.getKey() + "=" + figure.getValue())
                .collect(Collectors.joining(" "));
    }
}
