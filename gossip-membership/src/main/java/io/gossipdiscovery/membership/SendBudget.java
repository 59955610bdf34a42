package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.limit.TokenBucket;
import java.util.function.LongSupplier;

/**
 * How many bytes of datagrams may still be sent, and what gives way first as they are used up: state, then news of other members,
 * never what liveness needs, which is sent on credit (docs/LIMITS.md).
 */
final class SendBudget {

    /** Above this share of a second's worth everything is sent. */
    private static final double ENOUGH_FOR_STATE = 0.5;

    /** Above this share news of members is. */
    private static final double ENOUGH_FOR_NEWS = 0.25;

    private final TokenBucket bytes;
    private final LongSupplier nowNanos;

    /**
     * A second's worth.
     *
     * @param nowNanos the time of the input that is dealt with
     */
    SendBudget(int bytesPerSecond, LongSupplier nowNanos) {
        this.bytes = TokenBucket.ofASecond(bytesPerSecond, nowNanos.getAsLong());
        this.nowNanos = nowNanos;
    }

    boolean isEnoughForState() {
        return bytes.share(nowNanos.getAsLong()) >= ENOUGH_FOR_STATE;
    }

    boolean isEnoughForNews() {
        return bytes.share(nowNanos.getAsLong()) >= ENOUGH_FOR_NEWS;
    }

    void onSent(int size) {
        bytes.take(size, nowNanos.getAsLong());
    }
}
