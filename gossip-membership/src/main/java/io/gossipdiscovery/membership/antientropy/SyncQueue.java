package io.gossipdiscovery.membership.antientropy;

import java.util.concurrent.TimeUnit;

/**
 * When those who come while too many syncs are being served are to come again: each gets a time of its own, as many within
 * {@value #ROUND_MILLIS} ms as are served at once, so that a storm comes back as a queue.
 */
public final class SyncQueue {

    /** What a sync takes at most, by far most often. */
    static final int ROUND_MILLIS = 100;

    /** The longest wait that is told. */
    static final int MAX_WAIT_MILLIS = 10_000;

    private final long stepNanos;
    private long nextNanos;

    /** A queue of nobody.
     *
     * @param atOnce syncs that are served at once
     */
    public SyncQueue(int atOnce, long nowNanos) {
        this.stepNanos = Math.max(1, TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS) / atOnce);
        this.nextNanos = nowNanos;
    }

    /** In how many milliseconds somebody who comes now is to come again. */
    public int retryAfterMillis(long nowNanos) {
        long earliest = nowNanos + TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
        long latest = nowNanos + TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS);
        nextNanos = Math.min(Math.max(nextNanos + stepNanos, earliest), latest);
        return (int) TimeUnit.NANOSECONDS.toMillis(nextNanos - nowNanos);
    }
}
