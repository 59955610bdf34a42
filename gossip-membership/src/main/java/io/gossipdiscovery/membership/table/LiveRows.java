package io.gossipdiscovery.membership.table;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.VersionRange;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The rows of those who live, to be drawn by lot or walked around the ring of ids. */
final class LiveRows {

    private final Rows rows;
    private final int self;
    private final IdOrder ring;
    private int[] live = new int[16];
    private int count;
    private int conflicts;

    /**
     * Nobody.
     *
     * @param self the row of this node, which is not in the ring
     * @param ringKey secret where ids may be chosen by others
     */
    LiveRows(Rows rows, int self, long ringKey) {
        this.rows = rows;
        this.self = self;
        this.ring = new IdOrder(rows::id, ringKey);
    }

    int count() {
        return count;
    }

    /** How many share their address with another. */
    int conflicts() {
        return conflicts;
    }

    /** How many speak no protocol version of this range: O(n). */
    int notMeeting(VersionRange range) {
        int others = 0;
        for (int i = 0; i < count; i++) {
            others += rows.versions(live[i]).meets(range) ? 0 : 1;
        }
        return others;
    }

    void add(int row) {
        conflicts += conflictsBy(row);
        if (count == live.length) {
            live = Arrays.copyOf(live, count + (count >> 3));
        }
        rows.setPosition(row, count);
        live[count++] = row;
        if (row != self) {
            ring.add(row);
        }
    }

    void remove(int row) {
        conflicts -= conflictsBy(row);
        int last = live[--count];
        live[rows.position(row)] = last;
        rows.setPosition(last, rows.position(row));
        if (row != self) {
            ring.remove(row);
        }
    }

    /** See {@link MemberTable#successor}. */
    int successor(NodeId after) {
        int row = ring.above(after);
        return row == Rows.NONE ? ring.first() : row;
    }

    /** See {@link MemberTable#randomOthers}. */
    Set<Integer> randomOthers(RandomGenerator random, int wanted, int except) {
        Set<Integer> others = new LinkedHashSet<>();
        if (count == 0) {
            return others; // this node has left, and so has everybody
        }
        for (int draws = 4 * wanted + 16; draws > 0 && others.size() < wanted; draws--) {
            addOther(live[random.nextInt(count)], except, others);
        }
        for (int i = 0; i < count && others.size() < wanted; i++) {
            addOther(live[i], except, others); // where almost all are wanted, lots miss some
        }
        return others;
    }

    private void addOther(int row, int except, Set<Integer> others) {
        if (row != self && row != except) {
            others.add(row);
        }
    }

    /** How many conflicts this row makes with others at its address: the first other is in conflict only by it. */
    private int conflictsBy(int row) {
        int[] others = new int[1];
        rows.eachAt(rows.address(row), other -> {
            if (other != row && rows.status(other).isLive()) {
                others[0]++;
            }
        });
        return others[0] == 0 ? 0 : others[0] == 1 ? 2 : 1;
    }
}
