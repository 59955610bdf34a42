package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.membership.member.Member;
import org.jspecify.annotations.Nullable;

/**
 * A member as viewers were told of it.
 *
 * @param member as the view had it
 * @param sinceNanos since when this node knows it, or knows it again, by the monotonic clock
 * @param roundTripNanos how long it takes to answer, smoothed; 0 where that was not measured
 */
record MemberRow(Member member, long sinceNanos, long roundTripNanos) {

    /** A round trip that differs by less than the tenth part of what was told is not worth telling. */
    private static final int NEWS_DIVISOR = 10;

    /** What is to be told now, or null where this still holds. */
    @Nullable
    MemberRow successor(Member now, long roundTripNow, long nowNanos) {
        boolean isBack = now.status().isLive() && !member.status().isLive();
        if (isBack) {
            return new MemberRow(now, nowNanos, roundTripNow);
        }
        return looksLike(now) && !isNews(roundTripNow) ? null : new MemberRow(now, sinceNanos, roundTripNow);
    }

    /** One version of a member's state has one content. */
    private boolean looksLike(Member now) {
        return member.status() == now.status()
                && member.address().equals(now.address())
                && member.state().version() == now.state().version();
    }

    private boolean isNews(long roundTripNow) {
        long difference = Math.abs(roundTripNow - roundTripNanos);
        return roundTripNow != 0 && difference != 0 && difference * NEWS_DIVISOR >= roundTripNanos;
    }
}
