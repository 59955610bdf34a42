package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.config.SyncSettings;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Quick nodes on loopback, in a cluster that no other build has. Closing closes them all and looks for bugs they survived. */
final class TestNodes implements AutoCloseable {

    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String cluster = "test-" + UUID.randomUUID();
    private final Sockets sockets;
    private final List<GossipNode> nodes = new ArrayList<>();

    TestNodes() {
        this(Sockets.best());
    }

    TestNodes(Sockets sockets) {
        this.sockets = sockets;
    }

    GossipNode start() {
        return start(settings(cluster, 0));
    }

    /** A node whose paths can be cut. */
    GossipNode start(PathFilter paths) {
        GossipNode node = GossipNode.start(settings(cluster, 0), paths, sockets);
        nodes.add(node);
        return node;
    }

    GossipNode start(GossipNodeSettings settings) {
        GossipNode node = GossipNode.start(settings, sockets);
        nodes.add(node);
        return node;
    }

    /** Nodes that joined by the first of them and see each other. */
    List<GossipNode> cluster(int size) throws Exception {
        return cluster(size, settings(cluster, 0));
    }

    /** Two nodes of which neither finds out for a long time that the other is gone. */
    List<GossipNode> pairThatNoticesNothing() throws Exception {
        MembershipSettings patient = patient();
        return cluster(2, settings(patient.withProbing(patient.probing().withWatches(0))));
    }

    /** Nodes to which timeouts alone would not show a death for a long time. */
    List<GossipNode> patientCluster(int size) throws Exception {
        return cluster(size, settings(patient()));
    }

    MembershipSettings patient() {
        return quick(cluster)
                .withSuspicion(new SuspicionSettings(
                        100, 100, 3, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 8, true, true));
    }

    private static GossipNodeSettings settings(MembershipSettings membership) {
        return new GossipNodeSettings(membership, LOOPBACK, List.of(0), null, 0, List.of());
    }

    private List<GossipNode> cluster(int size, GossipNodeSettings settings) throws Exception {
        List<GossipNode> started = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            started.add(start(settings));
            if (i > 0) {
                assertThat(join(started.get(i), started.get(0)).joined()).isTrue();
            }
        }
        awaitLive(size, started);
        return started;
    }

    String name() {
        return cluster;
    }

    static JoinResult join(GossipNode node, GossipNode seed) throws Exception {
        return node.join(List.of(seed.address().toString())).get(30, TimeUnit.SECONDS);
    }

    static void awaitLive(int count, List<GossipNode> nodes) {
        for (GossipNode node : nodes) {
            await().atMost(PATIENCE).until(() -> node.view().count(Status.ALIVE) == count);
        }
    }

    static void awaitStatus(Status status, NodeId of, List<GossipNode> observers) {
        for (GossipNode observer : observers) {
            await().atMost(PATIENCE).until(() -> {
                Member member = observer.view().find(of);
                return member != null && member.status() == status;
            });
        }
    }

    GossipNodeSettings settings(int port, byte[]... keys) {
        return settings(cluster, port, keys);
    }

    static GossipNodeSettings settings(String cluster, int port, byte[]... keys) {
        return new GossipNodeSettings(quick(cluster), LOOPBACK, List.of(port), null, 0, List.of(keys));
    }

    /** Finds a crash in about a second. */
    static MembershipSettings quick(String cluster) {
        MembershipSettings local = MembershipSettings.local(cluster);
        return new MembershipSettings(
                cluster,
                new ProbeSettings(Duration.ofMillis(200), Duration.ofMillis(40), 3, 2, 3, 2.5, 100, true, 5, 3, true),
                new SuspicionSettings(
                        2, 2, 3, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 8, true, true),
                local.dissemination().withGossipTick(Duration.ofMillis(50)),
                new SyncSettings(
                        Duration.ofSeconds(1),
                        64,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        32,
                        Duration.ofSeconds(2),
                        Duration.ofHours(1)),
                local.limits(),
                local.keys());
    }

    @Override
    public void close() {
        nodes.forEach(GossipNode::close);
        for (GossipNode node : nodes) {
            assertThat(node.counters())
                    .as("bugs of the engine, see the log")
                    .containsEntry(ShellCounters.Counter.ENGINE_FAULTS.label(), 0L);
        }
    }
}
