package io.gossipdiscovery.membership.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TokenBucketTests {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void itRefillsSteadilyAndHoldsATenthOfASecond() {
        TokenBucket bucket = TokenBucket.ofATenth(100, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(bucket.tryTake(0)).isTrue();
        }
        assertThat(bucket.tryTake(0)).isFalse();
        assertThat(bucket.tryTake(10_000_000)).isTrue();
        assertThat(bucket.tryTake(10_000_000)).isFalse();
    }

    @Test
    void noneComesOutWhereNothingComesInAndAtLeastOneElse() {
        assertThat(TokenBucket.ofATenth(0, 0).tryTake(Long.MAX_VALUE)).isFalse();
        assertThat(TokenBucket.ofATenth(1, 0).tryTake(0)).isTrue();
    }

    @Test
    void overManySecondsNoMoreComesOutThanCameInAndABurst() {
        TokenBucket bucket = TokenBucket.ofASecond(50, 0);
        int taken = 0;
        for (long now = 0; now <= 10 * SECOND; now += SECOND / 1_000) {
            taken += bucket.tryTake(now) ? 1 : 0;
        }
        assertThat(taken).isBetween(50 + 10 * 50 - 1, 50 + 10 * 50);
    }

    @Test
    void whatMustBeHadIsOwedButNoMoreThanASecondPaysBack() {
        TokenBucket bucket = TokenBucket.ofASecond(1_000, 0);
        bucket.take(400, 0);
        assertThat(bucket.share(0)).isEqualTo(0.6);
        bucket.take(1_000_000, 0);
        assertThat(bucket.share(0)).isEqualTo(-1);
        assertThat(bucket.tryTake(SECOND / 2)).isFalse();
        assertThat(bucket.share(SECOND)).isZero();
        assertThat(bucket.share(10 * SECOND)).isEqualTo(1);
    }
}
