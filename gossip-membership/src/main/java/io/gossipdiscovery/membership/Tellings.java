package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.limit.TokenBucket;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Telling members that are held for dead, and yet are heard, that they are: the accusation must reach the accused, or it never
 * refutes. And telling those who hold this node for dead still what it has refuted since. Each is told at most once a second, and
 * all of them under one budget.
 */
final class Tellings {

    /** Members whose last telling is remembered; the oldest goes first. */
    static final int REMEMBERED = 256;

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final MemberTable table;
    private final Outbox outbox;
    private final Counters counters;
    private final TokenBucket budget;
    private final Map<NodeId, Long> toldNanos = new LinkedHashMap<>();

    /**
     * Nobody was told yet.
     *
     * @param perSecond tellings a second in all; 0 tells nobody
     */
    Tellings(int perSecond, MemberTable table, Outbox outbox, Counters counters, long nowNanos) {
        this.table = table;
        this.outbox = outbox;
        this.counters = counters;
        this.budget = TokenBucket.ofATenth(perSecond, nowNanos);
    }

    /** An authentic packet came from this sender, and was dealt with; its answer, if there was one, told nothing. */
    void onHeard(NodeId sender, long nowNanos) {
        int row = table.find(sender);
        if (row == MemberTable.NONE || table.status(row) != Status.DEAD) {
            return;
        }
        if (mayTell(sender, nowNanos)) {
            counters.increment(Counter.DEAD_TOLD);
            outbox.tell(sender, table.address(row));
        }
    }

    /** A member that lives told this node that it is dead, and has missed the refutation. Who is held for dead hears of it anyway. */
    void onOutdatedDeath(NodeId teller, long nowNanos) {
        int row = table.find(teller);
        if (row != MemberTable.NONE && table.status(row).isLive() && mayTell(teller, nowNanos)) {
            counters.increment(Counter.REFUTATIONS_REPEATED);
            outbox.tellSelf(teller, table.address(row));
        }
    }

    int remembered() {
        return toldNanos.size();
    }

    private boolean mayTell(NodeId receiver, long nowNanos) {
        Long last = toldNanos.get(receiver);
        boolean lately = last != null && nowNanos - last < INTERVAL_NANOS;
        if (lately || !budget.tryTake(nowNanos)) {
            counters.increment(Counter.DEAD_TELLINGS_SPARED);
            return false;
        }
        remember(receiver, nowNanos);
        return true;
    }

    private void remember(NodeId sender, long nowNanos) {
        toldNanos.remove(sender);
        if (toldNanos.size() >= REMEMBERED) {
            toldNanos.remove(toldNanos.keySet().iterator().next());
        }
        toldNanos.put(sender, nowNanos);
    }
}
