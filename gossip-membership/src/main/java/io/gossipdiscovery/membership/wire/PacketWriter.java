package io.gossipdiscovery.membership.wire;

import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.StateEntry;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.membership.message.ClusterKey;
import io.gossipdiscovery.membership.message.MemberEntry;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.MemberWant;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import java.util.List;

/**
 * Writes one packet's content: the message, then updates for as long as they fit. Message and updates carry their length, so
 * that a reader skips what it does not know.
 */
public final class PacketWriter {

    private static final NodeId LARGEST_ID = new NodeId(-1, -1);
    private static final NodeAddress LARGEST_ADDRESS = new NodeAddress(-1, -1, 65_535);
    private static final Update LARGEST_ACCUSATION = new Update.MemberUpdate(
            LARGEST_ID,
            LARGEST_ADDRESS,
            Evidence.suspect(Incarnation.MAX),
            new Accusation(LARGEST_ID, Accusation.Grounds.TIMEOUT));

    /** The type of a section, and its length where that is below 16,384. */
    private static final int PADDING_HEAD_BYTES = 3;

    private final ByteWriter out;
    private final int limit;
    private final Message.Handler messages = new Messages();
    private final Update.Handler updates = new Updates();

    /**
     * Begins a packet.
     *
     * @param message is always written, whatever its size
     * @param limit of the whole content in bytes
     */
    public PacketWriter(Message message, int limit) {
        this.out = new ByteWriter(Math.min(limit, 2_048));
        this.limit = limit;
        message.accept(messages);
    }

    /** Every byte of a packet, whatever its size. */
    public static byte[] encode(Packet packet) {
        PacketWriter writer = new PacketWriter(packet.message(), Integer.MAX_VALUE);
        packet.updates().forEach(writer::tryAdd);
        return writer.toArray();
    }

    /**
     * True if any datagram whose content has {@code limit} bytes can carry this update, whatever its message, and beside an
     * accusation of its receiver: news that is queued must not wait for a receiver whom nobody accuses.
     */
    public static boolean fits(Update update, int limit) {
        PacketWriter fullest = new PacketWriter(new Message.PingReq(-1, LARGEST_ID, LARGEST_ADDRESS, 0), limit);
        return fullest.tryAdd(LARGEST_ACCUSATION) && fullest.tryAdd(update);
    }

    /** Bytes that one record takes in a frame. */
    public static int sizeOf(MemberRecord record) {
        ByteWriter out = new ByteWriter(256);
        write(out, record);
        return out.length();
    }

    /** Adds an update if it fits; false leaves the packet as it was. */
    public boolean tryAdd(Update update) {
        int before = out.length();
        update.accept(updates);
        if (out.length() > limit) {
            out.truncate(before);
            return false;
        }
        return true;
    }

    /** Bytes that are left below the limit. */
    public int freeBytes() {
        return Math.max(0, limit - out.length());
    }

    /** Fills the packet up to this size, give or take a byte, as far as the limit allows: readers skip it. */
    public void pad(int bytes) {
        int missing = Math.min(bytes, limit) - out.length() - PADDING_HEAD_BYTES;
        if (missing >= 0) {
            ByteWriter zeros = new ByteWriter(missing);
            zeros.raw(new byte[missing]);
            section(Code.PADDING, zeros);
        }
    }

    /** True if the message alone is larger than the limit. */
    public boolean isOverfull() {
        return out.length() > limit;
    }

    public byte[] toArray() {
        return out.toArray();
    }

    /** Writes a type, a length and the content. */
    private void section(int type, ByteWriter content) {
        out.u8(type);
        out.sized(content.toArray());
    }

    private static void write(ByteWriter out, Evidence evidence) {
        out.u8(Code.of(evidence.status()));
        out.varint(evidence.incarnation().value());
    }

    private static void write(ByteWriter out, StateDelta delta) {
        out.varint(delta.from());
        out.varint(delta.to());
        out.varint(delta.entries().size());
        for (StateEntry entry : delta.entries()) {
            out.text(entry.key());
            out.varint(entry.version());
            byte[] value = entry.value();
            out.varint(value == null ? 0 : value.length + 1L);
            if (value != null) {
                out.raw(value);
            }
        }
    }

    private static void write(ByteWriter out, MemberRecord record) {
        ByteWriter content = new ByteWriter(128);
        content.id(record.id());
        content.address(record.address());
        write(content, record.evidence());
        VersionRange versions = record.versions();
        if (versions != null) {
            content.versions(versions);
            write(content, record.delta());
        } else {
            content.varint(record.tombstoneAgeSeconds());
        }
        out.sized(content.toArray());
    }

    private static void write(ByteWriter out, List<MemberRecord> records) {
        out.varint(records.size());
        records.forEach(record -> write(out, record));
    }

    private final class Messages implements Message.Handler {

        @Override
        public void ping(Message.Ping ping) {
            ByteWriter content = new ByteWriter(32);
            content.varint(Integer.toUnsignedLong(ping.sequence()));
            content.id(ping.target());
            content.i64(ping.tableHash());
            section(Code.PING, content);
        }

        @Override
        public void ack(Message.Ack ack) {
            ByteWriter content = new ByteWriter(16);
            content.varint(Integer.toUnsignedLong(ack.sequence()));
            content.i64(ack.tableHash());
            section(Code.ACK, content);
        }

        @Override
        public void pingReq(Message.PingReq pingReq) {
            ByteWriter content = new ByteWriter(48);
            content.varint(Integer.toUnsignedLong(pingReq.sequence()));
            content.id(pingReq.target());
            content.address(pingReq.address());
            content.i64(pingReq.tableHash());
            section(Code.PING_REQ, content);
        }

        @Override
        public void nack(Message.Nack nack) {
            ByteWriter content = new ByteWriter(8);
            content.varint(Integer.toUnsignedLong(nack.sequence()));
            section(Code.NACK, content);
        }

        @Override
        public void gossip(Message.Gossip gossip) {
            section(Code.GOSSIP, new ByteWriter(0));
        }

        @Override
        public void syncChunk(Message.SyncChunk chunk) {
            ByteWriter content = new ByteWriter(4_096);
            content.u8(chunk.last() ? 1 : 0);
            write(content, chunk.records());
            section(Code.SYNC_CHUNK, content);
        }

        @Override
        public void stateRequest(Message.StateRequest request) {
            ByteWriter content = new ByteWriter(32);
            content.id(request.subject());
            content.varint(request.version());
            section(Code.STATE_REQUEST, content);
        }

        @Override
        public void syncBuckets(Message.SyncBuckets buckets) {
            ByteWriter content = new ByteWriter(Message.SyncBuckets.COUNT * Long.BYTES);
            buckets.hashes().forEach(content::i64);
            section(Code.SYNC_BUCKETS, content);
        }

        @Override
        public void syncEntries(Message.SyncEntries entries) {
            ByteWriter content = new ByteWriter(4_096);
            content.i64(entries.buckets());
            content.u8(entries.last() ? 1 : 0);
            content.varint(entries.entries().size());
            for (MemberEntry entry : entries.entries()) {
                content.id(entry.id());
                write(content, entry.evidence());
                content.varint(entry.stateVersion());
            }
            write(content, entries.records());
            section(Code.SYNC_ENTRIES, content);
        }

        @Override
        public void syncRecords(Message.SyncRecords records) {
            ByteWriter content = new ByteWriter(4_096);
            content.u8(records.more() ? 1 : 0);
            write(content, records.records());
            content.varint(records.wanted().size());
            for (MemberWant want : records.wanted()) {
                content.id(want.id());
                content.varint(want.stateVersion());
            }
            section(Code.SYNC_RECORDS, content);
        }

        @Override
        public void busy(Message.Busy busy) {
            ByteWriter content = new ByteWriter(8);
            content.varint(busy.retryAfterMillis());
            section(Code.BUSY, content);
        }

        @Override
        public void gone(Message.Gone gone) {
            ByteWriter content = new ByteWriter(32);
            content.varint(Integer.toUnsignedLong(gone.sequence()));
            content.address(gone.address());
            section(Code.GONE, content);
        }

        @Override
        public void watch(Message.Watch watch) {
            ByteWriter content = new ByteWriter(32);
            content.varint(Integer.toUnsignedLong(watch.sequence()));
            content.id(watch.target());
            section(Code.WATCH, content);
        }

        @Override
        public void goodbye(Message.Goodbye goodbye) {
            section(Code.GOODBYE, new ByteWriter(0));
        }

        @Override
        public void checkRequest(Message.CheckRequest request) {
            ByteWriter content = new ByteWriter(16);
            content.id(request.target());
            section(Code.CHECK_REQUEST, content);
        }

        @Override
        public void checkResult(Message.CheckResult result) {
            ByteWriter content = new ByteWriter(1);
            content.u8(Code.of(result.outcome()));
            section(Code.CHECK_RESULT, content);
        }

        @Override
        public void keys(Message.Keys keys) {
            ByteWriter content = new ByteWriter(160);
            content.varint(keys.keys().size());
            for (ClusterKey key : keys.keys()) {
                content.varint(key.epoch());
                content.raw(key.bytes());
            }
            section(Code.KEYS, content);
        }
    }

    private final class Updates implements Update.Handler {

        @Override
        public void memberUpdate(Update.MemberUpdate update) {
            ByteWriter content = new ByteWriter(64);
            content.id(update.subject());
            content.address(update.address());
            write(content, update.evidence());
            VersionRange versions = update.versions();
            Accusation accusation = update.accusation();
            if (versions != null) {
                content.versions(versions);
            } else if (accusation != null) {
                content.u8(Code.of(accusation.grounds()));
                content.id(accusation.accuser());
            } else if (update.evidence().status() == Status.DEAD) {
                content.u8(Code.NO_ACCUSATION);
            }
            section(Code.MEMBER_UPDATE, content);
        }

        @Override
        public void stateUpdate(Update.StateUpdate update) {
            ByteWriter content = new ByteWriter(256);
            content.id(update.subject());
            write(content, update.delta());
            section(Code.STATE_UPDATE, content);
        }

        @Override
        public void stateAnnouncement(Update.StateAnnouncement update) {
            ByteWriter content = new ByteWriter(32);
            content.id(update.subject());
            content.varint(update.version());
            section(Code.STATE_ANNOUNCEMENT, content);
        }
    }
}
