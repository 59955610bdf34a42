package io.gossipdiscovery.membership.table;

import io.gossipdiscovery.membership.member.NodeId;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Rows in the order of their ids: a treap (Seidel and Aragon, Randomized Search Trees, 1996) over two arrays of ints. Its
 * priorities are a keyed mix of the ids, so that its expected depth is O(log n) whoever chooses the ids.
 */
final class IdOrder {

    private static final int NONE = RowIndex.NONE;

    private final IntFunction<NodeId> idOfRow;
    private final long key;
    private int[] lower = new int[16];
    private int[] higher = new int[16];
    private int root = NONE;
    /** The second answer of {@link #split}. */
    private int splitHigher = NONE;

    /**
     * Nobody.
     *
     * @param key secret where ids may be chosen by others
     */
    IdOrder(IntFunction<NodeId> idOfRow, long key) {
        this.idOfRow = idOfRow;
        this.key = key;
    }

    void add(int row) {
        if (row >= lower.length) {
            int capacity = Math.max(row + 1, lower.length + (lower.length >> 3));
            lower = Arrays.copyOf(lower, capacity);
            higher = Arrays.copyOf(higher, capacity);
        }
        lower[row] = NONE;
        higher[row] = NONE;
        root = insert(root, row, idOfRow.apply(row), priority(row));
    }

    /** Removes a row, which must still hold the id it was added with. */
    void remove(int row) {
        root = erase(root, row);
    }

    /** The row with the lowest id above this one, or {@link RowIndex#NONE}. */
    int above(NodeId id) {
        int best = NONE;
        int at = root;
        while (at != NONE) {
            if (idOfRow.apply(at).compareTo(id) > 0) {
                best = at;
                at = lower[at];
            } else {
                at = higher[at];
            }
        }
        return best;
    }

    /** The row with the lowest id of all, or {@link RowIndex#NONE}. */
    int first() {
        int at = root;
        while (at != NONE && lower[at] != NONE) {
            at = lower[at];
        }
        return at;
    }

    private int insert(int tree, int row, NodeId id, long priority) {
        if (tree == NONE) {
            return row;
        }
        if (priority > priority(tree)) {
            lower[row] = split(tree, id);
            higher[row] = splitHigher;
            return row;
        }
        if (id.compareTo(idOfRow.apply(tree)) < 0) {
            lower[tree] = insert(lower[tree], row, id, priority);
        } else {
            higher[tree] = insert(higher[tree], row, id, priority);
        }
        return tree;
    }

    private int erase(int tree, int row) {
        if (tree == row) {
            return join(lower[tree], higher[tree]);
        }
        if (idOfRow.apply(row).compareTo(idOfRow.apply(tree)) < 0) {
            lower[tree] = erase(lower[tree], row);
        } else {
            higher[tree] = erase(higher[tree], row);
        }
        return tree;
    }

    /** What is below the id; what is above it is left in {@link #splitHigher}. */
    private int split(int tree, NodeId id) {
        if (tree == NONE) {
            splitHigher = NONE;
            return NONE;
        }
        if (idOfRow.apply(tree).compareTo(id) < 0) {
            higher[tree] = split(higher[tree], id);
            return tree;
        }
        int below = split(lower[tree], id);
        lower[tree] = splitHigher;
        splitHigher = tree;
        return below;
    }

    private int join(int low, int high) {
        if (low == NONE) {
            return high;
        }
        if (high == NONE) {
            return low;
        }
        if (priority(low) > priority(high)) {
            higher[low] = join(higher[low], high);
            return low;
        }
        lower[high] = join(low, lower[high]);
        return high;
    }

    private long priority(int row) {
        NodeId id = idOfRow.apply(row);
        return TableHash.mix64(TableHash.mix64(key ^ id.high()) ^ id.low());
    }
}
