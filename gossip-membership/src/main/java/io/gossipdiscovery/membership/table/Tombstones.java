package io.gossipdiscovery.membership.table;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The rows of the dead and the departed, this node's own apart, by what is due for them: past half its life a tombstone is
 * spoken of no more, at the end of it it is forgotten. A life whose address has a later one is superseded, and its tombstone's
 * life is shorter.
 */
final class Tombstones {

    /** For how long a superseded life is remembered at most. */
    private static final long SUPERSEDED_LIFE_NANOS = TimeUnit.HOURS.toNanos(1);

    /** How many of the dead are looked at when one is wanted that is not too old. */
    private static final int DRAWS = 8;

    private final Rows rows;
    private final Buckets spokenOf;
    private final long lifeNanos;
    /** The dead and the departed, those who are superseded and the others. */
    private final TombstoneQueue supersededDead;

    private final TombstoneQueue supersededLeft;
    private final TombstoneQueue lastingDead;
    private final TombstoneQueue lastingLeft;
    private final List<TombstoneQueue> queues;

    /**
     * None.
     *
     * @param spokenOf which rows are spoken of
     */
    Tombstones(Rows rows, Buckets spokenOf, long lifeNanos) {
        this.rows = rows;
        this.spokenOf = spokenOf;
        this.lifeNanos = lifeNanos;
        this.supersededDead = new TombstoneQueue(this::dueNanos, rows);
        this.supersededLeft = new TombstoneQueue(this::dueNanos, rows);
        this.lastingDead = new TombstoneQueue(this::dueNanos, rows);
        this.lastingLeft = new TombstoneQueue(this::dueNanos, rows);
        this.queues = List.of(supersededDead, supersededLeft, lastingDead, lastingLeft);
    }

    int count() {
        return dead() + supersededLeft.size() + lastingLeft.size();
    }

    /** Those of them who are held for dead. */
    int dead() {
        return supersededDead.size() + lastingDead.size();
    }

    void add(int row) {
        queueOf(row).add(row);
    }

    void remove(int row) {
        queueOf(row).remove(row);
    }

    /** What is due for a tombstone may be due at another time now. */
    void changed(int row) {
        queueOf(row).moved(row);
    }

    /** A tombstone for which something is due, or {@link Rows#NONE}. */
    int due(long nowNanos) {
        int first = firstOf(queues);
        return first == Rows.NONE || dueNanos(first) > nowNanos ? Rows.NONE : first;
    }

    /** Which one makes way where there are too many: superseded ones first. */
    int leastMissed() {
        int first = firstOf(List.of(supersededDead, supersededLeft));
        return first == Rows.NONE ? firstOf(queues) : first;
    }

    private int firstOf(List<TombstoneQueue> some) {
        int first = Rows.NONE;
        for (TombstoneQueue queue : some) {
            int row = queue.first();
            if (row != Rows.NONE && (first == Rows.NONE || dueNanos(row) < dueNanos(first))) {
                first = row;
            }
        }
        return first;
    }

    /** True while it is young enough to be spoken of. */
    boolean isYoung(int row, long nowNanos) {
        return (nowNanos - rows.sinceNanos(row)) * 2 < lifeNanos(row);
    }

    /** See {@link MemberTable#randomDead}. */
    int randomDead(RandomGenerator random, long nowNanos) {
        for (int draws = dead() == 0 ? 0 : DRAWS; draws > 0; draws--) {
            int drawn = random.nextInt(dead());
            int lasting = drawn - supersededDead.size();
            int row = lasting < 0 ? supersededDead.get(drawn) : lastingDead.get(lasting);
            if (isYoung(row, nowNanos)) {
                return row;
            }
        }
        return Rows.NONE;
    }

    /**
     * Sees who is superseded at an address: whoever is gone, if somebody lives there, and else all but the one with the
     * greatest id. Which one that is does not matter, but all nodes must hold the same.
     *
     * @param self the row of this node, which is no tombstone even when it has left
     * @return a row that is spoken of again, or {@link Rows#NONE}
     */
    int review(NodeAddress address, int self, long nowNanos) {
        List<Integer> others = new ArrayList<>();
        int[] last = {rows.lastSuperseded(address)};
        rows.eachAt(address, row -> {
            others.add(row);
            if (last[0] == Rows.NONE || isLaterLife(row, last[0])) {
                last[0] = row;
            }
        });
        for (int row : others) {
            if (row != last[0] && row != self && !rows.status(row).isLive()) {
                setSuperseded(row, true);
            }
        }
        if (last[0] == Rows.NONE || !rows.isSuperseded(last[0])) {
            return Rows.NONE;
        }
        setSuperseded(last[0], false);
        return isYoung(last[0], nowNanos) ? last[0] : Rows.NONE;
    }

    private void setSuperseded(int row, boolean isSuperseded) {
        queueOf(row).remove(row);
        rows.setSuperseded(row, isSuperseded);
        queueOf(row).add(row);
    }

    private boolean isLaterLife(int row, int other) {
        boolean live = rows.status(row).isLive();
        return live == rows.status(other).isLive() ? rows.id(row).compareTo(rows.id(other)) > 0 : live;
    }

    private TombstoneQueue queueOf(int row) {
        boolean dead = rows.status(row) == Status.DEAD;
        if (rows.isSuperseded(row)) {
            return dead ? supersededDead : supersededLeft;
        }
        return dead ? lastingDead : lastingLeft;
    }

    private long lifeNanos(int row) {
        return rows.isSuperseded(row) ? Math.min(lifeNanos, SUPERSEDED_LIFE_NANOS) : lifeNanos;
    }

    private long dueNanos(int row) {
        long life = lifeNanos(row);
        return rows.sinceNanos(row) + (spokenOf.contains(row) ? (life + 1) / 2 : life);
    }
}
