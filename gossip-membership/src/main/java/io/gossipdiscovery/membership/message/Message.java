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
     */
    record PingReq(int sequence, NodeId target, NodeAddress address) implements Message {
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

    /** One method per message. */
    interface Handler {
        void ping(Ping ping);

        void ack(Ack ack);

        void pingReq(PingReq pingReq);

        void nack(Nack nack);

        void gossip(Gossip gossip);

        void syncChunk(SyncChunk chunk);

        void stateRequest(StateRequest request);
    }
}
