package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.detector.FailureDetector;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;

/** Passes what came in a datagram on to whom it concerns, by its message. */
final class DatagramMessages {

    private final FailureDetector detector;
    private final Crashes crashes;
    private final Paths paths;
    private final Announcements announcements;
    private final Agreement agreement;
    private final Counters counters;

    DatagramMessages(
            FailureDetector detector,
            Crashes crashes,
            Paths paths,
            Announcements announcements,
            Agreement agreement,
            Counters counters) {
        this.detector = detector;
        this.crashes = crashes;
        this.paths = paths;
        this.announcements = announcements;
        this.agreement = agreement;
        this.counters = counters;
    }

    void take(Message message, NodeId sender, NodeAddress from, long nowNanos) {
        message.accept(new Handler(sender, from, nowNanos));
    }

    private final class Handler extends ByDatagram {

        private final NodeId sender;
        private final NodeAddress from;
        private final long nowNanos;

        private Handler(NodeId sender, NodeAddress from, long nowNanos) {
            this.sender = sender;
            this.from = from;
            this.nowNanos = nowNanos;
        }

        @Override
        public void ping(Message.Ping ping) {
            detector.onPing(sender, from, ping);
            agreement.onHash(sender, from, ping.tableHash(), nowNanos);
        }

        @Override
        public void ack(Message.Ack ack) {
            paths.onAnswered(sender);
            detector.onAck(sender, ack, nowNanos);
            crashes.onAck(sender, ack, nowNanos);
            announcements.onAck(sender, ack);
            agreement.onHash(sender, from, ack.tableHash(), nowNanos);
        }

        @Override
        public void pingReq(Message.PingReq pingReq) {
            detector.onPingReq(sender, from, pingReq, nowNanos);
            agreement.onHash(sender, from, pingReq.tableHash(), nowNanos);
        }

        @Override
        public void nack(Message.Nack nack) {
            paths.onAnswered(sender);
            detector.onNack(sender, nack);
        }

        @Override
        public void gone(Message.Gone gone) {
            crashes.onGone(gone, from, nowNanos);
        }

        @Override
        public void gossip(Message.Gossip gossip) {
            // its updates were all that it brought
        }

        @Override
        void misplaced() {
            counters.increment(Counter.REJECTED_MALFORMED);
        }
    }
}
