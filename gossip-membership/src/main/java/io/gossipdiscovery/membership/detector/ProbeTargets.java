package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.table.MemberTable;
import java.util.random.RandomGenerator;

/**
 * Whom to probe next: in turn a ring successor, so that each member has a steady observer and is found missing within a few
 * periods, and a member of the shuffled round robin, so that no observer is the only one. Every fourth ring turn goes to one of
 * the successors beyond the first, who thereby keeps an observer when the first dies.
 */
final class ProbeTargets {

    private static final int RING_TURNS_PER_ROUND = 4;

    private final MemberTable table;
    private final ProbeOrder order;
    private final int ringTargets;
    private boolean ringTurn;
    private int ringTurns;
    private int beyondFirst;

    ProbeTargets(MemberTable table, RandomGenerator random, int ringTargets) {
        this.table = table;
        this.order = new ProbeOrder(table, random);
        this.ringTargets = ringTargets;
    }

    /** A row has become live. */
    void add(int row) {
        order.add(row);
    }

    /** The next live row, or {@link MemberTable#NONE} if there is none but this node. */
    int next() {
        ringTurn = !ringTurn && ringTargets > 0;
        return ringTurn ? successor(distance()) : order.next();
    }

    /** How far along the ring this turn looks, 1 being the first successor. */
    private int distance() {
        if (++ringTurns < RING_TURNS_PER_ROUND || ringTargets == 1) {
            return 1;
        }
        ringTurns = 0;
        int distance = 2 + beyondFirst;
        beyondFirst = (beyondFirst + 1) % (ringTargets - 1);
        return distance;
    }

    private int successor(int distance) {
        int row = table.successor(table.id(MemberTable.SELF));
        for (int i = 1; i < distance && row != MemberTable.NONE; i++) {
            row = table.successor(table.id(row));
        }
        return row;
    }
}
