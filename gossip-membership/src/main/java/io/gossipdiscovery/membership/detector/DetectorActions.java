package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;

/** What the detector has done for it. */
public interface DetectorActions {

    /** Send a message, with whatever news fits. */
    void send(NodeId receiver, NodeAddress to, Message message);

    /** Send a message without news: a burst of them would use news up on paths that may lose it. */
    void sendBare(NodeId receiver, NodeAddress to, Message message);

    /** Try the same ping over a stream; its ack comes back like any other. */
    void probeByStream(NodeAddress to, Message.Ping ping);

    /** This node accuses a member. */
    void accuse(NodeId subject, long incarnation, Accusation.Grounds grounds);

    /**
     * This node answers what it is accused of at this incarnation.
     *
     * @param wasDead whether it was held for dead, and its state thus forgotten
     */
    void refute(long accusedIncarnation, boolean wasDead);

    /** This node declares a member dead. */
    void declareDead(NodeId subject, long incarnation);

    /** A member has itself answered the ping of a probe by datagram, after so long, of which no more is told than ack timeouts may be. */
    void roundTripMeasured(NodeId member, long nanos);
}
