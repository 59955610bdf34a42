package io.gossipdiscovery.simulator;

import java.util.Arrays;

/**
 * Whom one node has held for gone, and up to which incarnation. By the numbers of lives, in four bytes each: in large clusters
 * everybody buries thousands.
 */
final class Graves {

    private static final int FOR_GOOD = Integer.MAX_VALUE;
    private static final int FEWEST = 16;

    /** Incarnation + 1; 0 for who was never held for gone. */
    private int[] depths = {};

    /** Held for dead at this incarnation. */
    void bury(int life, long incarnation) {
        dig(life, (int) Math.min(FOR_GOOD - 1, incarnation + 1));
    }

    /** Known to have left. */
    void buryForGood(int life) {
        dig(life, FOR_GOOD);
    }

    /** Whether whoever holds this for gone must not hold it for alive at this incarnation. */
    boolean forbid(int life, long incarnation) {
        return life < depths.length && incarnation < depths[life];
    }

    void forgetAll() {
        depths = new int[0];
    }

    private void dig(int life, int depth) {
        if (life >= depths.length) {
            depths = Arrays.copyOf(depths, Math.max(FEWEST, life + 1 + life / 4));
        }
        depths[life] = Math.max(depths[life], depth);
    }
}
