package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clock that grants a silence of 2 s and then runs eight times slower; at second 0 it was heard last. */
class HearingClockTests {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long GRACE = 2 * SECOND;

    @Test
    void itRunsAsAnyOtherWhilePacketsComeIn() {
        HearingClock clock = clock(8, 0);
        for (int second = 1; second <= 100; second++) {
            assertThat(clock.at(second * SECOND)).isEqualTo(second * SECOND);
            clock.onHeard(second * SECOND);
        }
    }

    @Test
    void afterTheGraceItRunsSoManyTimesSlower() {
        HearingClock clock = clock(8, 0);
        assertThat(clock.at(GRACE)).isEqualTo(GRACE);
        assertThat(clock.at(GRACE + 8 * SECOND)).isEqualTo(GRACE + SECOND);
        assertThat(clock.at(GRACE + 80 * SECOND)).isEqualTo(GRACE + 10 * SECOND);
    }

    @Test
    void onePacketMakesItRunAgainFromWhereItWas() {
        HearingClock clock = clock(8, 0);
        long heard = GRACE + 8 * SECOND;
        clock.onHeard(heard);
        assertThat(clock.at(heard)).isEqualTo(GRACE + SECOND);
        assertThat(clock.at(heard + GRACE)).isEqualTo(2 * GRACE + SECOND);
        assertThat(clock.at(heard + GRACE + 8 * SECOND)).isEqualTo(2 * GRACE + 2 * SECOND);
    }

    @Test
    void silenceMeansNothingWhereNobodyIsExpectedToSpeak() {
        HearingClock clock = clock(8, 0);
        clock.runBy(false, false, 0);
        assertThat(clock.at(100 * SECOND)).isEqualTo(100 * SECOND);
        assertThat(clock.whenAt(100 * SECOND)).isEqualTo(100 * SECOND);
    }

    @Test
    void whoeverIsExpectedAgainAfterALongSilenceIsNotGrantedAnotherGrace() {
        HearingClock clock = clock(8, 0);
        clock.runBy(false, false, 0);
        clock.runBy(true, false, 10 * SECOND);
        assertThat(clock.at(18 * SECOND)).isEqualTo(11 * SECOND);
    }

    @Test
    void whoIsPartedIsSlowAtOnceHoweverManyPacketsComeIn() {
        HearingClock clock = clock(8, 0);
        clock.runBy(true, true, SECOND);
        assertThat(clock.at(SECOND + 8)).isEqualTo(SECOND + 1);
        clock.onHeard(9 * SECOND);
        assertThat(clock.at(17 * SECOND)).isEqualTo(3 * SECOND);
    }

    @Test
    void whoIsPartedIsSlowAlsoWhereNobodyIsExpected() {
        HearingClock clock = clock(8, 0);
        clock.runBy(false, true, 0);
        assertThat(clock.at(8 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void whoIsNoLongerPartedHasTheRestOfTheGrace() {
        HearingClock clock = clock(8, 0);
        clock.runBy(true, true, 0);
        clock.runBy(true, false, SECOND);
        assertThat(clock.at(GRACE)).isEqualTo(SECOND / 8 + SECOND);
        assertThat(clock.at(GRACE + 8 * SECOND)).isEqualTo(SECOND / 8 + 2 * SECOND);
    }

    @Test
    void itStandsStillWhileTheNodeDoes() {
        HearingClock clock = clock(8, 0);
        clock.onPaused(100 * SECOND, 101 * SECOND);
        assertThat(clock.at(101 * SECOND)).isEqualTo(SECOND);
        assertThat(clock.at(102 * SECOND)).as("the rest of the grace").isEqualTo(2 * SECOND);
        assertThat(clock.at(110 * SECOND)).isEqualTo(3 * SECOND);
    }

    @Test
    void aPauseThatReachesBackBehindThePacketHeardLastTakesNothingBack() {
        HearingClock clock = clock(8, 0);
        clock.onHeard(5 * SECOND);
        long shown = clock.at(5 * SECOND);
        clock.onPaused(100 * SECOND, 6 * SECOND);
        assertThat(clock.at(6 * SECOND)).isEqualTo(shown);
        assertThat(clock.at(6 * SECOND + GRACE)).isEqualTo(shown + GRACE);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 77, -5_000_000_000_001L, Long.MIN_VALUE / 2})
    void withASlowdownOfOneItIsAnOrdinaryClock(long origin) {
        HearingClock clock = clock(1, origin);
        clock.runBy(true, true, origin + SECOND);
        for (long passed : new long[] {SECOND, 2 * SECOND, 1_000 * SECOND}) {
            assertThat(clock.at(origin + passed)).isEqualTo(origin + passed);
            assertThat(clock.whenAt(origin + passed)).isEqualTo(origin + passed);
        }
    }

    @Test
    void neverIsNever() {
        assertThat(clock(8, 0).whenAt(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(clock(1, -SECOND).whenAt(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    /** Else a timer would fire for nothing, again and again, or too late. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE / 2, Long.MAX_VALUE / 4})
    void itShowsAMomentJustWhenItIsSaidTo(long origin) {
        SplittableRandom random = new SplittableRandom(11);
        for (int slowdown : new int[] {1, 2, 3, 7, 8, 100}) {
            HearingClock clock = clock(slowdown, origin);
            long now = origin;
            for (int i = 0; i < 5_000; i++) {
                now += happens(clock, random, now);
                long wanted = clock.at(now) + 1 + random.nextLong(100 * SECOND);
                long due = clock.whenAt(wanted);
                assertThat(due).as("slowdown %d, step %d", slowdown, i).isGreaterThan(now);
                assertThat(clock.at(due)).isGreaterThanOrEqualTo(wanted);
                assertThat(clock.at(due - 1)).isLessThan(wanted);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MIN_VALUE / 2, Long.MAX_VALUE / 4})
    void itNeverRunsBackwardsAndNeverFasterThanTime(long origin) {
        SplittableRandom random = new SplittableRandom(12);
        HearingClock clock = clock(8, origin);
        long now = origin;
        long shown = origin;
        for (int i = 0; i < 20_000; i++) {
            long step = happens(clock, random, now);
            now += step;
            assertThat(clock.at(now)).as("step %d", i).isBetween(shown, shown + step);
            shown = clock.at(now);
        }
    }

    @Test
    void theLongestTimesThatMayBeSetLieAhead() {
        long longest = TimeUnit.DAYS.toNanos(3_650);
        for (long origin : new long[] {0, Long.MIN_VALUE / 2, Long.MAX_VALUE / 4}) {
            HearingClock clock = new HearingClock(TimeUnit.DAYS.toNanos(60), 100, origin);
            clock.runBy(true, false, origin);
            assertThat(clock.whenAt(origin + longest)).isGreaterThan(origin + TimeUnit.DAYS.toNanos(3_600));
            assertThat(clock.at(origin + longest)).isBetween(origin, origin + longest);
            clock.onPaused(longest, origin + longest);
            assertThat(clock.at(origin + longest)).isEqualTo(origin);
        }
    }

    /** Time passes, and then something happens; answers how much time. */
    private static long happens(HearingClock clock, SplittableRandom random, long now) {
        long passed = random.nextLong(random.nextBoolean() ? 10 : 5 * SECOND);
        long then = now + passed;
        switch (random.nextInt(4)) {
            case 0 -> clock.onHeard(then);
            case 1 -> clock.onPaused(random.nextLong(passed + 1), then);
            default -> clock.runBy(random.nextInt(4) > 0, random.nextInt(4) == 0, then);
        }
        return passed;
    }

    private static HearingClock clock(int slowdown, long nowNanos) {
        HearingClock clock = new HearingClock(GRACE, slowdown, nowNanos);
        clock.runBy(true, false, nowNanos);
        return clock;
    }
}
