package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Evidence;
import org.junit.jupiter.api.Test;

/** Default settings: a hold-down of 2 s to 60 s, forgotten after 10 minutes. */
class RefutationsTests {

    private static final long SECOND = 1_000_000_000;

    private final Refutations refutations =
            new Refutations(MembershipSettings.lan("test").suspicion());
    private int incarnation;

    @Test
    void nothingIsDueWhereNothingIsAccused() {
        assertThat(refutations.isDue(0)).isFalse();
        assertThat(refutations.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aSuspicionAndTheFirstDeathAreRefutedAtOnce() {
        assertThat(refutations.onAccused(Evidence.suspect(0), 0)).isTrue();
        assertThat(refutations.isDue(0)).isTrue();
        assertThat(refutations.take()).isZero();
        refutations.onAccused(Evidence.dead(1), 0);
        assertThat(refutations.isDue(0)).isTrue();
        assertThat(refutations.take()).isEqualTo(1);
        assertThat(refutations.isDue(0)).isFalse();
    }

    @Test
    void eachFurtherDeathIsHeldDownTwiceAsLongUpToAMinute() {
        long now = 0;
        for (int seconds : new int[] {0, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(diesAndWaits(now)).as("wait").isEqualTo(seconds * SECOND);
            now += 100 * SECOND;
        }
    }

    @Test
    void tenMinutesWithoutADeathMakeTheNextOneTheFirst() {
        diesAndWaits(0);
        assertThat(diesAndWaits(600 * SECOND - 1)).isEqualTo(2 * SECOND);
        assertThat(diesAndWaits(1_200 * SECOND - 1)).isZero();
    }

    @Test
    void aSuspicionIsNotHeldDownHoweverOftenOneDied() {
        diesAndWaits(0);
        diesAndWaits(SECOND);
        refutations.onAccused(Evidence.suspect(incarnation++), 2 * SECOND);
        assertThat(refutations.isDue(2 * SECOND)).isTrue();
    }

    @Test
    void aDeathThatIsToldAgainDoesNotBeginTheWaitAnew() {
        diesAndWaits(0);
        refutations.onAccused(Evidence.dead(5), 0);
        assertThat(refutations.onAccused(Evidence.dead(5), SECOND)).isFalse();
        assertThat(refutations.nextDeadlineNanos()).isEqualTo(2 * SECOND);
        assertThat(refutations.isDue(2 * SECOND - 1)).isFalse();
        assertThat(refutations.isDue(2 * SECOND)).isTrue();
    }

    @Test
    void theHighestAccusationIsAnsweredAlone() {
        refutations.onAccused(Evidence.suspect(3), 0);
        refutations.onAccused(Evidence.dead(4), 0);
        refutations.onAccused(Evidence.suspect(4), 0);
        assertThat(refutations.isDue(0)).isTrue();
        assertThat(refutations.take()).isEqualTo(4);
        assertThat(refutations.isDue(0)).isFalse();
    }

    private long diesAndWaits(long nowNanos) {
        refutations.onAccused(Evidence.dead(incarnation++), nowNanos);
        long wait = refutations.nextDeadlineNanos() - nowNanos;
        assertThat(refutations.holdDownNanos(nowNanos)).isEqualTo(wait);
        refutations.take();
        return wait;
    }
}
