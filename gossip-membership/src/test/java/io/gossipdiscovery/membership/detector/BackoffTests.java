package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.NodeId;
import org.junit.jupiter.api.Test;

class BackoffTests {

    private static final NodeId MEMBER = new NodeId(1, 1);

    private final Backoff backoff = new Backoff(10);

    @Test
    void eachTimeItHoldsForTwiceAsLongUpTo64Times() {
        long now = -1_000;
        for (long length : new long[] {10, 20, 40, 80, 160, 320, 640, 640, 640}) {
            backoff.extend(MEMBER, now);
            assertThat(backoff.holds(MEMBER, now + length - 1)).isTrue();
            now += length;
            assertThat(backoff.holds(MEMBER, now)).isFalse();
        }
        assertThat(backoff.times(MEMBER)).isEqualTo(9);
    }

    @Test
    void whoWasNotExtendedForAsLongAgainBeginsAnew() {
        backoff.extend(MEMBER, 0);
        backoff.extend(MEMBER, 10);
        backoff.extend(MEMBER, 30 + 20);
        assertThat(backoff.times(MEMBER)).isEqualTo(3);
        backoff.extend(MEMBER, 50 + 40 + 41);
        assertThat(backoff.times(MEMBER)).isEqualTo(1);
    }

    @Test
    void whoIsForgottenBeginsAnew() {
        backoff.extend(MEMBER, 0);
        backoff.extend(MEMBER, 0);
        backoff.forget(MEMBER);
        assertThat(backoff.holds(MEMBER, 1)).isFalse();
        backoff.extend(MEMBER, 0);
        assertThat(backoff.times(MEMBER)).isEqualTo(1);
    }

    @Test
    void othersMayBeForgotten() {
        NodeId other = new NodeId(2, 2);
        backoff.extend(MEMBER, 0);
        backoff.extend(other, 0);
        backoff.retain(MEMBER::equals);
        assertThat(backoff.times(MEMBER)).isEqualTo(1);
        assertThat(backoff.times(other)).isZero();
    }

    @Test
    void the1024ExtendedLastAreRemembered() {
        for (int number = 0; number < 1_024; number++) {
            backoff.extend(new NodeId(1, number), 0);
        }
        backoff.extend(new NodeId(1, 0), 0);
        backoff.extend(new NodeId(2, 0), 0);
        assertThat(backoff.times(new NodeId(1, 0))).isEqualTo(2);
        assertThat(backoff.times(new NodeId(1, 1))).isZero();
        assertThat(backoff.times(new NodeId(2, 0))).isEqualTo(1);
    }
}
