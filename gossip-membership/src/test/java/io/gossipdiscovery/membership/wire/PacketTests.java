package io.gossipdiscovery.membership.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.membership.message.ClusterKey;
import io.gossipdiscovery.membership.message.MemberEntry;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.MemberWant;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PacketTests {

    private static final NodeId ID = new NodeId(-1, 1);
    private static final NodeAddress IPV4 = NodeAddress.ofIpv4(0x7F000001, 65_535);
    private static final NodeAddress IPV6 = new NodeAddress(0x2001_0db8_0000_0000L, 1, 1);
    private static final MemberState STATE = MemberState.EMPTY
            .with("a", new byte[] {1, 2})
            .with("ключ", new byte[0])
            .with("a", null);

    private static final List<Message> MESSAGES = List.of(
            new Message.Ping(-1, ID, Long.MIN_VALUE),
            new Message.Ack(0, 1),
            new Message.PingReq(77, ID, IPV6, Long.MAX_VALUE),
            new Message.Nack(Integer.MIN_VALUE),
            new Message.Gossip(),
            new Message.SyncChunk(
                    true,
                    List.of(
                            new MemberRecord(new Member(ID, IPV4, Evidence.suspect(4), stateAsTold()), 0),
                            new MemberRecord(new Member(ID, IPV6, Evidence.LEFT, MemberState.EMPTY), 3_600))),
            new Message.SyncChunk(false, List.of()),
            new Message.StateRequest(ID, 12),
            new Message.SyncBuckets(LongStream.range(-32, 32)
                    .map(i -> i * Long.MAX_VALUE)
                    .boxed()
                    .toList()),
            new Message.SyncEntries(
                    Long.MIN_VALUE,
                    false,
                    List.of(
                            new MemberEntry(ID, Evidence.alive(3), Long.MAX_VALUE),
                            new MemberEntry(ID, Evidence.dead(Incarnation.MAX), 0),
                            new MemberEntry(ID, Evidence.LEFT, 0)),
                    List.of(new MemberRecord(
                            ID, IPV6, Evidence.alive(1), 0, new VersionRange(1, 9), STATE.deltaSince(2)))),
            new Message.SyncEntries(0, true, List.of(), List.of()),
            new Message.SyncRecords(
                    true,
                    List.of(new MemberRecord(ID, IPV4, Evidence.dead(2), 99, null, StateDelta.NOTHING)),
                    List.of(new MemberWant(ID, 0), new MemberWant(ID, Long.MAX_VALUE))),
            new Message.Busy(Integer.MAX_VALUE),
            new Message.Gone(-1, IPV6),
            new Message.Watch(Integer.MIN_VALUE, ID),
            new Message.Goodbye(),
            new Message.CheckRequest(ID),
            new Message.CheckResult(Message.CheckResult.Outcome.ANSWERED),
            new Message.CheckResult(Message.CheckResult.Outcome.GONE),
            new Message.CheckResult(Message.CheckResult.Outcome.SILENT),
            new Message.Keys(
                    List.of(new ClusterKey(1, 2, 3, 4, -5), new ClusterKey(ClusterKey.LAST_EPOCH, 0, 0, 0, 0))),
            new Message.Keys(List.of()));

    private static final List<Update> UPDATES = List.of(
            new Update.MemberUpdate(ID, IPV4, Evidence.alive(Incarnation.MAX), null),
            new Update.MemberUpdate(ID, IPV4, Evidence.alive(0), null, new VersionRange(2, 255)),
            new Update.MemberUpdate(
                    ID, IPV6, Evidence.suspect(1), new Accusation(new NodeId(3, 4), Accusation.Grounds.REFUSED)),
            new Update.MemberUpdate(ID, IPV4, Evidence.dead(0), null),
            new Update.MemberUpdate(
                    ID, IPV6, Evidence.dead(7), new Accusation(new NodeId(5, 6), Accusation.Grounds.GONE)),
            new Update.MemberUpdate(ID, IPV4, Evidence.LEFT, null),
            new Update.StateUpdate(ID, STATE.deltaSince(1)),
            new Update.StateAnnouncement(ID, Long.MAX_VALUE));

    /** A replica cannot tell from below its own version. */
    private static MemberState stateAsTold() {
        return MemberState.EMPTY.apply(STATE.deltaSince(0));
    }

    @Test
    void everyMessageAndUpdateSurvivesTheRoundTrip() {
        for (Message message : MESSAGES) {
            Packet packet = new Packet(message, UPDATES);
            assertThat(read(PacketWriter.encode(packet))).isEqualTo(packet);
        }
    }

    @Test
    void aPacketThatIsCutShortIsRejectedWhole() {
        for (Message message : MESSAGES) {
            byte[] whole = PacketWriter.encode(new Packet(message, List.of(UPDATES.get(2))));
            byte[] alone = PacketWriter.encode(new Packet(message, List.of()));
            for (int length = 0; length < whole.length; length++) {
                Packet read = read(Arrays.copyOf(whole, length));
                if (length == alone.length) {
                    assertThat(read).isEqualTo(new Packet(message, List.of()));
                } else {
                    assertThat(read).as("%s cut to %d bytes", message, length).isNull();
                }
            }
        }
    }

    @Test
    void anyBytesAreReadOrRejectedButNeverThrow() {
        List<byte[]> corpus = new ArrayList<>();
        MESSAGES.forEach(message -> corpus.add(PacketWriter.encode(new Packet(message, UPDATES))));
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 50_000; i++) {
            byte[] mutant = corpus.get(random.nextInt(corpus.size())).clone();
            for (int flips = 1 + random.nextInt(6); flips > 0; flips--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            }
            Packet read = read(mutant);
            if (read != null) {
                assertThat(read(PacketWriter.encode(read)))
                        .as("mutant %d", i)
                        .isEqualTo(new Packet(read.message(), read.updates()));
            }
        }
    }

    @Test
    void updatesAndFieldsOfALaterVersionAreSkipped() {
        ByteWriter later = new ByteWriter(64);
        ByteWriter ack = new ByteWriter(16);
        ack.varint(9);
        ack.i64(5);
        ack.text("a field that version 1 does not know");
        later.u8(Code.ACK);
        later.sized(ack.toArray());
        later.u8(99);
        later.text("an update that version 1 does not know");

        assertThat(read(later.toArray())).isEqualTo(new Packet(new Message.Ack(9, 5), List.of(), 1));
    }

    @Test
    void aMessageOfALaterVersionIsReadAsItsUpdatesAlone() {
        ByteWriter later = new ByteWriter(64);
        later.u8(200);
        later.text("a message that version 1 does not know");
        byte[] update = PacketWriter.encode(new Packet(new Message.Gossip(), List.of(UPDATES.get(0))));
        later.raw(Arrays.copyOfRange(update, 2, update.length));

        assertThat(read(later.toArray())).isEqualTo(new Packet(new Message.Gossip(), List.of(UPDATES.get(0)), 1));
    }

    @Test
    void typeZeroIsNoMessageAndAsAnUpdateItIsPadding() {
        assertThat(read(new byte[] {0, 0})).isNull();
        Packet gossip = new Packet(new Message.Gossip(), List.of());
        assertThat(read(new byte[] {Code.GOSSIP, 0})).isEqualTo(gossip);
        assertThat(read(new byte[] {Code.GOSSIP, 0, 0, 2, 7, 7})).isEqualTo(gossip);
    }

    @Test
    void aPacketIsFilledUpAsFarAsItsLimitAllows() {
        PacketWriter writer = new PacketWriter(new Message.Nack(1), 100);
        writer.pad(60);
        assertThat(writer.toArray().length).isBetween(59, 60);
        writer.pad(200);
        assertThat(writer.toArray().length).isBetween(99, 100);
        assertThat(read(writer.toArray())).isEqualTo(new Packet(new Message.Nack(1), List.of()));
    }

    @Test
    void everyUpdateMayBeLongerInALaterVersion() {
        for (Update update : UPDATES) {
            assertThat(read(lengthened(update, new byte[] {9, 8, 7})))
                    .isEqualTo(new Packet(new Message.Gossip(), List.of(update)));
        }
    }

    /** The update on gossip, with more bytes at its end than version 1 knows. */
    private static byte[] lengthened(Update update, byte[] more) {
        byte[] packet = PacketWriter.encode(new Packet(new Message.Gossip(), List.of(update)));
        ByteBuffer known = ByteBuffer.wrap(packet, 3, packet.length - 3);
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = known.get();
            length |= (next & 0x7F) << shift;
            if (next >= 0) {
                break;
            }
        }
        byte[] content = new byte[length];
        known.get(content);
        ByteWriter longer = new ByteWriter(packet.length + more.length);
        longer.raw(new byte[] {packet[0], packet[1], packet[2]});
        longer.varint(content.length + (long) more.length);
        longer.raw(content);
        longer.raw(more);
        return longer.toArray();
    }

    @Test
    void groundsAndOutcomesOfALaterVersionAreReadAsTheWeakest() {
        NodeId accuser = new NodeId(3, 4);
        byte[] accused = PacketWriter.encode(new Packet(
                new Message.Gossip(),
                List.of(new Update.MemberUpdate(
                        ID, IPV4, Evidence.suspect(1), new Accusation(accuser, Accusation.Grounds.REFUSED)))));
        accused[accused.length - 17] = 99;
        Packet read = read(accused);
        assertThat(read).isNotNull();
        assertThat(((Update.MemberUpdate) read.updates().get(0)).accusation())
                .isEqualTo(new Accusation(accuser, Accusation.Grounds.TIMEOUT));

        assertThat(read(new byte[] {Code.CHECK_RESULT, 1, 99}))
                .isEqualTo(new Packet(new Message.CheckResult(Message.CheckResult.Outcome.SILENT), List.of()));
    }

    @Test
    void aStatusOfALaterVersionIsRefused() {
        byte[] packet = PacketWriter.encode(new Packet(new Message.Gossip(), List.of(UPDATES.get(0))));
        int status = 2 + 2 + 16 + 1 + 4 + 2;
        assertThat(packet[status]).isEqualTo((byte) Code.of(Status.ALIVE));
        packet[status] = 5;
        assertThat(read(packet)).isNull();
    }

    @Test
    void aFlagIsTheLowestBitOfItsByte() {
        assertThat(read(new byte[] {Code.SYNC_CHUNK, 2, (byte) 0xFF, 0}))
                .isEqualTo(new Packet(new Message.SyncChunk(true, List.of()), List.of()));
        assertThat(read(new byte[] {Code.SYNC_CHUNK, 2, (byte) 0xFE, 0}))
                .isEqualTo(new Packet(new Message.SyncChunk(false, List.of()), List.of()));
    }

    @Test
    void aNumberHasOneEncoding() {
        assertThat(read(new byte[] {Code.NACK, 1, 5})).isNotNull();
        assertThat(read(new byte[] {Code.NACK, 2, (byte) 0x85, 0})).as("padded").isNull();
        assertThat(read(new byte[] {Code.NACK, (byte) 0x81, 0, 5}))
                .as("padded length")
                .isNull();
        byte[] tooLong = {Code.NACK, 10, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2};
        assertThat(read(tooLong)).as("ten bytes").isNull();
    }

    @Test
    void anAddressIsOfOneHostAndHasOneEncoding() {
        assertThat(readBack(new Message.Gone(1, IPV4))).isTrue();
        for (String ip : List.of("0.0.0.0", "255.255.255.255", "224.0.0.1", "239.1.2.3")) {
            assertThat(readBack(new Message.Gone(1, ipv4(ip)))).as(ip).isFalse();
        }
        assertThat(readBack(new Message.Gone(1, new NodeAddress(0, 0, 1))))
                .as("::")
                .isFalse();
        assertThat(readBack(new Message.Gone(1, new NodeAddress(0xFF02L << 48, 1, 1))))
                .as("ff02::1")
                .isFalse();
        ByteWriter mapped = new ByteWriter(32);
        mapped.varint(1);
        mapped.sized(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1});
        mapped.u16(1);
        ByteWriter gone = new ByteWriter(32);
        gone.u8(Code.GONE);
        gone.sized(mapped.toArray());
        assertThat(read(gone.toArray())).as("IPv4 in 16 bytes").isNull();
    }

    private static NodeAddress ipv4(String ip) {
        int bits = 0;
        for (String octet : ip.split("\\.", -1)) {
            bits = bits << 8 | Integer.parseInt(octet);
        }
        return NodeAddress.ofIpv4(bits, 1);
    }

    @Test
    void versionsThatAreNoRangeAreRefused() {
        Update update = new Update.MemberUpdate(ID, IPV4, Evidence.alive(0), null, new VersionRange(1, 2));
        byte[] packet = PacketWriter.encode(new Packet(new Message.Gossip(), List.of(update)));
        assertThat(read(packet)).isNotNull();
        packet[packet.length - 1] = 0;
        assertThat(read(packet)).as("1..0").isNull();
        packet[packet.length - 2] = 0;
        assertThat(read(packet)).as("0..0").isNull();
    }

    @Test
    void lengthBombsAllocateNothing() {
        for (int type : new int[] {Code.SYNC_CHUNK, Code.SYNC_ENTRIES, Code.PING}) {
            ByteWriter bomb = new ByteWriter(16);
            bomb.u8(type);
            bomb.varint(Integer.MAX_VALUE);
            assertThat(read(bomb.toArray())).isNull();
        }
        ByteWriter state = new ByteWriter(64);
        state.id(ID);
        state.varint(0);
        state.varint(1);
        state.varint(1);
        state.text("k");
        state.varint(1);
        state.varint(Integer.MAX_VALUE);
        ByteWriter packet = new ByteWriter(64);
        packet.u8(Code.GOSSIP);
        packet.varint(0);
        packet.u8(Code.STATE_UPDATE);
        packet.sized(state.toArray());
        assertThat(read(packet.toArray())).isNull();
    }

    @Test
    void moreThan64OfAnythingIsNotRead() {
        MemberRecord record = new MemberRecord(ID, IPV4, Evidence.dead(2), 99, null, StateDelta.NOTHING);
        assertThat(readBack(new Message.SyncChunk(true, Collections.nCopies(64, record))))
                .isTrue();
        assertThat(readBack(new Message.SyncChunk(true, Collections.nCopies(65, record))))
                .isFalse();
        MemberEntry entry = new MemberEntry(ID, Evidence.LEFT, 0);
        assertThat(readBack(new Message.SyncEntries(1, true, Collections.nCopies(64, entry), List.of())))
                .isTrue();
        assertThat(readBack(new Message.SyncEntries(1, true, Collections.nCopies(65, entry), List.of())))
                .isFalse();
        MemberWant want = new MemberWant(ID, 0);
        assertThat(readBack(new Message.SyncRecords(true, List.of(), Collections.nCopies(64, want))))
                .isTrue();
        assertThat(readBack(new Message.SyncRecords(true, List.of(), Collections.nCopies(65, want))))
                .isFalse();
    }

    @Test
    void anEntryNeverSaysSuspect() {
        Message named = new Message.SyncEntries(1, true, List.of(new MemberEntry(ID, Evidence.alive(0), 0)), List.of());
        byte[] bytes = PacketWriter.encode(new Packet(named, List.of()));
        assertThat(read(bytes)).isNotNull();
        int status = bytes.length - 4; // then incarnation, state version and the number of records, a byte each
        assertThat(bytes[status]).isEqualTo((byte) Code.of(Status.ALIVE));
        bytes[status] = (byte) Code.of(Status.SUSPECT);
        assertThat(read(bytes)).isNull();
    }

    @Test
    void aPacketNeverGrowsBeyondItsLimit() {
        PacketWriter writer = new PacketWriter(new Message.Gossip(), 300);
        int added = 0;
        while (writer.tryAdd(UPDATES.get(2))) {
            added++;
        }
        byte[] full = writer.toArray();
        assertThat(full.length).isBetween(240, 300);
        Packet packet = read(full);
        assertThat(packet).isNotNull();
        assertThat(packet.updates()).hasSize(added);
    }

    @Test
    void aRecordsSizeIsWhatItTakes() {
        MemberRecord record = new MemberRecord(new Member(ID, IPV6, Evidence.alive(5), stateAsTold()), 0);
        int with = PacketWriter.encode(new Packet(new Message.SyncChunk(false, List.of(record)), List.of())).length;
        int without = PacketWriter.encode(new Packet(new Message.SyncChunk(false, List.of()), List.of())).length;
        assertThat(PacketWriter.sizeOf(record)).isEqualTo(with - without);
    }

    private static boolean readBack(Message message) {
        Packet packet = new Packet(message, List.of());
        return packet.equals(read(PacketWriter.encode(packet)));
    }

    private static @Nullable Packet read(byte[] bytes) {
        return PacketReader.read(ByteBuffer.wrap(bytes));
    }
}
