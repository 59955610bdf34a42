package io.gossipdiscovery.membership.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.membership.message.ClusterKey;
import io.gossipdiscovery.membership.message.MemberEntry;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.MemberWant;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Version 1 of the wire format, byte for byte. What fails here breaks clusters that are being upgraded. */
class GoldenTests {

    private static final NodeId ID = new NodeId(0x1011121314151617L, 0x18191A1B1C1D1E1FL);
    private static final NodeId OTHER = new NodeId(0x2021222324252627L, 0x28292A2B2C2D2E2FL);
    private static final NodeAddress IPV4 = NodeAddress.ofIpv4(0xC0000201, 17_946);
    private static final NodeAddress IPV6 = new NodeAddress(0x2001_0DB8_0000_0000L, 1, 17_946);
    private static final VersionRange LATER = new VersionRange(1, 2);
    private static final long HASH = 0xA0A1A2A3A4A5A6A7L;
    private static final StateDelta DELTA = MemberState.EMPTY
            .with("color", "red".getBytes(StandardCharsets.UTF_8))
            .with("größe", new byte[0])
            .with("old", new byte[] {1})
            .with("old", null)
            .deltaSince(0);

    private static final String CLUSTER = "orders";
    private static final long COUNTER = 0x0102_0304L;
    private static final Packet IN_A_PACKET = new Packet(
            new Message.Ping(7, OTHER, HASH),
            List.of(new Update.MemberUpdate(OTHER, IPV4, Evidence.suspect(3), new Accusation(ID, Grounds.TIMEOUT))));

    private static final Map<String, Packet> CONTENTS = contents();

    private static Map<String, Packet> contents() {
        Map<String, Packet> contents = new LinkedHashMap<>();
        messages(contents);
        syncs(contents);
        updates(contents);
        return contents;
    }

    private static void messages(Map<String, Packet> contents) {
        put(contents, "ping", new Message.Ping(300, ID, HASH));
        put(contents, "ack", new Message.Ack(-1, HASH));
        put(contents, "ping-req", new Message.PingReq(1, ID, IPV6, HASH));
        put(contents, "nack", new Message.Nack(0));
        put(contents, "gossip", new Message.Gossip());
        put(contents, "state-request", new Message.StateRequest(ID, 1_000));
        put(contents, "busy", new Message.Busy(2_500));
        put(contents, "gone", new Message.Gone(300, IPV4));
        put(contents, "watch", new Message.Watch(300, ID));
        put(contents, "goodbye", new Message.Goodbye());
        put(contents, "check-request", new Message.CheckRequest(ID));
        put(contents, "check-result-answered", new Message.CheckResult(Outcome.ANSWERED));
        put(contents, "check-result-gone", new Message.CheckResult(Outcome.GONE));
        put(contents, "check-result-silent", new Message.CheckResult(Outcome.SILENT));
        ClusterKey seals = new ClusterKey(300, HASH, 1, 2, -1);
        put(contents, "keys", new Message.Keys(List.of(seals, new ClusterKey(301, 3, 4, 5, 6))));
        put(contents, "keys-none", new Message.Keys(List.of()));
    }

    private static void syncs(Map<String, Packet> contents) {
        MemberRecord alive = new MemberRecord(ID, IPV4, Evidence.alive(2), 0, LATER, DELTA);
        MemberRecord suspect = new MemberRecord(ID, IPV6, Evidence.suspect(2), 0, VersionRange.SPOKEN, DELTA);
        MemberRecord dead = new MemberRecord(OTHER, IPV6, Evidence.dead(300), 86, null, StateDelta.NOTHING);
        MemberRecord left = new MemberRecord(OTHER, IPV4, Evidence.LEFT, 3_600, null, StateDelta.NOTHING);
        put(contents, "sync-chunk", new Message.SyncChunk(false, List.of(alive, suspect, dead, left)));
        put(contents, "sync-chunk-last", new Message.SyncChunk(true, List.of()));
        put(
                contents,
                "sync-buckets",
                new Message.SyncBuckets(LongStream.range(0, Message.SyncBuckets.COUNT)
                        .map(bucket -> bucket << 56 | bucket)
                        .boxed()
                        .toList()));
        List<MemberEntry> entries = List.of(
                new MemberEntry(ID, Evidence.alive(2), 300),
                new MemberEntry(OTHER, Evidence.dead(1), 0),
                new MemberEntry(OTHER, Evidence.LEFT, 0));
        put(contents, "sync-entries", new Message.SyncEntries(0x8000_0000_0000_0001L, true, entries, List.of(left)));
        List<MemberWant> wanted = List.of(new MemberWant(ID, 0), new MemberWant(OTHER, 300));
        put(contents, "sync-records", new Message.SyncRecords(true, List.of(dead), wanted));
    }

    private static void updates(Map<String, Packet> contents) {
        put(contents, "member-update-alive", new Update.MemberUpdate(ID, IPV4, Evidence.alive(0), null));
        put(
                contents,
                "member-update-alive-later-version",
                new Update.MemberUpdate(ID, IPV6, Evidence.alive(300), null, LATER));
        for (Grounds grounds : Grounds.values()) {
            put(
                    contents,
                    "member-update-suspect-" + grounds.name().toLowerCase(Locale.ROOT),
                    new Update.MemberUpdate(ID, IPV4, Evidence.suspect(1), new Accusation(OTHER, grounds)));
        }
        put(contents, "member-update-dead", new Update.MemberUpdate(ID, IPV4, Evidence.dead(1), null));
        Accusation proof = new Accusation(OTHER, Grounds.REFUSED);
        put(contents, "member-update-dead-proven", new Update.MemberUpdate(ID, IPV4, Evidence.dead(1), proof));
        put(contents, "member-update-left", new Update.MemberUpdate(ID, IPV4, Evidence.LEFT, null));
        put(contents, "state-update", new Update.StateUpdate(ID, DELTA));
        put(contents, "state-announcement", new Update.StateAnnouncement(ID, 300));
    }

    private static void put(Map<String, Packet> contents, String name, Message message) {
        contents.put(name, new Packet(message, List.of()));
    }

    private static void put(Map<String, Packet> contents, String name, Update update) {
        contents.put(name, new Packet(new Message.Gossip(), List.of(update)));
    }

    @Test
    void everyMessageAndEveryUpdateIsWrittenAndReadAsInItsFile() {
        CONTENTS.forEach((name, packet) -> {
            byte[] written = PacketWriter.encode(packet);
            GoldenFiles.writeNew(name, "The content of a packet: " + name, Dissector.content(written));
            byte[] golden = GoldenFiles.bytes(name);
            assertThat(written).as("written as in %s", name).isEqualTo(golden);
            assertThat(PacketReader.read(ByteBuffer.wrap(golden)))
                    .as("read from %s", name)
                    .isEqualTo(packet);
            assertSaysWhatTheBytesAre(name, Dissector.content(golden));
        });
    }

    @Test
    void noMessageAndNoUpdateLacksAFile() {
        Set<Class<?>> covered = new HashSet<>();
        CONTENTS.values().forEach(packet -> {
            covered.add(packet.message().getClass());
            packet.updates().forEach(update -> covered.add(update.getClass()));
        });
        List<Class<?>> sealed = new ArrayList<>();
        sealed.addAll(Arrays.asList(Message.class.getPermittedSubclasses()));
        sealed.addAll(Arrays.asList(Update.class.getPermittedSubclasses()));
        assertThat(covered).containsExactlyInAnyOrderElementsOf(sealed);
    }

    @Test
    void everyFileIsChecked() {
        Set<String> checked = new TreeSet<>(CONTENTS.keySet());
        checked.addAll(Set.of("packet-clear", "packet-sealed", "packet-sealed-frame"));
        assertThat(GoldenFiles.names()).isEqualTo(checked);
    }

    @Test
    void aWholePacketInTheClearIsAsInItsFile() {
        byte[] written = packet(COUNTER, false);
        GoldenFiles.writeNew(
                "packet-clear", "A datagram of the cluster 'orders', in the clear", Dissector.packet(written));
        byte[] golden = GoldenFiles.bytes("packet-clear");
        assertThat(written).isEqualTo(golden);
        ByteBuffer packet = ByteBuffer.wrap(golden);
        Opened opened = new Envelope(CLUSTER).open(packet);
        assertThat(opened.rejection()).isNull();
        assertThat(opened.sender()).isEqualTo(ID);
        assertThat(opened.counter()).isEqualTo(COUNTER);
        assertThat(PacketReader.read(packet)).isEqualTo(IN_A_PACKET);
        assertSaysWhatTheBytesAre("packet-clear", Dissector.packet(golden));
    }

    @Test
    void aWholeSealedDatagramIsAsInItsFile() {
        assertIsAsInItsFile(COUNTER, "packet-sealed", "The same datagram, sealed; the shared key is 00 01 02 ... 1f");
    }

    @Test
    void aWholeSealedFrameIsAsInItsFile() {
        assertIsAsInItsFile(
                Envelope.ofFrame(COUNTER), "packet-sealed-frame", "The same as a frame, whose counter says so");
    }

    private static void assertIsAsInItsFile(long counter, String name, String title) {
        byte[] written = packet(counter, true);
        GoldenFiles.writeNew(name, title, Dissector.packet(written));
        byte[] golden = GoldenFiles.bytes(name);
        assertThat(written).isEqualTo(golden);
        Envelope envelope = new Envelope(CLUSTER);
        ByteBuffer packet = ByteBuffer.wrap(golden);
        Opened opened = envelope.open(packet);
        assertThat(opened.rejection()).isNull();
        byte[] sealed = new byte[packet.remaining()];
        packet.get(sealed);
        Keyring.Unsealed unsealed =
                keyring().open(sender(), opened.counter(), envelope.associated(opened.header()), sealed);
        assertThat(unsealed).isNotNull();
        assertThat(opened.counter()).isEqualTo(counter);
        assertThat(PacketReader.read(unsealed.plain())).isEqualTo(IN_A_PACKET);
        assertSaysWhatTheBytesAre(name, Dissector.packet(golden));
    }

    private static byte[] packet(long counter, boolean sealed) {
        Envelope envelope = new Envelope(CLUSTER);
        byte[] header = envelope.header(ID, counter, sealed);
        byte[] content = PacketWriter.encode(IN_A_PACKET);
        byte[] body = sealed ? keyring().seal(sender(), counter, envelope.associated(header), content) : content;
        byte[] packet = Arrays.copyOf(header, header.length + body.length);
        System.arraycopy(body, 0, packet, header.length, body.length);
        return packet;
    }

    private static Keyring keyring() {
        byte[] key = new byte[Keyring.KEY_BYTES];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        return new Keyring(List.of(key), 1);
    }

    private static Keyring.Sender sender() {
        return new Keyring.Sender(ID.high(), ID.low());
    }

    /** Comments are for people, who believe them. */
    private static void assertSaysWhatTheBytesAre(String name, List<String> dissected) {
        List<String> lines = GoldenFiles.lines(name);
        assertThat(Stream.of(lines.get(0))).allMatch(line -> line.startsWith("# "));
        assertThat(lines.subList(1, lines.size())).as("comments of %s", name).isEqualTo(dissected);
    }
}
