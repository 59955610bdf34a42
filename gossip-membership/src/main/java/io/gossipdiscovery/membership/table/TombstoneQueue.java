package io.gossipdiscovery.membership.table;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** Tombstones in the order in which something is due for them: a binary heap that knows where each row stands. */
final class TombstoneQueue {

    private final IntToLongFunction dueOfRow;
    private final Rows rows;
    private int[] heap = new int[0];
    private int size;

    TombstoneQueue(IntToLongFunction dueOfRow, Rows rows) {
        this.dueOfRow = dueOfRow;
        this.rows = rows;
    }

    int size() {
        return size;
    }

    /** The row for which something is due first, or {@link RowIndex#NONE}. */
    int first() {
        return size == 0 ? RowIndex.NONE : heap[0];
    }

    /** One of its rows, from 0 to below {@link #size}. */
    int get(int index) {
        return heap[index];
    }

    void add(int row) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size + Math.max(16, size >> 3));
        }
        place(row, size++);
        moved(row);
    }

    void remove(int row) {
        int hole = rows.position(row);
        int last = heap[--size];
        if (last != row) {
            place(last, hole);
            moved(last);
        }
    }

    /** What is due for a row is due at another time. */
    void moved(int row) {
        int at = rows.position(row);
        while (at > 0 && due((at - 1) / 2) > dueOfRow.applyAsLong(row)) {
            place(heap[(at - 1) / 2], at);
            at = (at - 1) / 2;
        }
        for (int child = lesserChild(at); child < size && due(child) < dueOfRow.applyAsLong(row); ) {
            place(heap[child], at);
            at = child;
            child = lesserChild(at);
        }
        place(row, at);
    }

    private int lesserChild(int at) {
        int left = 2 * at + 1;
        return left + 1 < size && due(left + 1) < due(left) ? left + 1 : left;
    }

    private long due(int at) {
        return dueOfRow.applyAsLong(heap[at]);
    }

    private void place(int row, int at) {
        heap[at] = row;
        rows.setPosition(row, at);
    }
}
