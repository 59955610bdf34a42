package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From whom, and by which way, one engine takes news of others. */
class WhoIsBelievedTests {

    private static final NodeId TELLER = new NodeId(0, 2);
    private static final NodeId OTHER = new NodeId(0, 3);

    private static final NodeId STRANGER = new NodeId(0, 4);
    private static final MembershipSettings LAN = MembershipSettings.lan("test");
    /** Of three members. */
    private static final long MIN = Duration.ofSeconds(3).toNanos();

    private final PlainPackets packets = new PlainPackets();
    private MembershipEngine engine = engine(LAN);
    private long nowNanos = 1;

    @Test
    void aDeathToldByGossipIsBelievedOnceTheMemberHasBeenSuspectForHalfOfMin() {
        bothAreAlive();
        gossip(STRANGER, accusation(OTHER, 0));
        runUntil(1 + MIN / 2 - 1);
        gossip(TELLER, news(OTHER, Evidence.dead(0)));
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.suspect(0));

        runUntil(1 + MIN / 2);
        gossip(TELLER, news(OTHER, Evidence.dead(0)));
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.dead(0));
        assertThat(engine.counters()).containsEntry("updates.deathsUnexpected", 1L);
    }

    @Test
    void aDeathThatNobodyExpectsIsAnAccusationByItsTeller() {
        bothAreAlive();
        drain();
        gossip(TELLER, news(OTHER, Evidence.dead(0)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.suspect(0));
        assertThat(drain())
                .filteredOn(Output.MemberChanged.class::isInstance)
                .singleElement()
                .satisfies(output -> assertThat(((Output.MemberChanged) output).event())
                        .extracting(MembershipEvent::kind, MembershipEvent::accusation)
                        .containsExactly(Kind.SUSPECTED, new Accusation(TELLER, Grounds.TIMEOUT)));
        assertThat(engine.counters()).containsEntry("updates.deathsUnexpected", 1L);
    }

    @Test
    void whoseDeathNobodyExpectsHasTheShortestTimeToRefuteHoweverOftenItIsTold() {
        bothAreAlive();
        for (int number = 5; number <= 8; number++) {
            gossip(STRANGER, news(new NodeId(0, number), Evidence.alive(0)));
        }
        gossip(TELLER, news(OTHER, Evidence.dead(0)));
        runUntil(1 + MIN / 4);
        gossip(TELLER, news(OTHER, Evidence.dead(0)));
        runUntil(MIN);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.suspect(0));

        runUntil(1 + MIN);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.dead(0));
    }

    @Test
    void whoseDeathNobodyExpectsCanRefuteIt() {
        bothAreAlive();
        gossip(TELLER, news(OTHER, Evidence.dead(0)));
        gossip(OTHER, news(OTHER, Evidence.alive(1)));
        runUntil(1 + MIN);

        assertThat(heldOf(OTHER).status()).isNotEqualTo(Status.DEAD);
        assertThat(heldOf(OTHER).incarnation().value()).isEqualTo(1);
    }

    @Test
    void whoWasSuspectAtALowerIncarnationIsNotExpectedToDieAtAHigherOne() {
        bothAreAlive();
        gossip(STRANGER, accusation(OTHER, 0));
        runUntil(1 + MIN / 2);
        gossip(TELLER, news(OTHER, Evidence.dead(1)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.suspect(1));
    }

    @Test
    void aDeathOfAnIncarnationThatIsOverIsNoNews() {
        bothAreAlive();
        gossip(OTHER, news(OTHER, Evidence.alive(2)));
        gossip(TELLER, news(OTHER, Evidence.dead(1)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.alive(2));
        assertThat(engine.counters()).containsEntry("updates.deathsUnexpected", 0L);
    }

    @Test
    void whoIsDeadStaysSoWhenItDiedOnceMore() {
        tellerIsDead();
        gossip(OTHER, news(TELLER, Evidence.dead(1)));

        assertThat(heldOf(TELLER)).isEqualTo(Evidence.dead(1));
    }

    @Test
    void theDeathOfSomebodyUnknownIsBelieved() {
        gossip(TELLER, news(OTHER, Evidence.dead(0)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.dead(0));
    }

    @Test
    void whereNobodyDoubtsTheDeadEveryDeathIsBelieved() {
        engine = engine(LAN.withSuspicion(LAN.suspicion().withDoubtsTheDead(false)));
        bothAreAlive();
        gossip(TELLER, news(OTHER, Evidence.dead(0)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.dead(0));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3})
    void aDeathToldBySyncIsASuspicionThatCanBeRefuted(long incarnation) {
        bothAreAlive();
        Member dead = new Member(OTHER, Cluster.address(3), Evidence.dead(incarnation), MemberState.EMPTY);
        engine.onStreamAccepted(-1, Cluster.address(2), 1);
        engine.onStreamFrame(
                -1, packets.of(TELLER, new Message.SyncChunk(true, List.of(new MemberRecord(dead, 5))), List.of()), 1);

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.suspect(incarnation));
    }

    @Test
    void whoASyncHoldsForDeadHearsOfItAtOnceAndHasTheShortestTimeToRefute() {
        engine = engine(LAN.withProbing(LAN.probing().withWatches(0))); // nothing else is sent to it
        bothAreAlive();
        Member dead = new Member(OTHER, Cluster.address(3), Evidence.dead(0), MemberState.EMPTY);
        engine.onStreamAccepted(-1, Cluster.address(2), 1);
        drain();
        Message chunk = new Message.SyncChunk(false, List.of(new MemberRecord(dead, 5)));
        engine.onStreamFrame(-1, packets.of(TELLER, chunk, List.of()), 1);
        engine.onStreamFrame(-1, packets.of(TELLER, chunk, List.of()), 1);

        assertThat(datagramsTo(Cluster.address(3))).as("told once").isEqualTo(1);
        runUntil(MIN);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.suspect(0));
        runUntil(1 + MIN);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.dead(0));
    }

    @Test
    void theDeadAreHeardOnThemselvesAlone() {
        tellerIsDead();

        gossip(TELLER, news(OTHER, Evidence.dead(0)), news(TELLER, Evidence.alive(1)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.alive(0));
        assertThat(heldOf(TELLER)).isEqualTo(Evidence.alive(1));
    }

    @Test
    void whoHasReturnedHoldsNobodyDownUntilItAgreesWithTheOthers() {
        // who tests itself answers later, which is told elsewhere
        engine = engine(LAN.withProbing(LAN.probing().withTestsItself(false)));
        tellerIsDead();
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

    /** Whom it holds for dead may be right: it may have been parted itself, and hold others for suspect without reason. */
    @Test
    void whoIsToldOfItsOwnDeathByOneOfItsDeadKeepsItsOpinionOfOthersToItself() {
        engine = engine(LAN.withProbing(LAN.probing().withTestsItself(false)));
        tellerIsDead();
        gossip(STRANGER, accusation(OTHER, 0));
        gossip(TELLER, news(engine.id(), Evidence.dead(0)));
        assertThat(engine.self().evidence()).isEqualTo(Evidence.alive(1));
        drain();

        engine.onDatagram(
                packets.of(STRANGER, new Message.Ping(1, engine.id(), engine.tableHash()), List.of()),
                Cluster.address(4),
                nowNanos);

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.suspect(0));
        assertThat(updatesSent())
                .contains(new Update.MemberUpdate(engine.id(), Cluster.address(1), Evidence.alive(1), null))
                .noneMatch(update -> update.subject().equals(OTHER));
    }

    private List<Update> updatesSent() {
        List<Update> updates = new ArrayList<>();
        for (Output output : drain()) {
            if (output instanceof Output.SendDatagram datagram) {
                ByteBuffer packet = datagram.packet();
                Packet read = PacketReader.read(packet.position(packet.position() + Envelope.HEADER_BYTES));
                updates.addAll(Objects.requireNonNull(read).updates());
            }
        }
        return updates;
    }

    @Test
    void aSyncWithTheDeadBeginsOnceTheyHaveRefuted() {
        tellerIsDead();
        engine.onStreamAccepted(-1, Cluster.address(2), 1);

        engine.onStreamFrame(-1, packets.of(TELLER, departureOfOther(), List.of()), 1);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.alive(0));
        assertThat(engine.counters()).containsEntry("updates.ofTheDead", 1L);

        engine.onStreamFrame(-1, packets.of(TELLER, departureOfOther(), List.of(news(TELLER, Evidence.alive(1)))), 1);
        assertThat(heldOf(OTHER)).isEqualTo(Evidence.LEFT);
    }

    @Test
    void aSyncWithSomebodyWhoStaysDeadEnds() {
        tellerIsDead();
        engine.onStreamAccepted(-1, Cluster.address(2), 1);
        for (int i = 0; i < 3; i++) {
            engine.onStreamFrame(-1, packets.of(TELLER, departureOfOther(), List.of()), 1);
        }

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.alive(0));
        assertThat(drain()).contains(new Output.CloseStream(-1));
    }

    private static Message departureOfOther() {
        Member left = new Member(OTHER, Cluster.address(3), Evidence.LEFT, MemberState.EMPTY);
        return new Message.SyncChunk(true, List.of(new MemberRecord(left, 5)));
    }

    @Test
    void theDepartedAreNotHeardAtAll() {
        bothAreAlive();
        gossip(OTHER, news(TELLER, Evidence.LEFT));

        gossip(TELLER, news(OTHER, Evidence.dead(0)), news(TELLER, Evidence.alive(1)));

        assertThat(heldOf(OTHER)).isEqualTo(Evidence.alive(0));
        assertThat(heldOf(TELLER)).isEqualTo(Evidence.LEFT);
    }

    private void bothAreAlive() {
        gossip(STRANGER, news(TELLER, Evidence.alive(0)), news(OTHER, Evidence.alive(0)));
    }

    /** It died before this node heard of it. */
    private void tellerIsDead() {
        gossip(STRANGER, news(TELLER, Evidence.dead(0)), news(OTHER, Evidence.alive(0)));
    }

    private void gossip(NodeId sender, Update... updates) {
        engine.onDatagram(packets.of(sender, new Message.Gossip(), List.of(updates)), Cluster.address(2), nowNanos);
    }

    private static Update news(NodeId subject, Evidence evidence) {
        return new Update.MemberUpdate(subject, Cluster.address((int) subject.low()), evidence, null);
    }

    private static Update accusation(NodeId subject, long incarnation) {
        return new Update.MemberUpdate(
                subject,
                Cluster.address((int) subject.low()),
                Evidence.suspect(incarnation),
                new Accusation(STRANGER, Grounds.TIMEOUT));
    }

    private long datagramsTo(NodeAddress address) {
        return drain().stream()
                .filter(output -> output instanceof Output.SendDatagram datagram
                        && datagram.to().equals(address))
                .count();
    }

    private List<Output> drain() {
        List<Output> outputs = new ArrayList<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            outputs.add(output);
        }
        return outputs;
    }

    /** Lets time pass, in which somebody is heard. */
    private void runUntil(long untilNanos) {
        while (engine.nextWakeupNanos() <= untilNanos) {
            nowNanos = engine.nextWakeupNanos();
            engine.onTimer(nowNanos);
            gossip(STRANGER);
        }
        nowNanos = untilNanos;
    }

    private static MembershipEngine engine(MembershipSettings settings) {
        return new MembershipEngine(
                settings, Cluster.address(1), new Keyring(List.of(), 0), new SplittableRandom(1), 1);
    }

    private Evidence heldOf(NodeId id) {
        Member member = engine.view().find(id);
        assertThat(member).isNotNull();
        return member.evidence();
    }
}
