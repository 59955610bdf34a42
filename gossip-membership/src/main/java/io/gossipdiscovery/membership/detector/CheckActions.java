package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;

/** What a check has done for it. */
public interface CheckActions {

    /** A fresh attempt, by stream and by datagram, which all have this sequence. */
    void attempt(int sequence, NodeId subject, NodeAddress address, long nowNanos);

    /** Has a member check the subject as well, if there is room for that. */
    void ask(NodeId helper, NodeAddress address, NodeId subject, long nowNanos);

    /** Answers who asked for a check, by the number that it was given. */
    void answer(long asker, Outcome outcome, long nowNanos);

    /** The process of the subject is gone. */
    void declareGone(NodeId subject, long incarnation, Grounds grounds, long nowNanos);

    /** This node holds something against the subject that nobody else has confirmed. */
    void accuse(NodeId subject, long incarnation, Grounds grounds, long nowNanos);

    /** What was begun to check this member is of no use any more. */
    void abandon(NodeId subject);

    /** A check has found that this member lives. */
    void lives(NodeId subject, long nowNanos);

    /** A number for an attempt. */
    int nextSequence();
}
