package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.table.MemberTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.random.RandomGenerator;

/**
 * Whom to probe next: every live member once per round, in an order drawn anew each round (SWIM, section 4.3). The shuffle of
 * Fisher and Yates is done one step per turn, a newcomer joins the rest of the round at random: O(1) a turn.
 */
final class ProbeOrder {

    private final MemberTable table;
    private final RandomGenerator random;
    private final BitSet contained = new BitSet();
    private int[] rows = new int[16];
    private int size;
    private int cursor;

    ProbeOrder(MemberTable table, RandomGenerator random) {
        this.table = table;
        this.random = random;
    }

    /** A row has become live. */
    void add(int row) {
        if (contained.get(row)) {
            return;
        }
        contained.set(row);
        if (size == rows.length) {
            rows = Arrays.copyOf(rows, size + (size >> 2));
        }
        rows[size++] = row;
    }

    /** The next live row, or {@link MemberTable#NONE} if there is none but this node. */
    int next() {
        while (size > 0) {
            if (cursor >= size) {
                cursor = 0;
            }
            int pick = cursor + random.nextInt(size - cursor);
            int row = rows[pick];
            if (table.isUsed(row) && table.status(row).isLive()) {
                rows[pick] = rows[cursor];
                rows[cursor++] = row;
                return row;
            }
            contained.clear(row);
            rows[pick] = rows[--size];
        }
        return MemberTable.NONE;
    }
}
