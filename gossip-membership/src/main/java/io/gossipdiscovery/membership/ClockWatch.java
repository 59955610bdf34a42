package io.gossipdiscovery.membership;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells from two clocks that the machine slept or was restored from a snapshot: the wall clock went on, the monotonic one stood
 * still, and so did the age of all that is remembered of the dead. More than a quarter of a tombstone's life is too much.
 */
final class ClockWatch {

    private static final int SHARE_OF_TOMBSTONE_LIFE = 4;

    private final long tolerableNanos;
    private boolean started;
    private long leadNanos;

    ClockWatch(Duration tombstoneLife) {
        this.tolerableNanos = tombstoneLife.toNanos() / SHARE_OF_TOMBSTONE_LIFE;
    }

    /** True if the wall clock has gained too much since this was last true, or since the first call. */
    boolean slept(long wallMillis, long nowNanos) {
        long lead = TimeUnit.MILLISECONDS.toNanos(wallMillis) - nowNanos;
        if (!started) {
            started = true;
            leadNanos = lead;
            return false;
        }
        if (lead - leadNanos <= tolerableNanos) {
            leadNanos = Math.min(leadNanos, lead); // a wall clock that was set back must not hide a sleep
            return false;
        }
        leadNanos = lead;
        return true;
    }
}
