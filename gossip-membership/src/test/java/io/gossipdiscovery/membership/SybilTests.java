package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.config.LimitSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What members that somebody made up, as fast as he can, do to those that are there. */
class SybilTests {

    private static final int TRUE_MEMBERS = 5;
    private static final int MAX_MEMBERS = 40;
    private static final NodeId LIAR = new NodeId(7, 7);

    private final PlainPackets packets = new PlainPackets();
    private final Cluster cluster = formed();

    @Test
    void theLimitBoundsThemAllOthersAreCountedAndTheTrueOnesStay() {
        makeUp(10_000);
        cluster.run(Duration.ofMinutes(10));

        assertThat(cluster.node(2).engine.counters().get("members.refused"))
                .isEqualTo(10_000 - MAX_MEMBERS + TRUE_MEMBERS);
        for (Node node : cluster.nodes()) {
            assertThat(node.engine.view().members()).hasSizeLessThanOrEqualTo(MAX_MEMBERS);
            assertThat(node.newLives).isEmpty();
            for (Node other : cluster.nodes()) {
                assertThat(node.statusOf(other)).isEqualTo(Status.ALIVE);
                assertThat(node.events)
                        .noneMatch(event -> event.member().id().equals(other.id()) && isAccusation(event));
            }
        }
    }

    @Test
    void whereNobodyAnswersTheyDieOneAfterTheOther() {
        makeUp(20);
        cluster.run(Duration.ofSeconds(5));
        assertThat(cluster.node(2).engine.liveCount()).isGreaterThan(TRUE_MEMBERS);

        cluster.run(Duration.ofMinutes(30));
        for (Node node : cluster.nodes()) {
            assertThat(node.engine.liveCount()).isEqualTo(TRUE_MEMBERS);
            assertThat(node.engine.tableHash()).isEqualTo(cluster.node(1).engine.tableHash());
        }
    }

    @Test
    void whileTheyFillTheTableNobodyElseComesInAndWhenOneHasDiedSomebodyDoes() {
        makeUp(10_000);
        cluster.run(Duration.ofMinutes(1));
        Node late = cluster.start();
        cluster.run(Duration.ofSeconds(1));
        assertThat(cluster.node(2).sees(late)).isNull();

        cluster.run(Duration.ofMinutes(90));
        for (Node node : cluster.nodes()) {
            assertThat(node.statusOf(late)).isEqualTo(Status.ALIVE);
        }
    }

    private static boolean isAccusation(MembershipEvent event) {
        return event.kind() == MembershipEvent.Kind.SUSPECTED || event.kind() == MembershipEvent.Kind.DIED;
    }

    private static Cluster formed() {
        MembershipSettings lan = MembershipSettings.lan("test");
        Cluster cluster = new Cluster(
                lan.withLimits(new LimitSettings(
                        LimitSettings.MAX_STATE_KEYS, LimitSettings.MAX_STATE_BYTES, MAX_MEMBERS, 512, 64)),
                42);
        cluster.strangersAreSilent = true;
        for (int i = 0; i < TRUE_MEMBERS; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(3));
        return cluster;
    }

    /** News of so many members, at one moment. */
    private void makeUp(int count) {
        Node believer = cluster.node(2);
        List<Update> updates = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            NodeId id = new NodeId(i * 0x9E37_79B9_7F4A_7C15L, i);
            NodeAddress address = NodeAddress.ofIpv4(0x0B00_0000 + i, 17_946);
            updates.add(new Update.MemberUpdate(id, address, Evidence.alive(0), null));
            if (updates.size() == 20 || i == count) {
                believer.engine.onDatagram(
                        packets.of(LIAR, new Message.Gossip(), updates), Cluster.address(77), cluster.nowNanos);
                believer.drain();
                updates.clear();
            }
        }
    }
}
