package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.nio.ByteBuffer;

/**
 * What the engine wants done. The closed set; {@link Handler} has one method per case, so that forgetting one does not compile.
 * Buffers belong to the receiver.
 */
public sealed interface Output {

    void accept(Handler handler);

    /** Send one datagram. It may be lost: nobody is told. */
    record SendDatagram(NodeAddress to, ByteBuffer packet) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.sendDatagram(to, packet);
        }
    }

    /**
     * Send one datagram from a socket that is connected to its receiver, for that is the only kind on which an operating system tells
     * that no port is open there: the input {@link MembershipEngine#onPortUnreachable}, with this number. What is answered comes as
     * any datagram. The socket is needed for a few seconds.
     */
    record SendConnected(int number, NodeAddress to, ByteBuffer packet) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.sendConnected(number, to, packet);
        }
    }

    /**
     * Connect a stream. Its number is 0 or more; accepted streams have negative ones. Answered by
     * the input {@link MembershipEngine#onStreamConnected} or {@link MembershipEngine#onStreamClosed}.
     */
    record OpenStream(long stream, NodeAddress to) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.openStream(stream, to);
        }
    }

    /** Write one frame to a connected stream. */
    record WriteStream(long stream, ByteBuffer frame) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.writeStream(stream, frame);
        }
    }

    /** Close a stream once what was written to it is out. The engine has forgotten it and hears no more of it. */
    record CloseStream(long stream) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.closeStream(stream);
        }
    }

    /** Resolve the seeds anew and answer with {@link MembershipEngine#onSeedsResolved}. */
    record ResolveSeeds() implements Output {
        @Override
        public void accept(Handler handler) {
            handler.resolveSeeds();
        }
    }

    /** The first round of a join is over; the view that it brought was told before. */
    record JoinFinished(boolean joined, int seedsTried) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.joinFinished(joined, seedsTried);
        }
    }

    /** The leave is over; the engine is finished, and has closed its streams. The last output. */
    record LeaveFinished(int told, int acknowledged) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.leaveFinished(told, acknowledged);
        }
    }

    /**
     * An announcement is over: all who were told directly have acknowledged or are gone, or its limit is reached, or this node left
     * or began anew, or began too many newer ones.
     *
     * @param announcement its number, as {@link MembershipEngine#announce} gave it
     * @param told how many members were told directly
     * @param acknowledged how many of them confirmed it
     */
    record AnnouncementFinished(long announcement, int told, int acknowledged) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.announcementFinished(announcement, told, acknowledged);
        }
    }

    /** {@link MembershipEngine#view()} has changed; changes within a publish tick come as one. */
    record ViewChanged() implements Output {
        @Override
        public void accept(Handler handler) {
            handler.viewChanged();
        }
    }

    /** Something happened to one member. */
    record MemberChanged(MembershipEvent event) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.memberChanged(event);
        }
    }

    /** This node gave up its identity and goes on, or joins anew, under another; the view follows. */
    record NewLife(NodeId ended, NodeId begun, NewLifeReason reason) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.newLife(ended, begun, reason);
        }
    }

    /** A member has itself answered a ping by datagram, after so long, of which no more is told than ack timeouts may be. */
    record RoundTripMeasured(NodeId member, long nanos) implements Output {
        @Override
        public void accept(Handler handler) {
            handler.roundTripMeasured(member, nanos);
        }
    }

    /** One method per output. */
    interface Handler {
        void sendDatagram(NodeAddress to, ByteBuffer packet);

        void sendConnected(int number, NodeAddress to, ByteBuffer packet);

        void openStream(long stream, NodeAddress to);

        void writeStream(long stream, ByteBuffer frame);

        void closeStream(long stream);

        void resolveSeeds();

        void joinFinished(boolean joined, int seedsTried);

        void leaveFinished(int told, int acknowledged);

        void announcementFinished(long announcement, int told, int acknowledged);

        void viewChanged();

        void memberChanged(MembershipEvent event);

        void newLife(NodeId ended, NodeId begun, NewLifeReason reason);

        void roundTripMeasured(NodeId member, long nanos);
    }
}
