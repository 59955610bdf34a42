package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PauseGuardTests {

    private static final long MILLI = 1_000_000;

    private final PauseGuard guard = new PauseGuard(100);

    @Test
    void aTimerThatIsALittleLateIsNoPause() {
        assertThat(guard.sees(0, 100 * MILLI)).isFalse();
        assertThat(guard.isPuttingOff()).isFalse();
    }

    @Test
    void aTimerThatIsMuchTooLateIsPutOffAndThePauseIsSaidOnce() {
        assertThat(guard.sees(0, 100 * MILLI + 1)).isTrue();
        assertThat(guard.isPuttingOff()).isTrue();
        assertThat(guard.untilNanos()).isEqualTo(200 * MILLI + 1);
        assertThat(guard.sees(0, 150 * MILLI)).isFalse();
        assertThat(guard.isPuttingOff()).isTrue();
    }

    @Test
    void noTimerIsPutOffTwiceRunningHoweverLateItIsThen() {
        guard.sees(0, 1_000 * MILLI);
        assertThat(guard.sees(0, 9_000 * MILLI)).isFalse();
        assertThat(guard.isPuttingOff()).isFalse();
        assertThat(guard.sees(9_500 * MILLI, 20_000 * MILLI))
                .as("the next pause")
                .isTrue();
    }

    @Test
    void inputThatComesBeforeALateTimerShowsThePauseAndEndsNoPuttingOff() {
        assertThat(guard.seesFirst(0, 100 * MILLI)).isFalse();
        assertThat(guard.seesFirst(0, 150 * MILLI)).isTrue();
        assertThat(guard.untilNanos()).isEqualTo(250 * MILLI);
        assertThat(guard.seesFirst(0, 9_000 * MILLI)).as("said once").isFalse();
        assertThat(guard.isPuttingOff()).isTrue();

        assertThat(guard.sees(0, 9_000 * MILLI)).as("not put off twice running").isFalse();
        assertThat(guard.isPuttingOff()).isFalse();
    }

    @Test
    void aTimerThatIsNeverDueIsNotLateAndAGuardThatIsOffSeesNothing() {
        assertThat(guard.sees(Long.MAX_VALUE, 1_000 * MILLI)).isFalse();
        assertThat(new PauseGuard(0).sees(0, 1_000_000 * MILLI)).isFalse();
    }
}
