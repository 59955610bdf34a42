package io.gossipdiscovery.membership.table;

import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Finds rows by a key that stands in the rows themselves: open addressing with linear probing over an array of ints, at most
 * three quarters full, so that a member costs 6 to 11 bytes.
 */
final class RowIndex {

    static final int NONE = -1;
    private static final int FREE = -1;

    private final IntUnaryOperator hashOfRow;
    private int[] slots = newSlots(16);
    private int size;

    RowIndex(IntUnaryOperator hashOfRow) {
        this.hashOfRow = hashOfRow;
    }

    /** The row with this hash that matches, or {@link #NONE}. */
    int find(int hash, IntPredicate matches) {
        for (int slot = slotOf(hash); slots[slot] != FREE; slot = next(slot)) {
            if (matches.test(slots[slot])) {
                return slots[slot];
            }
        }
        return NONE;
    }

    /** Shows every row whose key has this hash, and some others. */
    void each(int hash, IntConsumer action) {
        for (int slot = slotOf(hash); slots[slot] != FREE; slot = next(slot)) {
            action.accept(slots[slot]);
        }
    }

    void add(int row) {
        if (++size * 4 > slots.length * 3) {
            int[] old = slots;
            slots = newSlots(old.length * 2);
            for (int other : old) {
                if (other != FREE) {
                    place(other);
                }
            }
        }
        place(row);
    }

    /** Removes a row, which must still hold the key it was added with. Rows behind it move up (Knuth 6.4, algorithm R). */
    void remove(int row) {
        int hole = slotOf(hashOfRow.applyAsInt(row));
        while (slots[hole] != row) {
            if (slots[hole] == FREE) {
                return;
            }
            hole = next(hole);
        }
        size--;
        for (int slot = next(hole); slots[slot] != FREE; slot = next(slot)) {
            int home = slotOf(hashOfRow.applyAsInt(slots[slot]));
            if (((slot - home) & (slots.length - 1)) >= ((slot - hole) & (slots.length - 1))) {
                slots[hole] = slots[slot];
                hole = slot;
            }
        }
        slots[hole] = FREE;
    }

    private void place(int row) {
        int slot = slotOf(hashOfRow.applyAsInt(row));
        while (slots[slot] != FREE) {
            slot = next(slot);
        }
        slots[slot] = row;
    }

    private int slotOf(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x9E37_79B9;
        return mixed >>> (Integer.numberOfLeadingZeros(slots.length) + 1);
    }

    private int next(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    private static int[] newSlots(int length) {
        int[] slots = new int[length];
        Arrays.fill(slots, FREE);
        return slots;
    }
}
