package io.gossipdiscovery.membership.detector;

import java.util.concurrent.TimeUnit;

/**
 * Sees that this node stood still, by a timer that fires much too late, and puts its timers off for a moment: what others sent
 * meanwhile waits in the kernel, and must be heard before anybody's silence is held against them. No timer is put off twice
 * running, however late it is then.
 */
final class PauseGuard {

    /** Time enough to take what a kernel's buffer holds. */
    static final long PUT_OFF_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long NOT_PUTTING_OFF = Long.MIN_VALUE;

    private final long thresholdNanos;
    private long untilNanos = NOT_PUTTING_OFF;

    /**
     * A guard that has seen nothing.
     *
     * @param thresholdMillis how late a timer must be; 0 turns the guard off
     */
    PauseGuard(int thresholdMillis) {
        this.thresholdNanos = TimeUnit.MILLISECONDS.toNanos(thresholdMillis);
    }

    /** True while timers are put off. */
    boolean isPuttingOff() {
        return untilNanos != NOT_PUTTING_OFF;
    }

    /** Until when timers are put off, while they are. */
    long untilNanos() {
        return untilNanos;
    }

    /**
     * A timer fired, which ends a putting off that is over: how long this node stood still, 0 if it did not.
     *
     * @param dueNanos when it should have fired, {@code Long.MAX_VALUE} for never
     */
    long onTimer(long dueNanos, long nowNanos) {
        if (!isPuttingOff()) {
            return begin(dueNanos, nowNanos);
        }
        if (untilNanos > nowNanos) {
            return 0;
        }
        long pauseNanos = secondPause(nowNanos);
        untilNanos = NOT_PUTTING_OFF;
        return pauseNanos;
    }

    /** Input came in, maybe before a timer that is due: how long this node stood still, 0 if it did not. */
    long onInput(long dueNanos, long nowNanos) {
        if (!isPuttingOff()) {
            return begin(dueNanos, nowNanos);
        }
        long pauseNanos = secondPause(nowNanos);
        if (pauseNanos > 0) {
            untilNanos = nowNanos;
        }
        return pauseNanos;
    }

    private long begin(long dueNanos, long nowNanos) {
        if (thresholdNanos == 0 || dueNanos >= nowNanos - thresholdNanos) {
            return 0;
        }
        untilNanos = nowNanos + PUT_OFF_NANOS;
        return nowNanos - dueNanos;
    }

    /** One that began while timers were put off, and outlasted that. */
    private long secondPause(long nowNanos) {
        long lateNanos = nowNanos - untilNanos;
        return lateNanos > thresholdNanos ? lateNanos : 0;
    }
}
