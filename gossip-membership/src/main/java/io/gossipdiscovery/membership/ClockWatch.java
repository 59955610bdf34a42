package io.gossipdiscovery.membership;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Tells from two clocks that the machine slept or was restored from a snapshot: the wall clock went on, the monotonic one stood
 * still, and so did the age of all that is remembered of the dead. More than a quarter of a tombstone's life is too much for what
 * is remembered; a second is enough for another copy of this machine to have gone on in the meantime.
 */
final class ClockWatch {

    /** What a look at the clocks shows. */
    enum Finding {
        /** Both went on alike, or the wall clock was set back. */
        STEADY,
        /** The wall clock is ahead: it was set, or the machine stood still for a while. */
        JUMPED,
        /** The machine stood still for so long that what is remembered is out of date. */
        SLEPT
    }

    private static final long JUMP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int SHARE_OF_TOMBSTONE_LIFE = 4;

    private final long tolerableNanos;
    private boolean started;
    /** By how much the wall clock was ahead when it was trusted last, lowered where it was set back. */
    private long leadNanos;

    private long lastLeadNanos;

    ClockWatch(Duration tombstoneLife) {
        this.tolerableNanos = tombstoneLife.toNanos() / SHARE_OF_TOMBSTONE_LIFE;
    }

    /** What the clocks show since the last look; that the machine slept is told once, and by short naps as well once they add up. */
    Finding look(long wallMillis, long nowNanos) {
        long lead = TimeUnit.MILLISECONDS.toNanos(wallMillis) - nowNanos;
        if (!started) {
            started = true;
            leadNanos = lead;
            lastLeadNanos = lead;
            return Finding.STEADY;
        }
        boolean jumped = lead - lastLeadNanos > JUMP_NANOS;
        lastLeadNanos = lead;
        if (lead - leadNanos > tolerableNanos) {
            leadNanos = lead;
            return Finding.SLEPT;
        }
        leadNanos = Math.min(leadNanos, lead); // a wall clock that was set back must not hide a sleep
        return jumped ? Finding.JUMPED : Finding.STEADY;
    }
}
