package io.gossipdiscovery.membership.table;

import io.gossipdiscovery.membership.member.NodeId;
import java.util.Arrays;

/**
 * The rows that count in the table's hash, in 64 buckets by the highest bits of their ids, with a hash per bucket. Two tables
 * that differ need to compare only the buckets that differ.
 */
final class Buckets {

    /** How many there are. */
    static final int COUNT = 64;

    private static final int ID_BITS = Long.numberOfTrailingZeros(COUNT);
    private static final int ABSENT = -1;

    private final int[][] rows = new int[COUNT][0];
    private final int[] sizes = new int[COUNT];
    private final long[] hashes = new long[COUNT];
    /** Where a row stands in its bucket, or {@link #ABSENT}. */
    private int[] positions = new int[0];

    private long hash;

    static int of(NodeId id) {
        return (int) (id.high() >>> (Long.SIZE - ID_BITS));
    }

    /** The sum over all buckets. */
    long hash() {
        return hash;
    }

    long hash(int bucket) {
        return hashes[bucket];
    }

    /** A copy of the rows in a bucket, in no order that means anything. */
    int[] rows(int bucket) {
        return Arrays.copyOf(rows[bucket], sizes[bucket]);
    }

    boolean contains(int row) {
        return row < positions.length && positions[row] != ABSENT;
    }

    void add(int bucket, int row, long hashOfRow) {
        ensureCapacity(row);
        if (sizes[bucket] == rows[bucket].length) {
            int size = sizes[bucket];
            rows[bucket] = Arrays.copyOf(rows[bucket], size + Math.max(1, size >> 2));
        }
        positions[row] = sizes[bucket];
        rows[bucket][sizes[bucket]++] = row;
        hashes[bucket] += hashOfRow;
        hash += hashOfRow;
    }

    void remove(int bucket, int row, long hashOfRow) {
        int last = rows[bucket][--sizes[bucket]];
        rows[bucket][positions[row]] = last;
        positions[last] = positions[row];
        positions[row] = ABSENT;
        hashes[bucket] -= hashOfRow;
        hash -= hashOfRow;
    }

    private void ensureCapacity(int row) {
        if (row >= positions.length) {
            int before = positions.length;
            positions = Arrays.copyOf(positions, Math.max(row + 1, before + Math.max(16, before >> 3)));
            Arrays.fill(positions, before, positions.length, ABSENT);
        }
    }
}
