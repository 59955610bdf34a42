package io.gossipdiscovery.membership.fuzz;

import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.ClusterKey;
import io.gossipdiscovery.membership.message.MemberEntry;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.MemberWant;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Where a fuzzer begins: every message and every update as they are on the wire, and one run of each kind of input. */
final class Seeds {

    private static final NodeId ID = new NodeId(1, 1);
    private static final NodeAddress ADDRESS = NodeAddress.ofIpv4(0x0A00_0001, 17_946);
    private static final MemberState STATE = MemberState.EMPTY
            .with("a", new byte[] {1, 2})
            .with("b", new byte[3])
            .with("a", null);

    private Seeds() {}

    /** Contents, and whole packets in the clear and with an envelope that says that they are sealed. */
    static List<byte[]> ofDecoder() {
        List<byte[]> seeds = new ArrayList<>();
        for (Packet packet : packets()) {
            byte[] content = PacketWriter.encode(packet);
            seeds.add(content);
            seeds.add(whole(content, false));
            seeds.add(whole(content, true));
        }
        return seeds;
    }

    private static byte[] whole(byte[] content, boolean sealed) {
        byte[] header = DecoderTarget.ENVELOPE.header(ID, 7, sealed);
        return ByteBuffer.allocate(header.length + content.length)
                .put(header)
                .put(content)
                .array();
    }

    /** Each kind of input to each engine many times over, with what it takes from the bytes rising. */
    static List<byte[]> ofEngine() {
        List<byte[]> seeds = new ArrayList<>();
        for (int kind = 0; kind < FuzzedCluster.KINDS; kind++) {
            byte[] seed = new byte[1_024];
            for (int i = 0; i < seed.length; i++) {
                boolean begins = i % 32 < 2;
                seed[i] = (byte) (begins ? (i % 32 == 0 ? i / 32 & 1 : kind) : i * 7 + kind);
            }
            seeds.add(seed);
        }
        return seeds;
    }

    private static List<Packet> packets() {
        List<Packet> packets = new ArrayList<>();
        for (Message message : messages()) {
            packets.add(new Packet(message, List.of()));
        }
        packets.add(new Packet(new Message.Gossip(), updates()));
        return packets;
    }

    private static List<Message> messages() {
        MemberRecord record = new MemberRecord(new Member(ID, ADDRESS, Evidence.alive(3), STATE), 0);
        MemberRecord tombstone = new MemberRecord(new Member(ID, ADDRESS, Evidence.dead(3), MemberState.EMPTY), 77);
        List<MemberRecord> records = List.of(record, tombstone);
        return List.of(
                new Message.Ping(300, ID, 5),
                new Message.Ack(300, 5),
                new Message.PingReq(300, ID, ADDRESS, 5),
                new Message.Nack(300),
                new Message.Gossip(),
                new Message.Keys(List.of(new ClusterKey(1, 2, 3, 4, 5), new ClusterKey(300, 2, 3, 4, 5))),
                new Message.SyncChunk(true, records),
                new Message.StateRequest(ID, 300),
                new Message.SyncBuckets(Collections.nCopies(Message.SyncBuckets.COUNT, 5L)),
                new Message.SyncEntries(5, true, List.of(new MemberEntry(ID, Evidence.LEFT, 0)), records),
                new Message.SyncRecords(true, records, List.of(new MemberWant(ID, 300))),
                new Message.Busy(300),
                new Message.Gone(300, new NodeAddress(0x2001_0DB8L << 32, 1, 443)),
                new Message.Watch(300, ID),
                new Message.Goodbye(),
                new Message.CheckRequest(ID),
                new Message.CheckResult(Message.CheckResult.Outcome.SILENT));
    }

    private static List<Update> updates() {
        return List.of(
                new Update.MemberUpdate(ID, ADDRESS, Evidence.alive(300), null),
                new Update.MemberUpdate(ID, ADDRESS, Evidence.suspect(1), new Accusation(ID, Grounds.TIMEOUT)),
                new Update.MemberUpdate(ID, ADDRESS, Evidence.dead(1), new Accusation(ID, Grounds.REFUSED)),
                new Update.MemberUpdate(ID, ADDRESS, Evidence.LEFT, null),
                new Update.StateUpdate(ID, STATE.deltaSince(1)),
                new Update.StateAnnouncement(ID, 300));
    }
}
