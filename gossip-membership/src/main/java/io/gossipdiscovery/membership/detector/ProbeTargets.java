package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Whom to probe next, and when. The first ring successor is probed every one and a half periods, so that each member has a steady
 * observer and is found missing soon, whenever it is that it vanishes. Between two of these turns and the next two, one goes to a member
 * of the shuffled round robin, so that no observer is the only one; every fourth such turn goes to one of the successors beyond the
 * first instead, who thereby keeps an observer when the first dies. That makes one probe a period. Suspects that are to be confirmed
 * take every second turn at most.
 */
final class ProbeTargets {

    /** Turns of a round. */
    static final int TURNS = 3;

    /** What is waited after each turn of a round, in periods; the second is the one that is not the first successor's. */
    private static final double[] WAITS = {0.75, 0.75, 1.5};

    private static final int OTHER_TURN = 1;
    private static final int OTHER_TURNS_PER_RING_TURN = 4;
    private static final int MOST_URGENT = 8;

    /** How many ring turns it takes until a successor that was suspect is taken for a steady observer again. */
    private static final int TURNS_IN_DOUBT = 20;

    /** A few successors at a time are doubted; more only while very many members come and go between two ring turns. */
    private static final int MOST_DOUBTED = 64;

    private final MemberTable table;
    private final ProbeOrder order;
    private final int ringTargets;
    private final Set<NodeId> urgent = new LinkedHashSet<>();
    private boolean urgentTurn;
    /** The turn that comes next, of a round. */
    private int turn;

    /** Successors that were suspect, or have become live with a refutation behind them, each until a ring turn. */
    private final Map<NodeId, Long> doubtedUntilTurn = new HashMap<>();

    private long ringTurn;
    private boolean goesBeyond;
    private int otherTurns;
    private int beyondFirst;
    private double wait = 1;

    /**
     * Nobody is probed yet.
     *
     * @param firstTurn where in a round it begins, 0 to 2: nodes that start together do not take their turns together
     */
    ProbeTargets(MemberTable table, RandomGenerator random, int ringTargets, int firstTurn) {
        this.turn = firstTurn;
        this.table = table;
        this.order = new ProbeOrder(table, random);
        this.ringTargets = ringTargets;
    }

    /** A row has become live, for the first time or again. */
    void add(int row) {
        order.add(row);
        boolean refuted = table.incarnation(row) > 0;
        for (int distance = 1; refuted && distance <= ringTargets; distance++) {
            if (successor(distance) == row) {
                doubt(row);
            }
        }
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
            wait = ringTargets > 0 ? WAITS[0] : 1;
            return row;
        }
        if (ringTargets == 0) {
            wait = 1;
            return order.next();
        }
        boolean other = turn == OTHER_TURN;
        wait = WAITS[turn];
        turn = (turn + 1) % TURNS;
        return other ? other() : steady();
    }

    /** How long after this turn the next one is, in periods. */
    double waitPeriods() {
        return wait;
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

    /**
     * The first successor. While it is suspect, and for some turns after, every second time the first beyond it of which that is not so:
     * who is suspected now and then is slow, and may be a poor observer of whoever comes after it.
     */
    private int steady() {
        ringTurn++;
        doubtedUntilTurn.values().removeIf(turnOfTrust -> turnOfTrust <= ringTurn);
        int first = successor(1);
        int beyond = first;
        for (int distance = 2; distance <= ringTargets && isDoubted(beyond); distance++) {
            beyond = successor(distance);
        }
        goesBeyond = beyond != first && !goesBeyond;
        return goesBeyond ? beyond : first;
    }

    private boolean isDoubted(int row) {
        if (row == MemberTable.NONE) {
            return false;
        }
        boolean suspect = table.status(row) == Status.SUSPECT;
        if (suspect) {
            doubt(row);
        }
        return suspect || doubtedUntilTurn.containsKey(table.id(row));
    }

    private void doubt(int row) {
        NodeId id = table.id(row);
        if (doubtedUntilTurn.size() < MOST_DOUBTED || doubtedUntilTurn.containsKey(id)) {
            doubtedUntilTurn.put(id, ringTurn + TURNS_IN_DOUBT);
        }
    }

    private int other() {
        if (ringTargets == 1 || ++otherTurns < OTHER_TURNS_PER_RING_TURN) {
            return order.next();
        }
        otherTurns = 0;
        int distance = 2 + beyondFirst;
        beyondFirst = (beyondFirst + 1) % (ringTargets - 1);
        return successor(distance);
    }

    private int successor(int distance) {
        int row = table.successor(table.id(MemberTable.SELF));
        for (int i = 1; i < distance && row != MemberTable.NONE; i++) {
            row = table.successor(table.id(row));
        }
        return row;
    }
}
