package io.gossipdiscovery.sample.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.sample.load.Outcome.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialTests {

    private static final Outcome SERVED_BEFORE = new Outcome(0, 1, 50, Kind.SERVED, 8081, "");
    private static final Outcome FAILED_BEFORE = new Outcome(10, 10, 90, Kind.BROKEN, 0, "");
    private static final Outcome IN_FLIGHT = new Outcome(90, 95, 130, Kind.BROKEN, 0, "");
    private static final Outcome SENT_LATE = new Outcome(95, 101, 140, Kind.BROKEN, 0, "");
    private static final Outcome LATER = new Outcome(190, 190, 230, Kind.TIMED_OUT, 0, "");

    private final Trial trial =
            new Trial(List.of(100L, 210L), List.of(SERVED_BEFORE, FAILED_BEFORE, IN_FLIGHT, SENT_LATE, LATER));

    @Test
    void requestsSentBeforeAStrikeAndEndedAfterItWereInFlight() {
        assertThat(trial.inFlight()).containsExactly(IN_FLIGHT, LATER);
        assertThat(trial.avoidable()).containsExactly(FAILED_BEFORE, SENT_LATE);
        assertThat(trial.avoidable(Kind.TIMED_OUT)).isEmpty();
    }

    @Test
    void failuresAreCountedByKind() {
        assertThat(trial.kinds()).isEqualTo(Map.of(Kind.BROKEN, 3, Kind.TIMED_OUT, 1));
    }

    @Test
    void latencyCountsFromWhenARequestWasDue() {
        assertThat(trial.worstLatencyNanos()).isEqualTo(80);
        assertThat(SENT_LATE.latencyNanos()).isEqualTo(45);
    }

    @Test
    void theLastFailureCountsFromTheStrikeBeforeIt() {
        assertThat(trial.lastFailureNanos()).isEqualTo(40);
    }
}
