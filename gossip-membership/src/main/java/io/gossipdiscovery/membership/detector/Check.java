package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known so far of a member that is being checked, see {@link Checks}. */
final class Check {

    final NodeId subject;
    final NodeAddress address;
    final long incarnation;
    /** Who is to be told what comes of it. */
    final List<Long> askers = new ArrayList<>();
    /** That of the attempt under way; evidence from an earlier one comes too late. */
    int sequence;
    /** This node wants to know it itself, and does not only answer others. */
    boolean own;
    /** Begun because others say so: one of few. */
    boolean doubted;
    /** A packet of the subject came in after there was evidence. */
    boolean heard;
    /** A watch of the subject closed without a goodbye. */
    boolean closed;
    /** Others were asked a moment ago, and the path was at fault: a refusal says nothing new, and only silence is held against it. */
    boolean quiet;

    @Nullable
    Grounds evidence;

    long evidenceNanos;
    boolean secondAttempt;
    boolean refusedTwice;
    int retries;
    /** The stream of the attempt was accepted: a port that is refused to datagrams says nothing then. */
    boolean accepted;
    /** When it counts that the attempt's datagram found no port, if the stream is not accepted before. */
    long unreachableNanos = Long.MAX_VALUE;
    /** When an attempt is repeated that the other side cut off. */
    long retryNanos = Long.MAX_VALUE;
    /** Until when anybody's sign of life is waited for after evidence. */
    long windowEndsNanos;
    /** When an attempt is over that nobody answers, and later when those who were asked had their time. */
    long patienceEndsNanos;

    /** Members that were asked. */
    int asked;
    /** Of these, whom their own addresses refuse. */
    int helpersGone;
    /** Of these, who have found the subject gone. */
    int confirmed;
    /** When it is looked at next. */
    long dueNanos;

    Check(NodeId subject, NodeAddress address, long incarnation) {
        this.subject = subject;
        this.address = address;
        this.incarnation = incarnation;
    }

    void forgetEvidence() {
        evidence = null;
        secondAttempt = false;
        refusedTwice = false;
        asked = 0;
        helpersGone = 0;
        confirmed = 0;
    }

    /** More than half of those who could be asked have found the same, and no fewer than are gone themselves. */
    boolean isConfirmed() {
        return 2 * confirmed > asked - helpersGone && confirmed >= helpersGone;
    }

    /** Whoever was asked is gone itself, or has found the same: nobody is left who could have seen the subject alive. */
    boolean hasNoWitness() {
        return helpersGone + confirmed == asked;
    }
}
