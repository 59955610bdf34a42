package io.gossipdiscovery.benchmarks.idle;

import com.sun.management.ThreadMXBean;
import io.gossipdiscovery.benchmarks.cluster.ClusterSettings;
import io.gossipdiscovery.benchmarks.process.Waiting;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipNode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import jdk.jfr.Recording;

/**
 * The process that {@link IdleProfile} starts: a cluster of nodes that have nothing to do. It prints one line for each figure:
 * metric, unit and value, with tabulators between.
 */
final class IdleNodes {

    private static final Duration FORMING_LIMIT = Duration.ofMinutes(2);
    private static final int JOIN_SECONDS = 30;
    private static final int TOP = 8;

    private final List<GossipNode> nodes;
    private final String threads;

    private IdleNodes(List<GossipNode> nodes, String cluster) {
        this.nodes = nodes;
        this.threads = "gossip-" + cluster;
    }

    /** What is read at one moment. */
    private record Reading(long nanoTime, long allocatedBytes, Map<String, Long> counted, ThreadTimes times) {}

    /** How many nodes; for how many seconds they are idle before they are measured; for how many they are. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String cluster = UUID.randomUUID().toString();
        List<GossipNode> nodes = form(cluster, Integer.parseInt(arguments[0]));
        IdleNodes idle = new IdleNodes(nodes, cluster);
        TimeUnit.SECONDS.sleep(Integer.parseInt(arguments[1]));
        idle.measure(Integer.parseInt(arguments[2]));
        nodes.forEach(GossipNode::close);
    }

    private static List<GossipNode> form(String cluster, int count) throws IOException, InterruptedException {
        List<GossipNode> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            GossipNode node = GossipNode.start(ClusterSettings.of(cluster, InetAddress.getLoopbackAddress()));
            nodes.add(node);
            node.join(i == 0 ? List.of() : List.of(nodes.get(0).address().toString()))
                    .orTimeout(JOIN_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
        if (!Waiting.until(
                FORMING_LIMIT, () -> nodes.stream().allMatch(node -> node.view().count(Status.ALIVE) == count))) {
            throw new IOException("the cluster of " + count + " did not form");
        }
        return nodes;
    }

    private void measure(int seconds) throws IOException, InterruptedException {
        // First, since its start takes the processors for a while.
        Recording recording = Recorded.start();
        Reading before = read();
        TimeUnit.SECONDS.sleep(seconds);
        Reading after = read();
        Recorded recorded = Recorded.of(recording, threads);

        double nodeSeconds =
                nodes.size() * (after.nanoTime() - before.nanoTime()) / (double) TimeUnit.SECONDS.toNanos(1);
        double allocated = (after.allocatedBytes() - before.allocatedBytes()) / nodeSeconds;
        ThreadTimes.Times used = after.times().since(before.times(), name -> name.startsWith("gossip-"));
        tell("cpu", "% of a core per node", used.nanos() / nodeSeconds / TimeUnit.SECONDS.toNanos(1) * 100);
        tell("wakeups", "per node and s", used.waits() / nodeSeconds);
        after.counted()
                .forEach((name, value) ->
                        tell(name, "per node and s", (value - before.counted().getOrDefault(name, 0L)) / nodeSeconds));
        double ticks = Math.max(1, used.userTicks() + used.systemTicks());
        double system = used.systemTicks() / ticks;
        tell("cpu: in the kernel: socket calls, waiting, waking up", "%", 100 * system);
        shares("cpu: ", recorded.samples(), 100 * (1 - system));
        others(before.times(), after.times(), used);

        tell("allocated", "B per node and s", allocated);
        shares("allocated: ", recorded.bytesByPart(), 100);
        top("allocated: of ", recorded.bytesByClass(), allocated);
        top("allocated: at ", recorded.bytesBySite(), allocated);
        tell(
                "samples",
                "of running code",
                sum(recorded.samples().values().stream().mapToLong(Long::longValue)));
    }

    private Reading read() throws IOException {
        return new Reading(System.nanoTime(), allocatedBytes(), counted(), ThreadTimes.now());
    }

    private static double sum(LongStream values) {
        return values.sum();
    }

    /** What the JVM's own threads used beside, as a share of what the nodes' threads did. */
    private static void others(ThreadTimes before, ThreadTimes after, ThreadTimes.Times nodes) {
        Map<String, List<String>> groups = Map.of(
                "beside: compiler", List.of("C1 Compiler", "C2 Compiler", "Sweeper"),
                "beside: collector", List.of("VM Thread", "GC Thread", "VM Periodic"),
                "beside: Flight Recorder", List.of("JFR "));
        groups.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(group -> {
            ThreadTimes.Times used =
                    after.since(before, name -> group.getValue().stream().anyMatch(name::startsWith));
            tell(group.getKey(), "% of the nodes'", 100.0 * used.nanos() / nodes.nanos());
        });
    }

    private static void shares(String prefix, Map<Part, Long> weights, double whole) {
        double all = Math.max(1, sum(weights.values().stream().mapToLong(Long::longValue)));
        weights.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .forEach(part -> tell(prefix + part.getKey().label(), "%", whole * part.getValue() / all));
    }

    private static void top(String prefix, Map<String, Long> weights, double whole) {
        double all = Math.max(1, sum(weights.values().stream().mapToLong(Long::longValue)));
        weights.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(TOP)
                .forEach(entry -> tell(prefix + entry.getKey(), "B per node and s", whole * entry.getValue() / all));
    }

    private Map<String, Long> counted() {
        Map<String, Long> sums = new TreeMap<>();
        for (GossipNode node : nodes) {
            node.counters().forEach((name, value) -> {
                if (name.equals("shell.datagrams.sent") || name.equals("shell.datagrams.received")) {
                    sums.merge(name, value, Long::sum);
                }
            });
        }
        return sums;
    }

    private long allocatedBytes() {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = 0;
        for (ThreadInfo thread : bean.getThreadInfo(bean.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().startsWith(threads)) {
                bytes += bean.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return bytes;
    }

    private static void tell(String metric, String unit, double value) {
        System.out.printf(Locale.ROOT, "%s\t%s\t%.3f%n", metric, unit, value);
    }
}
