package io.gossipdiscovery.dashboard;

import java.util.concurrent.TimeUnit;

/**
 * One moment by both clocks.
 *
 * @param millis since the epoch, by the wall clock
 * @param nanos by the monotonic clock
 */
record Moment(long millis, long nanos) {

    static Moment now() {
        return new Moment(System.currentTimeMillis(), System.nanoTime());
    }

    /** What the wall clock would have shown then, had it not been set since. */
    long millisAt(long thenNanos) {
        return millis - TimeUnit.NANOSECONDS.toMillis(nanos - thenNanos);
    }
}
