package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.StateEntry;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What somebody whose packets are taken can do to one member by lies about it: a liar in the clear, or one with the key. */
class ForgedNewsTests {

    private static final Duration A_WHILE = Duration.ofSeconds(30);
    private static final NodeId LIAR = new NodeId(7, 7);

    private final Cluster cluster = Cluster.of(5);
    private final Node victim = cluster.node(3);
    private final Node believer = cluster.node(2);
    private final PlainPackets packets = new PlainPackets();

    @Test
    void aForgedLeftCostsItsVictimTheIdentityEachTimeAndNothingElse() {
        cluster.publish(victim, "kept", new byte[] {1});
        cluster.run(Duration.ofSeconds(1));

        for (int i = 1; i <= 20; i++) {
            lie(believer, new Update.MemberUpdate(victim.id(), victim.address, Evidence.LEFT, null));
            cluster.run(A_WHILE);
            assertThat(victim.newLives).hasSize(i).containsOnly(NewLifeReason.HELD_TO_HAVE_LEFT);
            assertAllAgreeOnFive();
            assertThat(seen(victim).state().get("kept")).containsExactly(1);
        }
        assertThat(believer.engine.counters().get("tombstones.held"))
                .as("one of each life that was ended")
                .isEqualTo(20);
    }

    @Test
    void anIncarnationAtItsMaximumCostsItsVictimTheIdentity() {
        for (Evidence evidence : List.of(
                Evidence.alive(Incarnation.MAX), Evidence.dead(Incarnation.MAX), Evidence.alive(Incarnation.MAX - 1))) {
            victim.newLives.clear();
            lie(believer, new Update.MemberUpdate(victim.id(), victim.address, evidence, null));
            cluster.run(A_WHILE.multipliedBy(2));

            assertThat(victim.newLives)
                    .as("new lives for %s", evidence)
                    .containsExactly(NewLifeReason.INCARNATION_OUTRUN);
            assertAllAgreeOnFive();
        }
    }

    @Test
    void aDeathThatIsForgedIsRefutedBeforeItsTimeIsOver() {
        for (int i = 0; i < 10; i++) {
            long incarnation = victim.engine.self().evidence().incarnation().value();
            lie(believer, new Update.MemberUpdate(victim.id(), victim.address, Evidence.dead(incarnation), null));
            cluster.run(Duration.ofSeconds(2));
        }
        cluster.run(A_WHILE);

        assertThat(victim.newLives).isEmpty();
        for (Node node : cluster.nodes()) {
            assertThat(node.events)
                    .as("deaths of the victim at %s", node.address)
                    .noneMatch(event -> event.kind() == MembershipEvent.Kind.DIED);
        }
        assertAllAgreeOnFive();
    }

    @Test
    void announcementsOfAVersionFarAheadCauseOneRequestAtATimeAndNoWrite() {
        for (int i = 0; i < 1_000; i++) {
            lieAs(cluster.node(4).id(), believer, new Update.StateAnnouncement(victim.id(), Long.MAX_VALUE - i % 9));
        }
        assertThat(believer.engine.counters().get("state.requests")).isEqualTo(1);
        assertThat(believer.openStreams()).isLessThan(20);
        cluster.run(A_WHILE);

        assertThat(seen(victim).state().version()).isZero();
        assertAllAgreeOnFive();
    }

    @Test
    void aReplicaThatIsAheadByAForgeryIsWrittenAnewByItsOwner() {
        cluster.publish(victim, "true", new byte[] {1});
        cluster.run(Duration.ofSeconds(1));

        for (long ahead : List.of(2L, 1_000L, Long.MAX_VALUE / 4)) {
            lie(believer, forgedWrite(ahead));
            cluster.run(Duration.ofSeconds(10));

            assertThat(victim.newLives).isEmpty();
            assertAllHoldWhatTheOwnerWrote();
        }
        cluster.publish(victim, "later", new byte[] {2});
        cluster.run(Duration.ofSeconds(1));
        assertThat(seen(victim).state().get("later")).containsExactly(2);
        assertAllHoldWhatTheOwnerWrote();
        assertThat(victim.engine.counters().get("state.outwritten")).isEqualTo(3);
    }

    @Test
    void aForgeryOfWhatNobodyEverWroteIsDeletedByItsOwner() {
        lie(believer, forgedWrite(5));
        cluster.run(Duration.ofSeconds(10));

        assertThat(victim.engine.self().state().keys()).isEmpty();
        assertAllHoldWhatTheOwnerWrote();
    }

    @Test
    void aReplicaAtTheLastVersionOfAllCostsItsOwnerTheIdentity() {
        cluster.publish(victim, "true", new byte[] {1});
        cluster.run(Duration.ofSeconds(1));

        lie(believer, forgedWrite(Long.MAX_VALUE));
        cluster.run(A_WHILE);

        assertThat(victim.newLives).containsExactly(NewLifeReason.STATE_OUTRUN);
        cluster.publish(victim, "later", new byte[] {2});
        cluster.run(Duration.ofSeconds(1));
        assertThat(seen(victim).state().get("later")).containsExactly(2);
        assertAllHoldWhatTheOwnerWrote();
        assertAllAgreeOnFive();
    }

    @Test
    void aForgedUpdateOfItsOwnStateBringsTheOwnerNothing() {
        cluster.publish(victim, "true", new byte[] {1});
        lie(victim, forgedWrite(9));
        cluster.run(Duration.ofSeconds(10));

        assertThat(victim.engine.self().state().keys()).containsExactly("true");
        assertThat(victim.engine.self().state().version()).isEqualTo(10);
        assertAllHoldWhatTheOwnerWrote();
    }

    private Update forgedWrite(long version) {
        List<StateEntry> entries = List.of(new StateEntry("forged", version, new byte[] {66}));
        return new Update.StateUpdate(victim.id(), new StateDelta(0, version, entries));
    }

    private void lie(Node whom, Update update) {
        lieAs(LIAR, whom, update);
    }

    private void lieAs(NodeId sender, Node whom, Update update) {
        ByteBuffer packet = packets.of(sender, new Message.Gossip(), List.of(update));
        whom.engine.onDatagram(packet, Cluster.address(77), cluster.nowNanos);
        whom.drain();
    }

    private Member seen(Node node) {
        return Objects.requireNonNull(believer.sees(node));
    }

    private void assertAllHoldWhatTheOwnerWrote() {
        for (Node node : cluster.nodes()) {
            Member held = Objects.requireNonNull(node.sees(victim));
            assertThat(held.state().keys()).doesNotContain("forged");
            assertThat(held.state().entries())
                    .isEqualTo(victim.engine.self().state().entries());
        }
    }

    private void assertAllAgreeOnFive() {
        for (Node node : cluster.nodes()) {
            assertThat(node.engine.view().count(Status.ALIVE)).isEqualTo(5);
            assertThat(node.engine.tableHash()).isEqualTo(victim.engine.tableHash());
        }
    }
}
