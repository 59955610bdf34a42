package io.gossipdiscovery.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One combination of Lifeguard's Interval test.
 *
 * @param slow how many members are blocked, all at the same times (Lifeguard: C)
 * @param blocked how long they are each time (D)
 * @param gap how long they run in between (I)
 */
record IntervalCase(int slow, Duration blocked, Duration gap) {

    private static final int[] SLOW = {1, 4, 8, 12, 16, 20, 24, 28, 32};
    private static final int[] BLOCKED_MILLIS = {128, 512, 2_048, 8_192, 32_768};
    private static final int[] GAP_MILLIS = {1, 4, 16, 64, 256, 1_024, 4_096, 16_384};

    /** All 360 of the publication. */
    static List<IntervalCase> all() {
        List<IntervalCase> all = new ArrayList<>();
        for (int slow : SLOW) {
            for (int blocked : BLOCKED_MILLIS) {
                for (int gap : GAP_MILLIS) {
                    all.add(new IntervalCase(slow, Duration.ofMillis(blocked), Duration.ofMillis(gap)));
                }
            }
        }
        return all;
    }

    Duration cycle() {
        return blocked.plus(gap);
    }
}
