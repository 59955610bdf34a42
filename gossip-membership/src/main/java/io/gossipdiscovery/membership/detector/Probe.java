package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.HashSet;
import java.util.Set;

/** The probe of one protocol period that is under way. */
final class Probe {
    final NodeId target;
    final NodeAddress address;
    final long incarnation;
    final int sequence;
    final long endNanos;
    long deadlineNanos;
    boolean indirect;
    /** Who was asked to help and has said nothing yet. */
    final Set<NodeId> silentHelpers = new HashSet<>();

    Probe(NodeId target, NodeAddress address, long incarnation, int sequence, long deadlineNanos, long endNanos) {
        this.target = target;
        this.address = address;
        this.incarnation = incarnation;
        this.sequence = sequence;
        this.endNanos = endNanos;
        this.deadlineNanos = deadlineNanos;
    }
}
