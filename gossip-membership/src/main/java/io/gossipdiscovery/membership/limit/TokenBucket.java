package io.gossipdiscovery.membership.limit;

import java.util.concurrent.TimeUnit;

/** So much of something a second, of which a burst may be saved up. The time comes by argument. Not thread-safe. */
public final class TokenBucket {

    private static final long TENTH_OF_A_SECOND = 10;

    private final long perSecond;
    private final double capacity;
    private double tokens;
    private long refilledNanos;

    /**
     * A full bucket.
     *
     * @param perSecond what comes in steadily; 0 for none
     * @param burst what it holds
     */
    public TokenBucket(long perSecond, long burst, long nowNanos) {
        this.perSecond = perSecond;
        this.capacity = burst;
        this.tokens = burst;
        this.refilledNanos = nowNanos;
    }

    /** A full bucket that holds a tenth of a second's worth, but one token at least; where nothing comes in, none. */
    public static TokenBucket ofATenth(long perSecond, long nowNanos) {
        long burst = perSecond == 0 ? 0 : Math.max(1, perSecond / TENTH_OF_A_SECOND);
        return new TokenBucket(perSecond, burst, nowNanos);
    }

    /** A full bucket that holds a second's worth. */
    public static TokenBucket ofASecond(long perSecond, long nowNanos) {
        return new TokenBucket(perSecond, perSecond, nowNanos);
    }

    /** Takes one, or answers false. */
    public boolean tryTake(long nowNanos) {
        refill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Takes what must be had, whether it is there or not. What is owed is as much as the bucket holds, at most. */
    public void take(long amount, long nowNanos) {
        refill(nowNanos);
        tokens = Math.max(tokens - amount, -capacity);
    }

    /** How full it is: 1 at most, below 0 where more is owed than is there. */
    public double share(long nowNanos) {
        refill(nowNanos);
        return tokens / capacity;
    }

    private void refill(long nowNanos) {
        tokens = Math.min(
                capacity, tokens + (double) (nowNanos - refilledNanos) * perSecond / TimeUnit.SECONDS.toNanos(1));
        refilledNanos = nowNanos;
    }
}
