package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.table.MemberTable;

/**
 * Who looks for itself when somebody is accused: the first members around the ring from a point that the accusation gives, and thus the
 * same few to all who hold the same table. By chance as many, each for itself, would now and then be too few.
 */
final class Confirmers {

    /** An odd number without a pattern: each incarnation is looked at by others (the golden ratio, as SplitMix64 takes it). */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    /** Where most are suspect nobody walks far to find who is not. */
    private static final int MOST_STEPS_PER_CONFIRMER = 4;

    private final MemberTable table;
    private final int wanted;

    Confirmers(MemberTable table, int wanted) {
        this.table = table;
        this.wanted = wanted;
    }

    /** Whether this node is one of them; the accuser has looked already, and suspects may be gone. */
    boolean includeThisNode(NodeId accused, long incarnation, NodeId accuser) {
        NodeId self = table.id(MemberTable.SELF);
        if (wanted == 0 || self.equals(accuser)) {
            return false;
        }
        NodeId point = new NodeId(accused.low() + incarnation * SPREAD, accused.high());
        NodeId at = point;
        int sooner = 0;
        int others = table.liveCount() - 1;
        int steps = Math.min(others, MOST_STEPS_PER_CONFIRMER * wanted);
        for (int step = 0; step < steps && sooner < wanted; step++) {
            int row = table.successor(at);
            at = table.id(row);
            if (comesSooner(self, at, point)) {
                return true;
            }
            boolean looks = table.status(row) == Status.ALIVE && !at.equals(accuser) && !at.equals(accused);
            sooner += looks ? 1 : 0;
        }
        return sooner < wanted && steps == others;
    }

    /** Whether one is met before the other on the way up the ring from a point. */
    private static boolean comesSooner(NodeId one, NodeId other, NodeId from) {
        boolean oneIsAbove = one.compareTo(from) > 0;
        boolean otherIsAbove = other.compareTo(from) > 0;
        return oneIsAbove == otherIsAbove ? one.compareTo(other) < 0 : oneIsAbove;
    }
}
