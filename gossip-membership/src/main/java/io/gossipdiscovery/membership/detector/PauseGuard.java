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

    /** Input came in before a timer that is due: sees a pause as the timer itself does, and never ends a putting off. */
    boolean seesFirst(long dueNanos, long nowNanos) {
        return !isPuttingOff() && sees(dueNanos, nowNanos);
    }

    /**
     * The timer fired: true if that was so late that the node must have stood still, which is said once per pause.
     *
     * @param dueNanos when it should have, {@code Long.MAX_VALUE} for never
     */
    boolean sees(long dueNanos, long nowNanos) {
        if (isPuttingOff()) {
            if (untilNanos <= nowNanos) {
                untilNanos = NOT_PUTTING_OFF;
            }
            return false;
        }
        if (thresholdNanos == 0 || dueNanos >= nowNanos - thresholdNanos) {
            return false;
        }
        untilNanos = nowNanos + PUT_OFF_NANOS;
        return true;
    }
}
