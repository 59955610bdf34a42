package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketReader;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A node without keys cannot know who wrote a datagram, nor whether its sender's address is true. */
class AmplificationTests {

    private static final Envelope ENVELOPE = new Envelope("test");
    private static final NodeAddress VICTIM = Cluster.address(99);

    private final SplittableRandom random = new SplittableRandom(3);
    private long number;
    private long nowNanos = 1;

    @Test
    void inTheClearNobodyIsSentMoreThanWasSentInItsName() {
        MembershipEngine engine = engine(new Keyring(List.of(), 0));
        populate(engine);
        int answered = 0;
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer datagram = datagram(anyMessage(engine.id()), padding());
            int bytes = datagram.remaining();
            engine.onDatagram(datagram, VICTIM, nowNanos);
            Map<NodeAddress, Integer> sent = sent(engine);
            assertThat(sent.getOrDefault(VICTIM, 0))
                    .as("bytes sent to a victim whose address was written on %d bytes", bytes)
                    .isLessThanOrEqualTo(bytes);
            answered += sent.containsKey(VICTIM) ? 1 : 0;
            nowNanos += Duration.ofMillis(random.nextInt(20)).toNanos();
            if (i % 7 == 0) {
                engine.onTimer(nowNanos);
                sent(engine);
            }
        }
        assertThat(answered).as("answers").isGreaterThan(1_000);
        assertThat(engine.counters().get("answers.tooLarge")).isPositive();
    }

    @Test
    void theAnswerOfAMemberInTheClearStillTellsWhatTheOtherIsAccusedOf() {
        Cluster cluster = Cluster.of(2);
        Cluster.Node asking = cluster.node(1);
        asking.keepsDatagrams = true;
        cluster.run(Duration.ofSeconds(5));
        int ackWithAccusation = 15 + 64;
        assertThat(asking.datagrams)
                .filteredOn(datagram -> datagram.get(datagram.position() + Envelope.HEADER_BYTES) == 1)
                .as("pings")
                .isNotEmpty()
                .allMatch(ping -> ping.remaining() > Envelope.HEADER_BYTES + ackWithAccusation);
    }

    /** It tests itself before it refutes, and these pings must not use up what may answer. */
    @Test
    void aPingThatBringsAnAccusationIsAnsweredAllTheSame() {
        MembershipEngine engine = engine(new Keyring(List.of(), 0));
        NodeId accuser = new NodeId(0, 2);
        Update alive = new Update.MemberUpdate(accuser, Cluster.address(2), Evidence.alive(0), null);
        engine.onDatagram(datagram(new Message.Gossip(), List.of(alive)), Cluster.address(2), nowNanos);
        sent(engine);
        Update accusation = new Update.MemberUpdate(
                engine.id(), Cluster.address(1), Evidence.suspect(0), new Accusation(accuser, Grounds.TIMEOUT));

        engine.onDatagram(
                datagram(new Message.Ping(7, engine.id(), 0), List.of(accusation)), Cluster.address(2), nowNanos);

        List<Message> said = new ArrayList<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            if (output instanceof Output.SendDatagram datagram) {
                ByteBuffer packet = datagram.packet();
                packet.position(packet.position() + Envelope.HEADER_BYTES);
                said.add(Objects.requireNonNull(PacketReader.read(packet)).message());
            }
        }
        assertThat(said).filteredOn(Message.Ack.class::isInstance).hasSize(1);
        assertThat(said).filteredOn(Message.Ping.class::isInstance).hasSizeGreaterThan(3);
    }

    @Test
    void aNodeWithAKeyAnswersNobodyWithoutIt() {
        byte[] key = new byte[Keyring.KEY_BYTES];
        Arrays.fill(key, (byte) 7);
        MembershipEngine engine = engine(new Keyring(List.of(key), 100));
        sent(engine);
        for (int i = 0; i < 5_000; i++) {
            engine.onDatagram(datagram(anyMessage(engine.id()), padding()), VICTIM, nowNanos);
            assertThat(sent(engine)).isEmpty();
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            engine.onDatagram(sealedLooking(garbage), VICTIM, nowNanos);
            assertThat(sent(engine)).isEmpty();
        }
        assertThat(engine.counters())
                .containsEntry("rejected.plaintext", 5_000L)
                .containsEntry("rejected.notAuthentic", 5_000L);
    }

    @Test
    void aNodeWithoutAKeyAnswersNobodyWhoHasOne() {
        MembershipEngine engine = engine(new Keyring(List.of(), 0));
        sent(engine);

        engine.onDatagram(sealedLooking(new byte[100]), VICTIM, nowNanos);

        assertThat(sent(engine)).isEmpty();
        assertThat(engine.counters()).containsEntry("rejected.sealed", 1L);
    }

    /** The dead, the suspect and the living, all of whom may be claimed to have sent something. */
    private void populate(MembershipEngine engine) {
        for (int i = 2; i < 40; i++) {
            Evidence evidence = i % 3 == 0 ? Evidence.dead(0) : Evidence.alive(0);
            NodeAddress address = i % 2 == 0 ? Cluster.address(i) : VICTIM;
            Update news = new Update.MemberUpdate(new NodeId(0, i), address, evidence, null);
            engine.onDatagram(datagram(new Message.Gossip(), List.of(news)), Cluster.address(2), nowNanos);
        }
        sent(engine);
    }

    private Message anyMessage(NodeId self) {
        NodeId target = random.nextBoolean() ? self : new NodeId(0, random.nextInt(50));
        return switch (random.nextInt(6)) {
            case 0 -> new Message.Ping(random.nextInt(), target, random.nextLong());
            case 1 -> new Message.Ack(random.nextInt(), random.nextLong());
            case 2 -> new Message.PingReq(random.nextInt(200), target, VICTIM, random.nextLong());
            case 3 -> new Message.Nack(random.nextInt());
            case 4 -> new Message.Gone(random.nextInt(), VICTIM);
            default -> new Message.Gossip();
        };
    }

    private List<Update> padding() {
        Update news = new Update.MemberUpdate(
                new NodeId(0, 2 + random.nextInt(38)), VICTIM, Evidence.alive(random.nextInt(3)), null);
        return random.nextBoolean() ? List.of() : List.of(news);
    }

    private ByteBuffer datagram(Message message, List<Update> updates) {
        byte[] header = ENVELOPE.header(new NodeId(0, 2 + random.nextInt(40)), number++, false);
        return joined(header, PacketWriter.encode(new Packet(message, updates)));
    }

    private ByteBuffer sealedLooking(byte[] garbage) {
        return joined(ENVELOPE.header(new NodeId(0, 2 + random.nextInt(40)), number++, true), garbage);
    }

    private static ByteBuffer joined(byte[] header, byte[] content) {
        return ByteBuffer.allocate(header.length + content.length)
                .put(header)
                .put(content)
                .flip();
    }

    private static Map<NodeAddress, Integer> sent(MembershipEngine engine) {
        Map<NodeAddress, Integer> sent = new HashMap<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            if (output instanceof Output.SendDatagram datagram) {
                sent.merge(datagram.to(), datagram.packet().remaining(), Integer::sum);
            }
        }
        return sent;
    }

    private MembershipEngine engine(Keyring keyring) {
        return new MembershipEngine(
                MembershipSettings.lan("test"), Cluster.address(1), keyring, new SplittableRandom(1), nowNanos);
    }
}
