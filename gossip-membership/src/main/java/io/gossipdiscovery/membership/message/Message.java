package io.gossipdiscovery.membership.message;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.List;

/**
 * What a packet is for. The closed set; {@link Handler} has one method per case. Ping, ack, ping-req and nack are SWIM's and
 * Lifeguard's; the others are ours.
 */
public sealed interface Message {

    void accept(Handler handler);

    /**
     * Asks for a sign of life.
     *
     * @param sequence returned by the ack
     * @param target who is asked: another node at that address does not answer
     * @param tableHash of the sender's table
     */
    record Ping(int sequence, NodeId target, long tableHash) implements Message {
        @Override
        public void accept(Handler handler) {
            handler.ping(this);
        }
    }

    /**
     * A sign of life, the target's own or passed on by a member that was asked to probe it.
     *
     * @param sequence of the ping or ping-req that this answers
     * @param tableHash of the sender's table
     */
    record Ack(int sequence, long tableHash) implements Message {
        @Override
        public void accept(Handler handler) {
            handler.ack(this);
        }
    }

    /**
     * Asks the receiver to ping somebody (SWIM, section 3.1).
     *
     * @param sequence returned by the ack or nack
     * @param target whom to ping
     * @param address where the target is
     * @param tableHash of the sender's table
     */
    record PingReq(int sequence, NodeId target, NodeAddress address, long tableHash) implements Message {
        @Override
        public void accept(Handler handler) {
            handler.pingReq(this);
        }
    }

    /**
     * Tells the sender of a ping-req that the target did not answer, and thereby that sender and receiver still hear each
     * other (Lifeguard, section IV-A).
     *
     * @param sequence of the ping-req
     */
    record Nack(int sequence) implements Message {
        @Override
        public void accept(Handler handler) {
            handler.nack(this);
        }
    }

    /** Carries updates and nothing else. */
    record Gossip() implements Message {
        @Override
        public void accept(Handler handler) {
            handler.gossip(this);
        }
    }

    /**
     * One part of a whole table, on a stream. Both sides send theirs in turn, one chunk for one chunk, so that neither is ever
     * more than a chunk ahead.
     *
     * @param last true if the sender has nothing more
     * @param records at most 64
     */
    record SyncChunk(boolean last, List<MemberRecord> records) implements Message {

        public SyncChunk {
            records = List.copyOf(records);
        }

        @Override
        public void accept(Handler handler) {
            handler.syncChunk(this);
        }
    }

    /**
     * Asks, on a stream, for the part of a member's state that the sender lacks.
     *
     * @param subject whose state
     * @param version at which the sender's replica stands
     */
    record StateRequest(NodeId subject, long version) implements Message {
        @Override
        public void accept(Handler handler) {
            handler.stateRequest(this);
        }
    }

    /**
     * Opens a comparison of two tables, on a stream: the hash of every bucket of the sender's.
     *
     * @param hashes {@value #COUNT} of them, in order of the buckets
     */
    record SyncBuckets(List<Long> hashes) implements Message {

        /** Buckets that the id space is divided into. */
        public static final int COUNT = 64;

        public SyncBuckets {
            if (hashes.size() != COUNT) {
                throw new IllegalArgumentException(hashes.size() + " bucket hashes, expected " + COUNT);
            }
            hashes = List.copyOf(hashes);
        }

        @Override
        public void accept(Handler handler) {
            handler.syncBuckets(this);
        }
    }

    /**
     * The part in a comparison of whoever was asked for it: what it holds in the buckets that differ, and what the other side
     * wanted of it. Each is answered by one {@link SyncRecords}, so that neither side is ever more than a frame ahead.
     *
     * @param buckets that differ, one bit each, the lowest for bucket 0; the same in every frame of a comparison
     * @param last true if the sender has no more entries and owes no more records
     * @param entries at most 64, in order of bucket and id: with those before, all that the sender holds up to there
     * @param records at most 64 of those that the other side wanted
     */
    record SyncEntries(long buckets, boolean last, List<MemberEntry> entries, List<MemberRecord> records)
            implements Message {

        public SyncEntries {
            entries = List.copyOf(entries);
            records = List.copyOf(records);
        }

        @Override
        public void accept(Handler handler) {
            handler.syncEntries(this);
        }
    }

    /**
     * The part in a comparison of whoever opened it: what the other side lacks or holds older, and what it has newer.
     *
     * @param more true if more follows on the entries received so far, so that further ones are not wanted yet
     * @param records at most 64
     * @param wanted at most 64
     */
    record SyncRecords(boolean more, List<MemberRecord> records, List<MemberWant> wanted) implements Message {

        public SyncRecords {
            records = List.copyOf(records);
            wanted = List.copyOf(wanted);
        }

        @Override
        public void accept(Handler handler) {
            handler.syncRecords(this);
        }
    }

    /**
     * Answers the first frame of a sync, on a stream, where too many others are being served.
     *
     * @param retryAfterMillis after which it is worth another try
     */
    record Busy(int retryAfterMillis) implements Message {

        public Busy {
            if (retryAfterMillis < 0) {
                throw new IllegalArgumentException("Retry after " + retryAfterMillis + " ms is negative");
            }
        }

        @Override
        public void accept(Handler handler) {
            handler.busy(this);
        }
    }

    /**
     * Says that another node lives at the address at which the sender of a ping, of a watch or of a question looks for somebody.
     *
     * @param sequence of what this answers, 0 where it has none
     * @param address that the sender of this advertises: whoever looked somewhere else, as behind an address translator, learns
     *     nothing
     */
    record Gone(int sequence, NodeAddress address) implements Message {
        @Override
        public void accept(Handler handler) {
            handler.gone(this);
        }
    }

    /**
     * Begins a watch, on a stream that stays open for as long as both live. Answered by an ack, or by {@link Gone}.
     *
     * @param sequence returned by the answer
     * @param target who is watched: another node at that address does not serve
     */
    record Watch(int sequence, NodeId target) implements Message {
        @Override
        public void accept(Handler handler) {
            handler.watch(this);
        }
    }

    /** Ends a watch: the close that follows says nothing of its sender. Answered by the same. */
    record Goodbye() implements Message {
        @Override
        public void accept(Handler handler) {
            handler.goodbye(this);
        }
    }

    /**
     * Asks, on a stream, that the receiver checks somebody of whom the sender has process evidence.
     *
     * @param target whom to check, where the receiver knows it to be
     */
    record CheckRequest(NodeId target) implements Message {
        @Override
        public void accept(Handler handler) {
            handler.checkRequest(this);
        }
    }

    /**
     * Answers a {@link CheckRequest}, on its stream.
     *
     * @param outcome what the check came to
     */
    record CheckResult(Outcome outcome) implements Message {

        /** What a fresh attempt to reach somebody comes to. */
        public enum Outcome {
            /** It answered. */
            ANSWERED,
            /** Its process is gone: its address refuses, or somebody else lives there. */
            GONE,
            /** Nothing came back, or what speaks of the path alone. */
            SILENT
        }

        @Override
        public void accept(Handler handler) {
            handler.checkResult(this);
        }
    }

    /**
     * The keys of a cluster that has agreed on them, as the first frame in each direction of a stream that is protected otherwise.
     *
     * @param keys at most {@value #MOST}: first the one that the sender seals with; empty if it has none yet
     */
    record Keys(List<ClusterKey> keys) implements Message {

        /** Keys in one message. */
        public static final int MOST = 8;

        public Keys {
            if (keys.size() > MOST) {
                throw new IllegalArgumentException(keys.size() + " keys, allowed are " + MOST);
            }
            keys = List.copyOf(keys);
        }

        @Override
        public void accept(Handler handler) {
            handler.keys(this);
        }
    }

    /** One method per message. */
    interface Handler {
        void ping(Ping ping);

        void ack(Ack ack);

        void pingReq(PingReq pingReq);

        void nack(Nack nack);

        void gossip(Gossip gossip);

        void syncChunk(SyncChunk chunk);

        void stateRequest(StateRequest request);

        void syncBuckets(SyncBuckets buckets);

        void syncEntries(SyncEntries entries);

        void syncRecords(SyncRecords records);

        void busy(Busy busy);

        void gone(Gone gone);

        void watch(Watch watch);

        void goodbye(Goodbye goodbye);

        void checkRequest(CheckRequest request);

        void checkResult(CheckResult result);

        void keys(Keys keys);
    }
}
