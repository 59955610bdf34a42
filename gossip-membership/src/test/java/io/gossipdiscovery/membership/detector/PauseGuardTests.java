package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A guard that takes a timer for held up by a pause that is more than 100 ms late, in milliseconds. */
class PauseGuardTests {

    private static final long MILLI = 1_000_000;

    private final PauseGuard guard = new PauseGuard(100);

    @Test
    void aTimerThatIsALittleLateIsNoPause() {
        assertThat(timer(0, 100)).isZero();
        assertThat(input(0, 100)).isZero();
        assertThat(guard.isPuttingOff()).isFalse();
    }

    @Test
    void aTimerThatIsMuchTooLateIsPutOffAndThePauseIsSaidOnce() {
        assertThat(timer(0, 101)).isEqualTo(101);
        assertThat(guard.isPuttingOff()).isTrue();
        assertThat(guard.untilNanos()).isEqualTo(201 * MILLI);
        assertThat(timer(0, 150)).isZero();
        assertThat(input(0, 160)).isZero();
        assertThat(guard.isPuttingOff()).isTrue();
    }

    @Test
    void inputThatComesBeforeALateTimerShowsThePauseAndEndsNoPuttingOff() {
        assertThat(input(0, 150)).isEqualTo(150);
        assertThat(guard.untilNanos()).isEqualTo(250 * MILLI);
        assertThat(input(0, 240)).as("said once").isZero();
        assertThat(input(0, 350)).as("a little late").isZero();
        assertThat(guard.isPuttingOff()).isTrue();

        assertThat(timer(0, 350)).isZero();
        assertThat(guard.isPuttingOff()).isFalse();
    }

    @Test
    void noTimerIsPutOffTwiceRunningAndASecondPauseIsSeenAllTheSame() {
        timer(0, 1_000);
        assertThat(timer(0, 9_000)).as("from the end of the putting off").isEqualTo(7_900);
        assertThat(guard.isPuttingOff()).isFalse();

        assertThat(timer(9_500, 20_000)).as("the next pause").isEqualTo(10_500);
        assertThat(input(9_500, 30_100)).as("and one after it").isEqualTo(10_000);
        assertThat(guard.untilNanos()).as("not put off again").isEqualTo(30_100 * MILLI);
        assertThat(input(9_500, 30_150)).isZero();
        assertThat(timer(9_500, 30_150)).isZero();
        assertThat(guard.isPuttingOff()).isFalse();
    }

    @Test
    void aTimerThatIsNeverDueIsNotLateAndAGuardThatIsOffSeesNothing() {
        assertThat(guard.onTimer(Long.MAX_VALUE, 1_000 * MILLI)).isZero();
        PauseGuard off = new PauseGuard(0);
        assertThat(off.onTimer(0, 1_000_000 * MILLI)).isZero();
        assertThat(off.onInput(0, 1_000_000 * MILLI)).isZero();
    }

    private long timer(long due, long now) {
        return guard.onTimer(due * MILLI, now * MILLI) / MILLI;
    }

    private long input(long due, long now) {
        return guard.onInput(due * MILLI, now * MILLI) / MILLI;
    }
}
