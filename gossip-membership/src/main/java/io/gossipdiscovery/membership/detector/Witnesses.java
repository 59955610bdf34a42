package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * Who can say whether a member is gone, and whether this node itself can be reached. Members on this node's own machine are behind the
 * same firewall: they say nothing of members elsewhere.
 */
final class Witnesses {

    /** So many times more members are drawn than are wanted, as those on this machine may not count. */
    private static final int DRAWN_PER_WITNESS = 4;

    /** Where no more than one could be asked, nobody may be left to answer this node. */
    private static final int HARDLY_ANY = 1;

    private final MemberTable table;
    private final RandomGenerator random;
    private final LongSupplier lateNanos;
    /** When the last stream was opened on which another machine has answered. */
    private long elsewhereNanos = Long.MIN_VALUE;
    /** The same of this machine. */
    private long hereNanos = Long.MIN_VALUE;

    /**
     * Nobody has answered.
     *
     * @param lateNanos how long before the evidence a stream may have been opened that counts: many checks run at the same time
     */
    Witnesses(MemberTable table, RandomGenerator random, LongSupplier lateNanos) {
        this.table = table;
        this.random = random;
        this.lateNanos = lateNanos;
    }

    /** Rows of members that can say something of the subject of a check: at most so many, fewer where there are not enough. */
    Set<Integer> draw(Check check, int wanted) {
        boolean here = isHere(check.address);
        Set<Integer> chosen = new LinkedHashSet<>();
        for (int row :
                table.randomOthers(random, here ? wanted : wanted * DRAWN_PER_WITNESS, table.find(check.subject))) {
            if (chosen.size() < wanted && (here || !isHere(table.address(row)))) {
                chosen.add(row);
            }
        }
        return chosen;
    }

    /** A member at this address has answered on a stream that was opened at that moment. */
    void onAnswered(NodeAddress from, long openedNanos) {
        if (isHere(from)) {
            hereNanos = Math.max(hereNanos, openedNanos);
        } else {
            elsewhereNanos = Math.max(elsewhereNanos, openedNanos);
        }
    }

    /** Whom everything refuses, and nobody elsewhere answers, has a firewall of its own. */
    boolean mayBeOurFault(Check check) {
        long answered = isHere(check.address) ? Math.max(hereNanos, elsewhereNanos) : elsewhereNanos;
        return answered < check.evidenceNanos - lateNanos.getAsLong() && !(check.closed && check.asked <= HARDLY_ANY);
    }

    private boolean isHere(NodeAddress address) {
        return address.isOnHostOf(table.address(MemberTable.SELF));
    }
}
