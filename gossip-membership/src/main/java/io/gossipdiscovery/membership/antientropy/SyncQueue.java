package io.gossipdiscovery.membership.antientropy;

import io.gossipdiscovery.membership.limit.TokenBucket;
import java.util.concurrent.TimeUnit;

/**
 * Who may sync with this node, so many at once and so many a second, and when the others are to come again: each gets a time of
 * its own, as many within {@value #ROUND_MILLIS} ms as are served at once and in a second as may be served in it, so that a storm
 * comes back as a queue.
 */
public final class SyncQueue {

    /** What a sync takes at most, by far most often. */
    static final int ROUND_MILLIS = 100;

    /** The longest wait that is told. */
    static final int MAX_WAIT_MILLIS = 10_000;

    private final int atOnce;
    private final TokenBucket rate;
    private final long stepNanos;
    private int serving;
    private long nextNanos;

    /**
     * A queue of nobody.
     *
     * @param atOnce syncs that are served at once
     * @param perSecond syncs that are begun in a second
     */
    public SyncQueue(int atOnce, int perSecond, long nowNanos) {
        this.atOnce = atOnce;
        this.rate = TokenBucket.ofASecond(perSecond, nowNanos);
        long round = TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS) / atOnce;
        this.stepNanos = Math.max(Math.max(1, round), TimeUnit.SECONDS.toNanos(1) / perSecond);
        this.nextNanos = nowNanos;
    }

    /** Begins to serve somebody, until {@link #served()}; false if as many are being served as may be. */
    public boolean tryServe(long nowNanos) {
        if (serving >= atOnce || !rate.tryTake(nowNanos)) {
            return false;
        }
        serving++;
        return true;
    }

    /** Somebody is served. */
    public void served() {
        serving--;
    }

    /** In how many milliseconds somebody who comes now is to come again. */
    public int retryAfterMillis(long nowNanos) {
        long earliest = nowNanos + TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
        long latest = nowNanos + TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS);
        nextNanos = Math.min(Math.max(nextNanos + stepNanos, earliest), latest);
        return (int) TimeUnit.NANOSECONDS.toMillis(nextNanos - nowNanos);
    }
}
