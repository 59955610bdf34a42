package io.gossipdiscovery.membership.wire;

import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.MemberState;
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
import io.gossipdiscovery.membership.wire.ByteReader.Malformed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one packet's content, whole or not at all. */
public final class PacketReader {

    private static final int MAX_RECORDS = 64;
    private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;

    private PacketReader() {}

    /** The packet, or null if it is cut short, oversized or says what cannot be. Nothing is thrown for any bytes. */
    public static @Nullable Packet read(ByteBuffer content) {
        ByteReader in = new ByteReader(content);
        try {
            Message message = message(in.u8(), in.section());
            int skipped = message == null ? 1 : 0;
            List<Update> updates = new ArrayList<>();
            while (in.hasMore()) {
                int type = in.u8();
                Update update = update(type, in.section());
                if (update != null) {
                    updates.add(update);
                } else if (type != Code.PADDING) {
                    skipped++;
                }
            }
            return new Packet(message == null ? new Message.Gossip() : message, updates, skipped);
        } catch (Malformed e) {
            return null;
        } catch (IllegalArgumentException e) {
            return null; // a value refused itself: versions out of order, an accuser without accusation
        }
    }

    /** Null if it is of a type that is not known here: what rides on it is taken all the same. */
    private static @Nullable Message message(int type, ByteReader in) throws Malformed {
        return switch (type) {
            case Code.PING -> new Message.Ping(sequence(in), in.id(), in.i64());
            case Code.ACK -> new Message.Ack(sequence(in), in.i64());
            case Code.PING_REQ -> new Message.PingReq(sequence(in), in.id(), in.address(), in.i64());
            case Code.NACK -> new Message.Nack(sequence(in));
            case Code.GOSSIP -> new Message.Gossip();
            case Code.SYNC_CHUNK -> new Message.SyncChunk(in.flag(), records(in));
            case Code.STATE_REQUEST -> new Message.StateRequest(in.id(), in.varint(Long.MAX_VALUE));
            case Code.SYNC_BUCKETS -> new Message.SyncBuckets(hashes(in));
            case Code.SYNC_ENTRIES -> new Message.SyncEntries(in.i64(), in.flag(), entries(in), records(in));
            case Code.SYNC_RECORDS -> new Message.SyncRecords(in.flag(), records(in), wanted(in));
            case Code.BUSY -> new Message.Busy((int) in.varint(Integer.MAX_VALUE));
            case Code.GONE -> new Message.Gone(sequence(in), in.address());
            case Code.WATCH -> new Message.Watch(sequence(in), in.id());
            case Code.GOODBYE -> new Message.Goodbye();
            case Code.CHECK_REQUEST -> new Message.CheckRequest(in.id());
            case Code.CHECK_RESULT -> new Message.CheckResult(Code.outcome(in.u8()));
            case Code.KEYS -> new Message.Keys(keys(in));
            case 0 -> throw new Malformed();
            default -> null;
        };
    }

    private static @Nullable Update update(int type, ByteReader in) throws Malformed {
        return switch (type) {
            case Code.MEMBER_UPDATE -> memberUpdate(in);
            case Code.STATE_UPDATE -> new Update.StateUpdate(in.id(), delta(in));
            case Code.STATE_ANNOUNCEMENT -> new Update.StateAnnouncement(in.id(), in.varint(Long.MAX_VALUE));
            default -> null; // padding, or of a later version: skipped
        };
    }

    private static Update memberUpdate(ByteReader in) throws Malformed {
        NodeId subject = in.id();
        NodeAddress address = in.address();
        Evidence evidence = evidence(in);
        Status status = evidence.status();
        VersionRange versions = status == Status.ALIVE ? in.versions() : null;
        Accusation accusation = status == Status.SUSPECT || status == Status.DEAD ? accusation(in) : null;
        boolean unproven = accusation != null && !accusation.grounds().isProcessEvidence();
        if (status == Status.DEAD && unproven) {
            accusation = null; // no more than a death by timeout
        }
        return new Update.MemberUpdate(subject, address, evidence, accusation, versions);
    }

    private static @Nullable Accusation accusation(ByteReader in) throws Malformed {
        int grounds = in.u8();
        return grounds == Code.NO_ACCUSATION ? null : new Accusation(in.id(), Code.grounds(grounds));
    }

    private static int sequence(ByteReader in) throws Malformed {
        return (int) in.varint(MAX_UNSIGNED_INT);
    }

    private static Evidence evidence(ByteReader in) throws Malformed {
        Status status = Code.status(in.u8());
        return new Evidence(status, new Incarnation(in.varint(Incarnation.MAX)));
    }

    private static StateDelta delta(ByteReader in) throws Malformed {
        long from = in.varint(Long.MAX_VALUE);
        long to = in.varint(Long.MAX_VALUE);
        int count = (int) in.varint(MemberState.MAX_ENTRIES);
        List<StateEntry> entries = new ArrayList<>(count);
        int budget = MemberState.MAX_BYTES;
        for (int i = 0; i < count; i++) {
            String key = in.text(budget);
            long version = in.varint(Long.MAX_VALUE);
            byte[] value = value(in, budget);
            StateEntry entry = new StateEntry(key, version, value);
            budget -= entry.sizeBytes();
            if (budget < 0) {
                throw new Malformed();
            }
            entries.add(entry);
        }
        return new StateDelta(from, to, entries);
    }

    private static byte @Nullable [] value(ByteReader in, int max) throws Malformed {
        int length = (int) in.varint(max + 1L) - 1;
        return length < 0 ? null : in.raw(length);
    }

    private static List<MemberRecord> records(ByteReader in) throws Malformed {
        int count = (int) in.varint(MAX_RECORDS);
        List<MemberRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(record(in.section()));
        }
        return records;
    }

    private static MemberRecord record(ByteReader in) throws Malformed {
        NodeId id = in.id();
        NodeAddress address = in.address();
        Evidence evidence = evidence(in);
        boolean lives = evidence.status().isLive();
        VersionRange versions = lives ? in.versions() : null;
        long age = lives ? 0 : in.varint(Integer.MAX_VALUE);
        return new MemberRecord(id, address, evidence, age, versions, lives ? delta(in) : StateDelta.NOTHING);
    }

    private static List<Long> hashes(ByteReader in) throws Malformed {
        List<Long> hashes = new ArrayList<>(Message.SyncBuckets.COUNT);
        for (int i = 0; i < Message.SyncBuckets.COUNT; i++) {
            hashes.add(in.i64());
        }
        return hashes;
    }

    private static List<MemberEntry> entries(ByteReader in) throws Malformed {
        int count = (int) in.varint(MAX_RECORDS);
        List<MemberEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new MemberEntry(in.id(), evidence(in), in.varint(Long.MAX_VALUE)));
        }
        return entries;
    }

    private static List<ClusterKey> keys(ByteReader in) throws Malformed {
        int count = (int) in.varint(Message.Keys.MOST);
        List<ClusterKey> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            keys.add(new ClusterKey(in.varint(ClusterKey.LAST_EPOCH), in.i64(), in.i64(), in.i64(), in.i64()));
        }
        return keys;
    }

    private static List<MemberWant> wanted(ByteReader in) throws Malformed {
        int count = (int) in.varint(MAX_RECORDS);
        List<MemberWant> wanted = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            wanted.add(new MemberWant(in.id(), in.varint(Long.MAX_VALUE)));
        }
        return wanted;
    }
}
