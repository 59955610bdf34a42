package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.ClusterKey;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Where the protection ends, and what of it holds beyond, as docs/SECURITY.md says. */
class TrustLimitsTests {

    private static final MembershipSettings LAN = MembershipSettings.lan("test");
    private static final NodeId MADE_UP = new NodeId(5, 5);
    private static final NodeAddress ELSEWHERE = Cluster.address(77);

    @Test
    void inTheClearASourceAddressThatIsNotTrueMovesNoMember() {
        Cluster cluster = Cluster.of(3);
        Node believer = cluster.node(1);
        Node victim = cluster.node(2);
        PlainPackets packets = new PlainPackets();
        for (Message message : List.of(
                new Message.Gossip(),
                new Message.Ping(1, believer.id(), 0),
                new Message.Ack(1, 0),
                new Message.Nack(1))) {
            believer.engine.onDatagram(packets.of(victim.id(), message, List.of()), ELSEWHERE, cluster.nowNanos);
            believer.drain();
        }
        cluster.run(Duration.ofSeconds(20));

        assertThat(Objects.requireNonNull(believer.sees(victim)).address()).isEqualTo(victim.address);
        assertThat(believer.engine.liveCount()).isEqualTo(3);
        assertThat(believer.events).noneMatch(event -> event.member().status() == Status.SUSPECT);
    }

    /** The answer to one datagram is bounded; what members do later of their own accord is another matter. */
    @Test
    void inTheClearAMemberThatIsMadeUpDrawsPingsToItsAddressWhichGrowRareOnceItIsDead() {
        Cluster cluster = Cluster.of(10);
        Node victim = cluster.add(MembershipSettings.lan("other"), List.of(), new Keyring(List.of(), 0));
        Update madeUp = new Update.MemberUpdate(MADE_UP, victim.address, Evidence.alive(0), null);
        ByteBuffer one = new PlainPackets().of(new NodeId(7, 7), new Message.Gossip(), List.of(madeUp));
        cluster.node(1).engine.onDatagram(one, ELSEWHERE, cluster.nowNanos);
        cluster.node(1).drain();
        cluster.run(Duration.ofSeconds(30));
        assertThat(cluster.node(2).events)
                .anyMatch(event ->
                        event.member().id().equals(MADE_UP) && event.member().status() == Status.DEAD);
        long atFirst = counter(victim, "datagrams.bytesReceived");
        assertThat(atFirst).as("bytes in 30 s, for one datagram").isBetween(1_000L, 40_000L);

        cluster.run(Duration.ofMinutes(5));
        long later = counter(victim, "datagrams.bytesReceived") - atFirst;
        assertThat(later / 300).as("bytes a second, from all ten").isLessThan(400);
    }

    private static long counter(Node node, String name) {
        return Objects.requireNonNull(node.engine.counters().get(name));
    }

    @Test
    void theSameKeyInAnotherClusterOpensNothingEvenUnderItsTag() {
        Cluster cluster = sealed(2);
        Node node = cluster.node(1);
        NodeId stranger = new NodeId(7, 7);
        Envelope ours = new Envelope("test");
        Envelope theirs = new Envelope("other");
        byte[] content = PacketWriter.encode(new Packet(new Message.Ping(1, node.id(), 0), List.of()));
        for (Envelope shown : List.of(ours, theirs)) {
            byte[] header = shown.header(stranger, 1, true);
            byte[] sealed = new Keyring(List.of(key(1)), 1)
                    .seal(new Keyring.Sender(7, 7), 1, theirs.associated(header), content);
            node.engine.onDatagram(joined(header, sealed), ELSEWHERE, cluster.nowNanos);
            assertThat(node.engine.poll()).isNull();
        }
        assertThat(node.engine.counters())
                .containsEntry("rejected.otherCluster", 1L)
                .containsEntry("rejected.notAuthentic", 1L);
    }

    @Test
    void whoListensReadsNothingOfWhatMembersTell() {
        Cluster cluster = sealed(4);
        cluster.nodes().forEach(node -> node.keepsDatagrams = true);
        byte[] secret = "a secret that is told".getBytes(StandardCharsets.US_ASCII);
        cluster.publish(cluster.node(2), "key of the secret", secret);
        Node late = cluster.add(LAN, List.of(Cluster.address(1)), keyring());
        late.keepsDatagrams = true;
        late.engine.join(cluster.nowNanos);
        late.drain();
        cluster.run(Duration.ofSeconds(5));

        assertThat(Objects.requireNonNull(late.sees(cluster.node(2))).state().get("key of the secret"))
                .isEqualTo(secret);
        assertThat(heard(cluster)).hasSizeGreaterThan(50).noneMatch(packet -> packet.contains("secret"));
    }

    @Test
    void aMemberUsesNoNumberTwiceUnderItsKey() {
        Cluster cluster = sealed(3);
        Node node = cluster.start(LAN, keyring());
        node.keepsDatagrams = true;
        cluster.run(Duration.ofSeconds(30));
        node.engine.onWallClock(1_800_000_000_000L, cluster.nowNanos);
        node.engine.onWallClock(1_800_000_009_000L, cluster.nowNanos);
        cluster.run(Duration.ofSeconds(30));

        assertThat(node.engine.counters()).containsEntry("clock.jumps", 1L);
        assertThat(Stream.concat(
                                node.datagrams.stream(),
                                node.frames.values().stream().flatMap(List::stream))
                        .map(packet -> packet.getLong(packet.position() + Envelope.HEADER_BYTES - Long.BYTES)))
                .hasSizeGreaterThan(50)
                .doesNotHaveDuplicates();
    }

    private static List<String> heard(Cluster cluster) {
        return cluster.nodes().stream()
                .flatMap(node -> Stream.concat(
                        node.datagrams.stream(), node.frames.values().stream().flatMap(List::stream)))
                .map(packet ->
                        StandardCharsets.ISO_8859_1.decode(packet.duplicate()).toString())
                .toList();
    }

    @Test
    void aNewcomerTakesWhatWasRecordedOnceAndWhoLeftIsGoneAllTheSame() {
        Cluster cluster = sealed(3);
        Node leaving = cluster.start(LAN, keyring());
        leaving.keepsDatagrams = true;
        cluster.run(Duration.ofSeconds(5));
        cluster.publish(leaving, "a", new byte[] {1});
        cluster.run(Duration.ofSeconds(5));
        List<ByteBuffer> recorded = List.copyOf(leaving.datagrams);
        cluster.leave(leaving);
        cluster.run(Duration.ofSeconds(5));
        leaving.cutOff = true;
        Node newcomer = cluster.start(LAN, keyring());
        cluster.run(Duration.ofSeconds(5));

        send(recorded, newcomer, cluster);
        long refused = counter(newcomer, "rejected.replayed");
        assertThat(refused).as("refused the first time").isLessThan(recorded.size());
        send(recorded, newcomer, cluster);
        assertThat(counter(newcomer, "rejected.replayed") - refused)
                .as("refused the second time")
                .isEqualTo(recorded.size());
        cluster.run(Duration.ofSeconds(5));
        assertThat(newcomer.statusOf(leaving)).isEqualTo(Status.LEFT);
        assertThat(newcomer.engine.liveCount()).isEqualTo(4);
        assertThat(newcomer.engine.tableHash()).isEqualTo(cluster.node(1).engine.tableHash());
    }

    private static void send(List<ByteBuffer> datagrams, Node to, Cluster cluster) {
        for (ByteBuffer datagram : datagrams) {
            to.engine.onDatagram(datagram.duplicate(), ELSEWHERE, cluster.nowNanos);
            to.drain();
        }
    }

    @Test
    void aKeyOfTheLastEpochSealsAndNoOtherFollowsIt() {
        Cluster cluster = agreed(4);
        Node node = cluster.node(1);
        tell(node, new ClusterKey(ClusterKey.LAST_EPOCH, 1, 2, 3, 4), cluster);
        cluster.run(Duration.ofMinutes(1));
        node.engine.renewClusterKey(cluster.nowNanos);
        node.drain();
        cluster.run(Duration.ofMinutes(1));

        assertThat(cluster.nodes()).allSatisfy(member -> {
            assertThat(member.engine.counters()).containsEntry("keys.epoch", ClusterKey.LAST_EPOCH);
            assertThat(member.engine.liveCount()).isEqualTo(4);
        });
    }

    /** What it takes for its own is not taken any more: the price of a window that no word of others moves back. */
    @Test
    void aNumberThatIsForgedAtItsMaximumShutsItsVictimOutUntilItIsStartedAnew() {
        Cluster cluster = sealed(4);
        Node victim = cluster.node(3);
        List<Node> others =
                cluster.nodes().stream().filter(node -> node != victim).toList();
        for (Node other : others) {
            other.engine.onDatagram(forged(keyring(), victim.id(), Long.MAX_VALUE), ELSEWHERE, cluster.nowNanos);
            other.engine.onStreamAccepted(-77, ELSEWHERE, cluster.nowNanos);
            other.engine.onStreamFrame(-77, forged(keyring(), victim.id(), -1), cluster.nowNanos);
            other.drain();
        }
        cluster.run(Duration.ofMinutes(3));
        assertThat(others).allSatisfy(other -> {
            assertThat(other.statusOf(victim)).isEqualTo(Status.DEAD);
            assertThat(other.engine.liveCount()).isEqualTo(3);
            assertThat(other.engine.counters().get("rejected.replayed")).isGreaterThan(100);
        });

        Node anew = cluster.replace(3, keyring());
        cluster.run(Duration.ofSeconds(5));
        assertThat(others).allMatch(other -> other.statusOf(anew) == Status.ALIVE);
    }

    /** Frames are not sealed there, and a member whose datagrams do not get through is told by stream. */
    @Test
    void whereKeysAreAgreedOnTheVictimOfAForgedNumberStaysAMember() {
        Cluster cluster = agreed(4);
        ClusterKey known = new ClusterKey(2, 1, 2, 3, 4);
        tell(cluster.node(1), known, cluster);
        cluster.run(Duration.ofMinutes(1));
        Node victim = cluster.node(3);
        cluster.nodes().stream().filter(node -> node != victim).forEach(other -> {
            ByteBuffer packet = forged(new Keyring(List.of(known.bytes()), 1), victim.id(), Long.MAX_VALUE);
            other.engine.onDatagram(packet, ELSEWHERE, cluster.nowNanos);
            other.drain();
        });
        cluster.run(Duration.ofMinutes(3));
        assertThat(cluster.node(1).engine.counters().get("rejected.replayed")).isGreaterThan(50);
        assertThat(cluster.nodes()).allMatch(node -> node.statusOf(victim) == Status.ALIVE);
    }

    private static ByteBuffer forged(Keyring keyring, NodeId name, long number) {
        Envelope envelope = new Envelope("test");
        byte[] header = envelope.header(name, number, true);
        byte[] content = PacketWriter.encode(new Packet(new Message.Gossip(), List.of()));
        Keyring.Sender sender = new Keyring.Sender(name.high(), name.low());
        return joined(header, keyring.seal(sender, number, envelope.associated(header), content));
    }

    private static void tell(Node node, ClusterKey key, Cluster cluster) {
        ByteBuffer frame = new PlainPackets().frame(new NodeId(5, 6), new Message.Keys(List.of(key)));
        node.engine.onStreamAccepted(-50, ELSEWHERE, cluster.nowNanos);
        node.engine.onStreamFrame(-50, frame, cluster.nowNanos);
        node.drain();
    }

    private static Cluster agreed(int size) {
        Cluster cluster = new Cluster(LAN, 11);
        for (int i = 0; i < size; i++) {
            cluster.start(LAN, Keyring.agreed(100));
        }
        cluster.run(Duration.ofSeconds(5));
        return cluster;
    }

    private static Cluster sealed(int size) {
        Cluster cluster = new Cluster(LAN, 7);
        for (int i = 0; i < size; i++) {
            cluster.start(LAN, keyring());
        }
        cluster.run(Duration.ofSeconds(3));
        return cluster;
    }

    private static Keyring keyring() {
        return new Keyring(List.of(key(1)), 100);
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[Keyring.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static ByteBuffer joined(byte[] header, byte[] content) {
        return ByteBuffer.allocate(header.length + content.length)
                .put(header)
                .put(content)
                .flip();
    }
}
