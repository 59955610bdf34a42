package io.gossipdiscovery.membership.antientropy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SyncQueueTests {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final SyncQueue queue = new SyncQueue(10, 1_000, 0);

    @Test
    void theFirstComesAgainSoon() {
        assertThat(queue.retryAfterMillis(5 * SECOND)).isEqualTo(100);
    }

    @Test
    void noMoreComeAgainAtOnceThanAreServedAtOnce() {
        int[] perRound = new int[100];
        for (int i = 0; i < 200; i++) {
            perRound[queue.retryAfterMillis(0) / 100]++;
        }
        assertThat(perRound[0]).isZero();
        assertThat(IntStream.of(perRound).max()).hasValue(10);
    }

    @Test
    void nobodyWaitsLongerThanTenSeconds() {
        int longest = 0;
        for (int i = 0; i < 10_000; i++) {
            longest = Math.max(longest, queue.retryAfterMillis(0));
        }
        assertThat(longest).isEqualTo(10_000);
    }

    @Test
    void whenTheStormIsOverTheWaitIsShortAgain() {
        for (int i = 0; i < 500; i++) {
            queue.retryAfterMillis(0);
        }
        assertThat(queue.retryAfterMillis(6 * SECOND)).isEqualTo(100);
    }

    @Test
    void soManyAreServedAtOnceAndOneThatIsServedMakesRoom() {
        for (int i = 0; i < 10; i++) {
            assertThat(queue.tryServe(0)).isTrue();
        }
        assertThat(queue.tryServe(0)).isFalse();
        queue.served();
        assertThat(queue.tryServe(0)).isTrue();
    }

    @Test
    void soManyAreServedInASecondHoweverSoonTheyAre() {
        SyncQueue slow = new SyncQueue(10, 20, 0);
        int served = 0;
        for (int millis = 0; millis < 1_000; millis++) {
            if (slow.tryServe(TimeUnit.MILLISECONDS.toNanos(millis))) {
                served++;
                slow.served();
            }
        }
        assertThat(served).isBetween(38, 40);
    }

    @Test
    void noMoreComeAgainInASecondThanAreServedInOne() {
        SyncQueue slow = new SyncQueue(100, 5, 0);
        int[] perSecond = new int[20];
        for (int i = 0; i < 30; i++) {
            perSecond[slow.retryAfterMillis(0) / 1_000]++;
        }
        assertThat(IntStream.of(perSecond).limit(9).max()).hasValue(5);
    }
}
