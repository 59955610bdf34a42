package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From whom, and by which way, one engine takes news of others. */
class WhoIsBelievedTests {

    private static final NodeId TELLER = new NodeId(0, 2);
    private static final NodeId OTHER = new NodeId(0, 3);

    private final PlainPackets packets = new PlainPackets();
    private final MembershipEngine engine = new MembershipEngine(
            MembershipSettings.lan("test"), Cluster.address(1), new Keyring(List.of(), 0), new SplittableRandom(1), 1);

    @BeforeEach
    void bothAreAlive() {
        gossip(new NodeId(0, 4), news(TELLER, Evidence.alive(0)), news(OTHER, Evidence.alive(0)));
    }

    @Test
    void aDeathToldByGossipIsBelieved() {
        gossip(TELLER, news(OTHER, Evidence.dead(0)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.dead(0));
    }

    @Test
    void aDeathToldBySyncIsASuspicionThatCanBeRefuted() {
        Member dead = new Member(OTHER, Cluster.address(3), Evidence.dead(0), MemberState.EMPTY);
        engine.onStreamAccepted(-1, Cluster.address(2), 1);
        engine.onStreamFrame(
                -1, packets.of(TELLER, new Message.SyncChunk(true, List.of(new MemberRecord(dead, 5))), List.of()), 1);

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.suspect(0));
    }

    @Test
    void whoASyncHoldsForDeadHearsOfItAtOnceAndHasTheShortestTimeToRefute() {
        Member dead = new Member(OTHER, Cluster.address(3), Evidence.dead(0), MemberState.EMPTY);
        engine.onStreamAccepted(-1, Cluster.address(2), 1);
        while (engine.poll() != null) {
            // what came before does not matter
        }
        Message chunk = new Message.SyncChunk(false, List.of(new MemberRecord(dead, 5)));
        engine.onStreamFrame(-1, packets.of(TELLER, chunk, List.of()), 1);
        engine.onStreamFrame(-1, packets.of(TELLER, chunk, List.of()), 1);

        assertThat(datagramsTo(Cluster.address(3))).as("told once").isEqualTo(1);
        long min = Duration.ofSeconds(4).toNanos();
        runUntil(min);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.suspect(0));
        runUntil(min + 2);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.dead(0));
    }

    @Test
    void theDeadAreHeardOnThemselvesAlone() {
        gossip(OTHER, news(TELLER, Evidence.dead(0)));

        gossip(TELLER, news(OTHER, Evidence.dead(0)), news(TELLER, Evidence.alive(1)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.alive(0));
        assertThat(heldOf(TELLER)).isEqualTo(Evidence.alive(1));
    }

    @Test
    void whoHasReturnedHoldsNobodyDownUntilItAgreesWithTheOthers() {
        gossip(OTHER, news(TELLER, Evidence.dead(0)));
        gossip(TELLER, news(TELLER, Evidence.alive(1)));
        for (int incarnation = 0; incarnation < 3; incarnation++) {
            gossip(TELLER, news(engine.id(), Evidence.dead(incarnation)));
            assertThat(engine.self().evidence()).isEqualTo(Evidence.alive(incarnation + 1));
        }

        Message ping = new Message.Ping(1, engine.id(), engine.tableHash());
        engine.onDatagram(packets.of(TELLER, ping, List.of()), Cluster.address(2), 1);
        gossip(TELLER, news(engine.id(), Evidence.dead(3)));
        gossip(TELLER, news(engine.id(), Evidence.dead(4)));
        assertThat(engine.self().evidence()).as("the second death waits").isEqualTo(Evidence.alive(4));
        assertThat(engine.counters()).containsEntry("holdDownMillis", 2_000L);
    }

    @Test
    void aSyncWithTheDeadBeginsOnceTheyHaveRefuted() {
        gossip(OTHER, news(TELLER, Evidence.dead(0)));
        engine.onStreamAccepted(-1, Cluster.address(2), 1);

        engine.onStreamFrame(-1, packets.of(TELLER, departureOfOther(), List.of()), 1);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.alive(0));
        assertThat(engine.counters()).containsEntry("updates.ofTheDead", 1L);

        engine.onStreamFrame(-1, packets.of(TELLER, departureOfOther(), List.of(news(TELLER, Evidence.alive(1)))), 1);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.LEFT);
    }

    @Test
    void aSyncWithSomebodyWhoStaysDeadEnds() {
        gossip(OTHER, news(TELLER, Evidence.dead(0)));
        engine.onStreamAccepted(-1, Cluster.address(2), 1);
        for (int i = 0; i < 3; i++) {
            engine.onStreamFrame(-1, packets.of(TELLER, departureOfOther(), List.of()), 1);
        }

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.alive(0));
        List<Output> outputs = new ArrayList<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            outputs.add(output);
        }
        assertThat(outputs).contains(new Output.CloseStream(-1));
    }

    private static Message departureOfOther() {
        Member left = new Member(OTHER, Cluster.address(3), Evidence.LEFT, MemberState.EMPTY);
        return new Message.SyncChunk(true, List.of(new MemberRecord(left, 5)));
    }

    @Test
    void theDepartedAreNotHeardAtAll() {
        gossip(OTHER, news(TELLER, Evidence.LEFT));

        gossip(TELLER, news(OTHER, Evidence.dead(0)), news(TELLER, Evidence.alive(1)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.alive(0));
        assertThat(heldOf(TELLER)).isEqualTo(Evidence.LEFT);
    }

    private void gossip(NodeId sender, Update... updates) {
        engine.onDatagram(packets.of(sender, new Message.Gossip(), List.of(updates)), Cluster.address(2), 1);
    }

    private static Update news(NodeId subject, Evidence evidence) {
        return new Update.MemberUpdate(subject, Cluster.address((int) subject.low()), evidence, null);
    }

    private long datagramsTo(NodeAddress address) {
        long count = 0;
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            count += output instanceof Output.SendDatagram datagram
                            && datagram.to().equals(address)
                    ? 1
                    : 0;
        }
        return count;
    }

    private void runUntil(long nowNanos) {
        while (engine.nextWakeupNanos() <= nowNanos) {
            engine.onTimer(engine.nextWakeupNanos());
        }
    }

    private Evidence heldOf(NodeId id) {
        Member member = engine.view().find(id);
        assertThat(member).isNotNull();
        return member.evidence();
    }
}
