package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.detector.RecordedActions.Declared;
import io.gossipdiscovery.membership.member.Evidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a detector makes of silence: the time of suspicions, 3 to 18 periods here, runs slowly where nobody is heard. */
class SilenceTests extends DetectorSetUp {

    private static final long GRACE = 2 * PERIOD;

    SilenceTests() {
        super(Duration.ofDays(1));
    }

    @Test
    void whoHearsNobodyDeclaresNobodyDeadForALongTime() {
        joinUpTo(3);
        toNextDeadline();
        detector.onSuspected(id(2), 0, by(id(3)), 0);
        long due = GRACE + 8 * (18 * PERIOD - GRACE);
        runUntil(due - 1);
        assertThat(actions.dead).isEmpty();
        assertThat(detector.nextDeadlineNanos()).isEqualTo(due);
        runUntil(due);
        assertThat(actions.dead).containsExactly(new Declared(id(2), 0));
    }

    @Test
    void whoHearsNobodyWhereAllOthersAreSuspectDeclaresThemDeadInTime() {
        joinUpTo(2);
        detector.onSuspected(id(2), 0, by(id(3)), 0);
        runUntil(3 * PERIOD);
        assertThat(actions.dead).containsExactly(new Declared(id(2), 0));
    }

    @Test
    void whoHearsThatItIsDeadItselfIsSlowFromThatMomentOn() {
        joinUpTo(3);
        long begun = nowNanos;
        detector.onHeard(id(2), Long.MAX_VALUE, nowNanos);
        detector.onSuspected(id(2), 0, by(id(3)), nowNanos);
        detector.onToldDead(id(2), 0, nowNanos);
        detector.onAccusedSelf(Evidence.dead(0), nowNanos);
        runHearingUntil(begun + 24 * PERIOD - 1);
        assertThat(actions.dead).isEmpty();
        // each packet may cost the clock the fraction of a nanosecond
        runHearingUntil(begun + 24 * PERIOD + 1_000);
        assertThat(actions.dead).containsExactly(new Declared(id(2), 0));
    }

    @Test
    void theTimeOfSuspicionsStandsStillWhileTheNodeDoes() {
        joinUpTo(2);
        detector.onSuspected(id(2), 0, by(id(3)), 0);
        runUntil(PERIOD);
        long shown = 3 * PERIOD - nowNanos;
        long paused = 60 * PERIOD;
        detector.onPaused(paused, nowNanos + paused);
        at(nowNanos + paused);
        runUntil(nowNanos + shown - 1);
        assertThat(actions.dead).isEmpty();
        runUntil(nowNanos + 1);
        assertThat(actions.dead).hasSize(1);
    }

    /** A kernel hands out what waited before timers fire. */
    @Test
    void itStandsStillAlsoWhereAPacketIsHeardBeforeTheTimerThatSeesThePause() {
        joinUpTo(3);
        detector.onSuspected(id(2), 0, by(id(3)), 0);
        detector.onToldDead(id(2), 0, 0);
        runHearingUntil(PERIOD);
        long due = detector.nextDeadlineNanos();
        long woken = due + 60 * PERIOD;
        detector.onHeard(id(2), Long.MAX_VALUE, woken);
        detector.onHeard(id(2), Long.MAX_VALUE, woken + 1);
        assertThat(counters.get(Counter.PAUSES_SEEN)).isEqualTo(1);
        assertThat(detector.putOffUntilNanos()).isEqualTo(woken + PauseGuard.PUT_OFF_NANOS);
        assertThat(detector.putsOffTimers(Long.MAX_VALUE, woken + 2)).isTrue();
        assertThat(detector.putsOffTimers(Long.MAX_VALUE, woken + PauseGuard.PUT_OFF_NANOS))
                .isFalse();
        assertThat(detector.putOffUntilNanos()).isEqualTo(FailureDetector.NOT_PUT_OFF);

        long over = woken + 3 * PERIOD - due;
        runHearingUntil(over - 1);
        assertThat(actions.dead).isEmpty();
        runHearingUntil(over);
        assertThat(actions.dead).hasSize(1);
        assertThat(counters.get(Counter.PAUSES_SEEN)).isEqualTo(1);
    }

    @Test
    void aTimerThatIsALittleLateIsNoPause() {
        joinUpTo(3);
        detector.onSuspected(id(2), 0, by(id(3)), 0);
        detector.onToldDead(id(2), 0, 0);
        while (nowNanos < 2 * PERIOD) {
            long late = detector.nextDeadlineNanos() + Duration.ofMillis(100).toNanos();
            detector.onHeard(id(2), Long.MAX_VALUE, late);
            at(late);
        }
        runHearingUntil(3 * PERIOD - 1);
        assertThat(actions.dead).isEmpty();
        runHearingUntil(3 * PERIOD);
        assertThat(actions.dead).hasSize(1);
    }

    private void runHearingUntil(long untilNanos) {
        while (detector.nextDeadlineNanos() < untilNanos) {
            toNextDeadline();
            detector.onHeard(id(2), Long.MAX_VALUE, nowNanos);
        }
        at(untilNanos);
    }

    private void runUntil(long untilNanos) {
        while (detector.nextDeadlineNanos() < untilNanos) {
            toNextDeadline();
        }
        at(untilNanos);
    }
}
