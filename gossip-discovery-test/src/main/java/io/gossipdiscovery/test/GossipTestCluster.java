package io.gossipdiscovery.test;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * A real cluster in one JVM: every member is a node of its own with its own thread and sockets, on any free port of loopback, in a cluster
 * that nobody else has the name of. To be used by one thread at a time.
 *
 * <p>{@link GossipCluster} starts one for a test class. By hand, {@link #start(int)} does, and {@link #close()} ends it.
 */
public final class GossipTestCluster implements AutoCloseable {

    private static final InetAddress LOOPBACK = ipv4Loopback();

    /** Of those whom no partition names. */
    private static final int TOGETHER = 0;

    private final String name = "test-" + UUID.randomUUID();
    private final Timings timings;
    private final List<TestMember> members;
    private final TestApplication application = new TestApplication(this);

    /** Whose node receives or sends at an address; those that are gone stay, since what they sent may still be under way. */
    private final Map<NodeAddress, TestNode> owners = new ConcurrentHashMap<>();

    /** Every node that there was. */
    private final Set<NodeId> ids = ConcurrentHashMap.newKeySet();

    /** Who reaches whom: those of one group. Those who are missing here are {@link #TOGETHER}. */
    private volatile Map<TestNode, Integer> groups = Map.of();

    private boolean faulty;

    private GossipTestCluster(int nodes, Timings timings) {
        if (nodes < 1) {
            throw new IllegalArgumentException("A cluster of " + nodes + " nodes is none: give at least 1");
        }
        this.timings = timings;
        this.members = IntStream.range(0, nodes)
                .mapToObj(index -> new TestMember(this, index))
                .toList();
    }

    /** A cluster of so many members, all of whom know each other, with {@link Timings#LOCAL}. */
    public static GossipTestCluster start(int nodes) {
        return start(nodes, Timings.LOCAL);
    }

    /** A cluster of so many members, all of whom know each other. */
    public static GossipTestCluster start(int nodes, Timings timings) {
        GossipTestCluster cluster = new GossipTestCluster(nodes, timings);
        try {
            cluster.members.forEach(TestMember::start);
            cluster.awaitMembers();
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** The name of the cluster, which is {@code gossip.cluster} of the application under test. */
    public String name() {
        return name;
    }

    /** Where its members are found, which is {@code gossip.seeds} of the application under test. */
    public List<String> seeds() {
        return members.stream()
                .filter(TestNode::isRunning)
                .map(member -> member.node().address().toString())
                .toList();
    }

    /** The members, the application not among them. */
    public List<TestMember> members() {
        return members;
    }

    /**
     * One of the members.
     *
     * @param index from 0
     */
    public TestMember member(int index) {
        if (index < 0 || index >= members.size()) {
            throw new IllegalArgumentException("There is no member " + index + ": the cluster has members 0 to "
                    + (members.size() - 1) + ", give nodes = " + (index + 1) + " for more");
        }
        return members.get(index);
    }

    /** The application under test; it does not run where no Spring test has started one. */
    public TestApplication application() {
        return application;
    }

    /**
     * Cuts every cable between these groups, in place of any cut before; within a group all reach each other. Those whom no group names
     * are together in one more. Nobody is told: each side notices by silence, after the time that {@link Timings} say.
     *
     * @throws IllegalArgumentException if somebody is in two groups
     */
    @SafeVarargs
    public final void partition(Collection<? extends TestNode>... parts) {
        Map<TestNode, Integer> parted = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            for (TestNode node : parts[i]) {
                if (parted.put(node, TOGETHER + 1 + i) != null) {
                    throw new IllegalArgumentException(node + " is named twice: nobody can be on two sides of a cut");
                }
            }
        }
        faulty();
        groups = Map.copyOf(parted);
    }

    /** Cuts the cable of one node, so that it reaches nobody, on top of what is cut already. */
    public void isolate(TestNode node) {
        Map<TestNode, Integer> parted = new HashMap<>(groups);
        parted.put(node, parted.values().stream().mapToInt(i -> i).max().orElse(TOGETHER) + 1);
        faulty();
        groups = Map.copyOf(parted);
    }

    /** Mends every cable. */
    public void heal() {
        groups = Map.of();
    }

    /**
     * Waits, for at most 30 s, until every node that runs, the application's too, holds all for alive whom it reaches and who run, and
     * nobody else: after a start, a kill, a partition or its end.
     *
     * @throws AssertionError at the limit, saying who holds whom for what
     */
    public void awaitMembers() {
        awaitMembers(Awaiting.LIMIT);
    }

    /**
     * Waits as {@link #awaitMembers()} does.
     *
     * @throws AssertionError at the limit, saying who holds whom for what
     */
    public void awaitMembers(Duration limit) {
        Awaiting.until("every node holds for alive exactly those who run and whom it reaches", limit, () -> {
            Map<NodeId, TestNode> running = new HashMap<>();
            running().forEach(node -> running.put(node.node().id(), node));
            ids.addAll(running.keySet());
            return report(running(), node -> membersMissed(node, running));
        });
    }

    /**
     * Waits, for at most 30 s, until every node that runs, the application's too, knows exactly so many ready instances of a service.
     *
     * @throws AssertionError at the limit, saying who knows which
     */
    public void awaitInstances(String service, int count) {
        awaitInstances(service, count, Awaiting.LIMIT);
    }

    /**
     * Waits as {@link #awaitInstances(String, int)} does.
     *
     * @throws AssertionError at the limit, saying who knows which
     */
    public void awaitInstances(String service, int count, Duration limit) {
        awaitInstances(running(), service, count, limit);
    }

    void awaitInstances(List<? extends TestNode> nodes, String service, int count, Duration limit) {
        Awaiting.until(
                nodes.size() == 1
                        ? nodes.get(0) + " knows " + count + " ready instances of '" + service + "'"
                        : "every node knows " + count + " ready instances of '" + service + "'",
                limit,
                () -> report(nodes, node -> instancesMissed(node, service, count)));
    }

    /** Ends all members, without a goodbye. Idempotent. */
    @Override
    public void close() {
        members.forEach(TestMember::end);
        application.runs(null);
    }

    // What its nodes ask.

    GossipNodeSettings settings(int port) {
        List<Integer> ports = port == 0 ? List.of(0) : List.of(port, 0);
        return new GossipNodeSettings(timings.settings(name), LOOPBACK, ports, null, 0, List.of());
    }

    List<String> seedsFor(TestNode node) {
        return running().stream()
                .filter(other -> other != node)
                .map(other -> other.node().address().toString())
                .toList();
    }

    void belongs(NodeAddress address, TestNode node) {
        owners.put(address, node);
    }

    boolean reaches(TestNode from, NodeAddress to) {
        Map<TestNode, Integer> parted = groups;
        if (parted.isEmpty()) {
            return true;
        }
        TestNode owner = owners.get(to);
        return owner == null || reach(parted, from, owner);
    }

    private static boolean reach(Map<TestNode, Integer> parted, TestNode one, TestNode other) {
        return one == other || parted.getOrDefault(one, TOGETHER).equals(parted.getOrDefault(other, TOGETHER));
    }

    // What a test has done, and how it is undone.

    void faulty() {
        faulty = true;
    }

    /** What stands now. */
    Snapshot snapshot() {
        faulty = false;
        return new Snapshot(
                groups,
                members.stream().filter(TestNode::isRunning).collect(Collectors.toSet()),
                members.stream().collect(Collectors.toMap(member -> member, TestMember::offers)));
    }

    /** Brings back what stood when the snapshot was taken, and waits until all know it. */
    void restore(Snapshot before) {
        groups = before.groups;
        for (TestMember member : members) {
            boolean ran = before.running.contains(member);
            if (!ran) {
                member.end();
            } else if (!member.isRunning()) {
                member.start();
            }
            if (ran) {
                member.restore(before.offers.getOrDefault(member, Map.of()));
            }
        }
        if (faulty) {
            awaitMembers();
        }
    }

    /** What a test begins with: who reaches whom, who runs, and what each offers. */
    record Snapshot(
            Map<TestNode, Integer> groups,
            Set<TestMember> running,
            Map<TestMember, Map<String, TestMember.Offer>> offers) {}

    // Who knows what.

    private List<TestNode> running() {
        return Stream.concat(members.stream(), Stream.of(application))
                .filter(TestNode::isRunning)
                .toList();
    }

    private @Nullable String report(List<? extends TestNode> nodes, MissedByNode missed) {
        List<String> problems = new ArrayList<>();
        for (TestNode node : nodes) {
            String problem = missed.of(node);
            if (problem != null) {
                GossipNode running = node.node();
                problems.add(System.lineSeparator() + "  " + node + " ("
                        + running.id().abbreviated() + " at " + running.address() + ") " + problem);
            }
        }
        if (problems.isEmpty()) {
            return null;
        }
        if (timings == Timings.LOCAL && !groups.isEmpty()) {
            problems.add(System.lineSeparator()
                    + "  With Timings.LOCAL a cut is noticed late: tests of partitions use FAST");
        }
        return String.join("", problems);
    }

    private @Nullable String membersMissed(TestNode observer, Map<NodeId, TestNode> running) {
        ClusterView view = observer.view();
        Map<TestNode, Integer> parted = groups;
        Set<NodeId> expected = running.entrySet().stream()
                .filter(entry -> reach(parted, observer, entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<NodeId> wrong = new HashSet<>(expected);
        for (Member member : view.members()) {
            if (expected.contains(member.id()) && member.status() == Status.ALIVE) {
                wrong.remove(member.id());
            } else if (ids.contains(member.id())
                    && !expected.contains(member.id())
                    && member.status().isLive()) {
                wrong.add(member.id());
            }
        }
        return wrong.isEmpty()
                ? null
                : wrong.stream()
                        .map(id -> describe(id, running)
                                + (expected.contains(id) ? " not for ALIVE but for " : " for ")
                                + status(view, id))
                        .sorted()
                        .collect(Collectors.joining(", ", "holds ", ""));
    }

    private static String describe(NodeId id, Map<NodeId, TestNode> running) {
        TestNode node = running.get(id);
        return node == null ? id.abbreviated() + ", which does not run," : node.toString();
    }

    private static String status(ClusterView view, NodeId id) {
        Member member = view.find(id);
        return member == null ? "unknown" : member.status().name();
    }

    private static @Nullable String instancesMissed(TestNode observer, String service, int count) {
        List<ServiceInstance> known = observer.instances(service);
        if (known.size() == count) {
            return null;
        }
        return "knows " + known.size()
                + known.stream()
                        .map(instance -> instance.getInstanceId() + " at " + instance.getUri())
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    @FunctionalInterface
    private interface MissedByNode {
        @Nullable
        String of(TestNode node);
    }

    private static InetAddress ipv4Loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes are always an address", e);
        }
    }
}
