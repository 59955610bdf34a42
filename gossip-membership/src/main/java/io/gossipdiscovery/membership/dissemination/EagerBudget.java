package io.gossipdiscovery.membership.dissemination;

import java.util.concurrent.TimeUnit;

/** How many datagrams may still be pushed eagerly: a bucket that refills steadily and holds a tenth of a second's worth. */
public final class EagerBudget {

    private static final long SHARE_OF_SECOND = 10;

    private final long perSecond;
    private final double capacity;
    private double tokens;
    private long refilledNanos;

    /**
     * A full bucket.
     *
     * @param perSecond datagrams a second; 0 allows none
     */
    public EagerBudget(int perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.capacity = perSecond == 0 ? 0 : Math.max(1, perSecond / SHARE_OF_SECOND);
        this.tokens = capacity;
        this.refilledNanos = nowNanos;
    }

    /** Takes one datagram's worth, or answers false. */
    public boolean tryTake(long nowNanos) {
        tokens = Math.min(
                capacity, tokens + (double) (nowNanos - refilledNanos) * perSecond / TimeUnit.SECONDS.toNanos(1));
        refilledNanos = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
