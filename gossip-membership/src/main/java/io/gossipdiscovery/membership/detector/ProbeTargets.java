package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Whom to probe next: in turn a ring successor, so that each member has a steady observer and is found missing within a few
 * periods, and a member of the shuffled round robin, so that no observer is the only one. Every fourth ring turn goes to one of
 * the successors beyond the first, who thereby keeps an observer when the first dies. Suspects that are to be confirmed take every
 * second turn at most, so that nobody waits for his turn more than twice as long.
 */
final class ProbeTargets {

    private static final int RING_TURNS_PER_ROUND = 4;
    private static final int MOST_URGENT = 8;

    private final MemberTable table;
    private final ProbeOrder order;
    private final int ringTargets;
    private final Set<NodeId> urgent = new LinkedHashSet<>();
    private boolean urgentTurn;
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

    /** A suspect is to be probed soon; beyond a few at a time they take their usual turns. */
    void addUrgent(NodeId suspect) {
        if (urgent.size() < MOST_URGENT) {
            urgent.add(suspect);
        }
    }

    /** The next live row, or {@link MemberTable#NONE} if there is none but this node. */
    int next() {
        int row = urgentTurn ? MemberTable.NONE : nextUrgent();
        urgentTurn = row != MemberTable.NONE;
        if (urgentTurn) {
            return row;
        }
        ringTurn = !ringTurn && ringTargets > 0;
        return ringTurn ? successor(distance()) : order.next();
    }

    private int nextUrgent() {
        for (Iterator<NodeId> it = urgent.iterator(); it.hasNext(); ) {
            int row = table.find(it.next());
            it.remove();
            if (row != MemberTable.NONE && table.status(row) == Status.SUSPECT) {
                return row;
            }
        }
        return MemberTable.NONE;
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
