package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Who is held for dead, and heard, is told. */
class TellingsTests {

    private static final NodeId DEAD = new NodeId(0, 3);
    private static final NodeId TELLER = new NodeId(0, 2);

    private final PlainPackets packets = new PlainPackets();
    private MembershipEngine engine = engine(MembershipSettings.lan("test"));
    private long nowNanos = 1;

    @Test
    void gossipAcksAndNacksOfTheDeadAreAnsweredWithTheAccusation() {
        List<Message> wantNoAnswer = List.of(new Message.Gossip(), new Message.Ack(1, 2), new Message.Nack(1));
        bury(DEAD);
        for (Message message : wantNoAnswer) {
            nowNanos += Duration.ofSeconds(1).toNanos();
            assertThat(answersTo(DEAD, message)).containsExactly(telling());
        }
        assertThat(engine.counters()).containsEntry("dead.told", 3L);
    }

    /** What it is accused of, and that the teller lives: the dead one may hold it for dead as well. */
    private Packet telling() {
        Update self = new Update.MemberUpdate(engine.id(), Cluster.address(1), Evidence.alive(0), null);
        return new Packet(new Message.Gossip(), List.of(dead(DEAD), self));
    }

    /** That the accused hears of it before all other news is a setting; that the dead hear of it at all is none. */
    @Test
    void theDeadAreToldAlsoWhereTheAccusedDoNotHearFirst() {
        MembershipSettings lan = MembershipSettings.lan("test");
        engine = engine(lan.withSuspicion(lan.suspicion().withAccusedHearsFirst(false)));
        bury(DEAD);

        assertThat(answersTo(DEAD, new Message.Gossip())).containsExactly(telling());
    }

    @Test
    void aPingOfTheDeadIsAnsweredOnce() {
        bury(DEAD);

        List<Packet> answers = answersTo(DEAD, new Message.Ping(7, engine.id(), 0));

        assertThat(answers).hasSize(1);
        assertThat(answers.get(0).message()).isInstanceOf(Message.Ack.class);
        assertThat(answers.get(0).updates()).startsWith(dead(DEAD));
        assertThat(engine.counters()).containsEntry("dead.told", 0L);
    }

    @Test
    void aFrameOfTheDeadIsAnsweredToo() {
        bury(DEAD);
        engine.onStreamAccepted(-1, Cluster.address(99), nowNanos);
        engine.onStreamFrame(-1, packets.of(DEAD, new Message.Gossip(), List.of()), nowNanos);

        assertThat(drain()).contains(telling());
    }

    @Test
    void nobodyIsToldTwiceASecond() {
        bury(DEAD);
        assertThat(answersTo(DEAD, new Message.Gossip())).hasSize(1);
        assertThat(answersTo(DEAD, new Message.Gossip())).isEmpty();
        nowNanos += Duration.ofMillis(999).toNanos();
        assertThat(answersTo(DEAD, new Message.Gossip())).isEmpty();
        nowNanos += Duration.ofMillis(1).toNanos();
        assertThat(answersTo(DEAD, new Message.Gossip())).hasSize(1);
        assertThat(engine.counters()).containsEntry("dead.tellingsSpared", 2L);
    }

    @Test
    void theLivingAndTheDepartedAreToldNothing() {
        bury(DEAD);
        say(TELLER, new Update.MemberUpdate(DEAD, Cluster.address(3), Evidence.LEFT, null));
        drain();
        assertThat(answersTo(DEAD, new Message.Gossip())).isEmpty();
        assertThat(answersTo(TELLER, new Message.Gossip())).isEmpty();
    }

    @Test
    void whoRefutesInTheSamePacketIsNotTold() {
        bury(DEAD);
        engine.onDatagram(
                packets.of(
                        DEAD,
                        new Message.Gossip(),
                        List.of(new Update.MemberUpdate(DEAD, Cluster.address(3), Evidence.alive(1), null))),
                Cluster.address(3),
                nowNanos);
        assertThat(engine.counters()).containsEntry("dead.told", 0L);
    }

    @Test
    void allTellingsTogetherStayWithinTheBudget() {
        for (int i = 10; i < 410; i++) {
            bury(new NodeId(0, i));
        }
        int told = 0;
        for (int i = 10; i < 410; i++) {
            told += answersTo(new NodeId(0, i), new Message.Gossip()).size();
        }
        assertThat(told).as("a tenth of a second's worth").isEqualTo(10);
    }

    @Test
    void whoHoldsThisNodeForDeadThoughItHasRefutedIsToldSo() {
        say(TELLER, new Update.MemberUpdate(TELLER, Cluster.address(2), Evidence.alive(0), null));
        engine.publish("readiness", new byte[] {1}, nowNanos);
        Update death = new Update.MemberUpdate(engine.id(), Cluster.address(1), Evidence.dead(0), null);
        say(TELLER, death);
        answerPings();
        drain();
        assertThat(engine.self().evidence()).isEqualTo(Evidence.alive(1));
        assertThat(engine.counters()).containsEntry("refutations.repeated", 0L);

        say(TELLER, death);

        Update self = new Update.MemberUpdate(engine.id(), Cluster.address(1), Evidence.alive(1), null);
        Update state = new Update.StateAnnouncement(engine.id(), 1);
        assertThat(drain()).containsExactly(new Packet(new Message.Gossip(), List.of(self, state)));
        say(TELLER, death);
        assertThat(drain()).as("within a second").isEmpty();
        assertThat(engine.counters()).containsEntry("refutations.repeated", 1L);
    }

    @Test
    void whoGetsThroughToNobodyRepeatsNoRefutation() {
        say(TELLER, new Update.MemberUpdate(TELLER, Cluster.address(2), Evidence.alive(0), null));
        Update death = new Update.MemberUpdate(engine.id(), Cluster.address(1), Evidence.dead(0), null);
        say(TELLER, death);
        answerPings();
        drain();
        long passedFor = Duration.ofSeconds(3).toNanos();
        while (engine.nextWakeupNanos() < nowNanos + passedFor) {
            engine.onTimer(engine.nextWakeupNanos());
        }
        nowNanos += passedFor;
        drain();

        say(TELLER, death);
        assertThat(engine.counters()).containsEntry("refutations.repeated", 0L);
        answerPings();
        say(TELLER, death);
        assertThat(engine.counters()).containsEntry("refutations.repeated", 1L);
    }

    /** The teller acknowledges whatever waits for it. */
    private void answerPings() {
        for (Packet packet : drain()) {
            if (packet.message() instanceof Message.Ping ping && ping.target().equals(TELLER)) {
                Message ack = new Message.Ack(ping.sequence(), engine.tableHash());
                engine.onDatagram(packets.of(TELLER, ack, List.of()), Cluster.address(2), nowNanos);
            }
        }
    }

    private static MembershipEngine engine(MembershipSettings settings) {
        return new MembershipEngine(
                settings, Cluster.address(1), new Keyring(List.of(), 0), new SplittableRandom(1), 1);
    }

    private void bury(NodeId id) {
        say(TELLER, new Update.MemberUpdate(TELLER, Cluster.address(2), Evidence.alive(0), null));
        say(TELLER, dead(id));
        drain();
    }

    private static Update dead(NodeId id) {
        return new Update.MemberUpdate(id, Cluster.address((int) id.low()), Evidence.dead(0), null);
    }

    private void say(NodeId sender, Update update) {
        engine.onDatagram(packets.of(sender, new Message.Gossip(), List.of(update)), Cluster.address(2), nowNanos);
    }

    private List<Packet> answersTo(NodeId sender, Message message) {
        engine.onDatagram(packets.of(sender, message, List.of()), Cluster.address(3), nowNanos);
        return drain();
    }

    private List<Packet> drain() {
        List<Packet> sent = new ArrayList<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            if (output instanceof Output.SendDatagram datagram) {
                ByteBuffer packet = datagram.packet();
                packet.position(packet.position() + Envelope.HEADER_BYTES);
                Packet read = PacketReader.read(packet);
                assertThat(read).isNotNull();
                sent.add(read);
            }
        }
        return sent;
    }
}
