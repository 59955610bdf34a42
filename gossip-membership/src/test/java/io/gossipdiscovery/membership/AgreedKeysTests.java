package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.KeySettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.ClusterKey;
import io.gossipdiscovery.membership.message.Message;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams are protected by what carries them here, as TLS does: who has no certificate gets none. */
class AgreedKeysTests {

    private static final MembershipSettings LAN = MembershipSettings.lan("test");
    private static final Duration SPREAD = LAN.keys().spread();
    private static final int HEADER_BYTES = 37;

    @Test
    void nodesWithoutKeysAgreeOnOneAndSendNothingInTheClear() {
        Cluster cluster = cluster(LAN, 8, true);

        assertWhole(cluster.nodes(), 8);
        assertThat(epochs(cluster.nodes())).containsOnly(1L);
        assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(node.datagrams).isNotEmpty().allMatch(AgreedKeysTests::isSealed);
            assertThat(node.engine.counters()).containsEntry("rejected.notAuthentic", 0L);
        });
        assertThat(sum(cluster.nodes(), "keys.made")).isEqualTo(1);
        assertThat(sum(cluster.nodes(), "keys.learned")).isPositive();
    }

    @Test
    void aCrashIsFoundAsUnderSharedKeys() {
        Cluster cluster = cluster(LAN, 8, false);
        Node victim = cluster.node(4);
        cluster.kill(victim);
        cluster.run(Duration.ofMillis(250));
        assertThat(cluster.nodes().stream().filter(node -> node != victim))
                .allMatch(node -> node.statusOf(victim) == Status.DEAD);
    }

    @Test
    void theKeyIsRenewedAgainAndAgainWithNoPacketLost() {
        KeySettings brief = LAN.keys().withLife(SPREAD.multipliedBy(6));
        Cluster cluster = cluster(LAN.withKeys(brief), 20, false);
        Duration renewed = brief.life().multipliedBy(5);
        cluster.run(renewed);

        assertWhole(cluster.nodes(), 20);
        assertThat(epochs(cluster.nodes()))
                .as("all alike")
                .containsOnly(epochs(cluster.nodes()).get(0))
                .allMatch(epoch -> epoch >= 4);
        assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(node.engine.counters()).containsEntry("rejected.notAuthentic", 0L);
            assertThat(node.engine.counters().get("keys.held")).isLessThanOrEqualTo(KeyAgreement.MOST_KEYS);
            assertThat(node.events).noneMatch(event -> event.kind() == Kind.SUSPECTED);
        });
        assertThat(sum(cluster.nodes(), "keys.made"))
                .as("hardly more than one each time")
                .isLessThan(20);
    }

    @Test
    void whoseCertificateIsRefusedKnowsNothingMoreOnceTheKeyWasRenewed() {
        Cluster cluster = cluster(LAN, 6, false);
        Node revoked = cluster.node(6);
        List<Node> others =
                cluster.nodes().stream().filter(node -> node != revoked).toList();
        revoked.streamsRefused.addAll(others);
        others.forEach(node -> node.streamsRefused.add(revoked));
        cluster.cutStreams(revoked);
        others.get(2).engine.renewClusterKey(cluster.nowNanos);
        others.get(2).drain();
        cluster.run(SPREAD.multipliedBy(4));

        assertThat(epochs(others)).containsOnly(2L);
        assertThat(revoked.engine.counters()).containsEntry("keys.epoch", 1L);
        assertThat(others).allSatisfy(node -> {
            assertThat(node.statusOf(revoked)).isEqualTo(Status.DEAD);
            assertThat(node.engine.liveCount()).isEqualTo(5);
        });
        cluster.publish(others.get(0), "secret", new byte[] {1});
        cluster.run(Duration.ofSeconds(20));
        assertThat(revoked.sees(others.get(0)))
                .satisfiesAnyOf(
                        seen -> assertThat(seen).isNull(),
                        seen -> assertThat(seen.state().version()).isZero());
    }

    @Test
    void twoSidesThatBothRenewedTheirKeyComeTogetherAgain() {
        Cluster cluster = cluster(LAN, 10, false);
        List<Node> left = cluster.nodes().subList(0, 5);
        List<Node> right = cluster.nodes().subList(5, 10);
        part(left, right, true);
        left.get(1).engine.renewClusterKey(cluster.nowNanos);
        right.get(1).engine.renewClusterKey(cluster.nowNanos);
        right.get(1).drain();
        cluster.run(SPREAD.multipliedBy(5));
        assertThat(epochs(left)).containsOnly(2L);
        assertThat(cluster.node(1).engine.liveCount()).isEqualTo(5);

        part(left, right, false);
        cluster.run(Duration.ofSeconds(60));
        assertWhole(cluster.nodes(), 10);
        assertThat(sum(cluster.nodes(), "rejected.notAuthentic"))
                .as("what the sides could not read of each other")
                .isPositive();
        long unread = sum(cluster.nodes(), "rejected.notAuthentic");
        cluster.run(Duration.ofSeconds(20));
        assertThat(sum(cluster.nodes(), "rejected.notAuthentic")).isEqualTo(unread);
    }

    private static void part(Collection<Node> some, Collection<Node> others, boolean parted) {
        for (Node one : some) {
            for (Node other : others) {
                if (parted) {
                    one.refused.add(other);
                    other.refused.add(one);
                } else {
                    one.refused.remove(other);
                    other.refused.remove(one);
                }
            }
        }
    }

    @Test
    void whoSleptThroughARenewalLearnsTheNewKeyAsSoonAsItIsAskedByStream() {
        Cluster cluster = cluster(LAN, 6, false);
        Node asleep = cluster.node(3);
        cluster.pause(asleep, SPREAD.multipliedBy(4));
        cluster.node(1).engine.renewClusterKey(cluster.nowNanos);
        cluster.run(SPREAD.multipliedBy(4));
        assertThat(asleep.engine.counters()).containsEntry("keys.epoch", 1L);
        cluster.run(Duration.ofSeconds(20));

        assertThat(epochs(cluster.nodes())).containsOnly(2L);
        assertWhole(cluster.nodes(), 6);
    }

    @Test
    void keysThatComeLaterOrWhereNobodyAgreesOnThemEndTheStream() {
        Cluster cluster = cluster(LAN, 2, false);
        Node node = cluster.node(1);
        Message.Keys keys = new Message.Keys(List.of(new ClusterKey(9, 1, 2, 3, 4)));
        PlainPackets packets = new PlainPackets();
        NodeId somebody = new NodeId(5, 6);
        node.engine.onStreamAccepted(-50, Cluster.address(50), cluster.nowNanos);
        node.engine.onStreamFrame(-50, packets.frame(somebody, new Message.Goodbye()), cluster.nowNanos);
        node.engine.onStreamAccepted(-51, Cluster.address(50), cluster.nowNanos);
        node.engine.onStreamFrame(-51, packets.frame(somebody, new Message.Gossip()), cluster.nowNanos);
        node.engine.onStreamFrame(-51, packets.frame(somebody, keys), cluster.nowNanos);
        assertThat(closed(node)).contains(-50L, -51L);
        assertThat(node.engine.counters()).containsEntry("keys.epoch", 1L);

        Node plain = cluster.add(LAN, List.of(), new Keyring(List.of(), 0));
        plain.engine.onStreamAccepted(-1, Cluster.address(50), cluster.nowNanos);
        plain.engine.onStreamFrame(-1, packets.frame(somebody, keys), cluster.nowNanos);
        assertThat(closed(plain)).containsExactly(-1L);
    }

    private static List<Long> closed(Node node) {
        List<Long> closed = new ArrayList<>();
        for (Output output = node.engine.poll(); output != null; output = node.engine.poll()) {
            if (output instanceof Output.CloseStream close) {
                closed.add(close.stream());
            }
        }
        return closed;
    }

    private static Cluster cluster(MembershipSettings settings, int size, boolean keepsDatagrams) {
        Cluster cluster = new Cluster(settings, 11);
        for (int i = 0; i < size; i++) {
            cluster.start(settings, Keyring.agreed(100)).keepsDatagrams = keepsDatagrams;
        }
        cluster.run(Duration.ofSeconds(5));
        return cluster;
    }

    private static void assertWhole(Collection<Node> nodes, int size) {
        assertThat(nodes).allSatisfy(node -> assertThat(node.engine.liveCount()).isEqualTo(size));
        assertThat(nodes.stream().map(node -> node.engine.tableHash()).distinct())
                .hasSize(1);
    }

    private static boolean isSealed(ByteBuffer datagram) {
        return datagram.remaining() > HEADER_BYTES && datagram.get(datagram.position() + 4) == 1;
    }

    private static List<Long> epochs(Collection<Node> nodes) {
        return nodes.stream()
                .map(node -> node.engine.counters().get("keys.epoch"))
                .toList();
    }

    private static long sum(Collection<Node> nodes, String counter) {
        return nodes.stream()
                .mapToLong(node -> node.engine.counters().get(counter))
                .sum();
    }
}
