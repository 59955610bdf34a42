package io.gossipdiscovery.simulator;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Whom one node has held for gone, up to which incarnation and since when. By the numbers of lives, in eight bytes each: in large
 * clusters everybody buries thousands.
 */
final class Graves {

    private static final int FOR_GOOD = Integer.MAX_VALUE;
    private static final int FEWEST = 16;

    /** Incarnation + 1; 0 for who was never held for gone. */
    private int[] depths = {};

    private int[] sinceMillis = {};

    /** Held for dead at this incarnation. */
    void bury(int life, long incarnation, long nowNanos) {
        dig(life, (int) Math.min(FOR_GOOD - 1, incarnation + 1), nowNanos);
    }

    /** Known to have left. */
    void buryForGood(int life, long nowNanos) {
        dig(life, FOR_GOOD, nowNanos);
    }

    /** Whether whoever holds this for gone must not hold it for alive at this incarnation. */
    boolean forbid(int life, long incarnation) {
        return life < depths.length && incarnation < depths[life];
    }

    /** For how long the last burial has been known, by the clock with whose readings it was told; 0 if there was none. */
    long heldNanos(int life, long nowNanos) {
        boolean buried = life < depths.length && depths[life] > 0;
        return buried ? nowNanos - TimeUnit.MILLISECONDS.toNanos(sinceMillis[life]) : 0;
    }

    void forgetAll() {
        depths = new int[0];
        sinceMillis = new int[0];
    }

    private void dig(int life, int depth, long nowNanos) {
        if (life >= depths.length) {
            int room = Math.max(FEWEST, life + 1 + life / 4);
            depths = Arrays.copyOf(depths, room);
            sinceMillis = Arrays.copyOf(sinceMillis, room);
        }
        if (depth > depths[life]) {
            depths[life] = depth;
            sinceMillis[life] = (int) TimeUnit.NANOSECONDS.toMillis(nowNanos) + 1; // never longer ago than it was
        }
    }
}
