package io.gossipdiscovery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.dashboard.Rates.Rate;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Samples of counters that somebody else reads once a second. */
class RatesTests {

    private final Rates rates = new Rates(counted(0), 0);

    @Test
    void aSecondIsSampledOnceAndNotBeforeItIsOver() {
        assertThat(sample(counted(10), 999)).isNull();
        assertThat(sample(counted(10), 1_000)).isEqualTo(new Rate(1_000, 10, 0, 0, 0));
        assertThat(sample(counted(30), 1_999)).isNull();
        assertThat(sample(counted(30), 2_000)).isEqualTo(new Rate(2_000, 20, 0, 0, 0));
    }

    @Test
    void whereNothingWasCountedYetItLooksAgainSoonAndIsInStepFromThenOn() {
        Map<String, Long> early = counted(10);
        assertThat(Objects.requireNonNull(sample(early, 1_000)).packetsSent()).isEqualTo(10);
        assertThat(sample(early, 2_000)).as("the node is late").isNull();
        assertThat(dueMillis()).isEqualTo(2_100);
        assertThat(sample(counted(21), 2_100)).as("11 in 1.1 s").isEqualTo(new Rate(2_100, 10, 0, 0, 0));
        assertThat(dueMillis()).isEqualTo(3_100);
    }

    @Test
    void aNodeThatCountsNoMoreIsSampledAsQuiet() {
        Map<String, Long> last = counted(10);
        assertThat(sample(last, 1_000)).isNotNull();
        assertThat(sample(last, 2_000)).isNull();
        assertThat(sample(last, 2_900)).isNull();
        assertThat(sample(last, 3_000)).isEqualTo(new Rate(3_000, 0, 0, 0, 0));
    }

    @Test
    void datagramsAndFramesAreCountedTogetherInBothDirections() {
        Map<String, Long> counters = Map.of(
                "datagrams.sent", 1L,
                "frames.sent", 2L,
                "datagrams.received", 3L,
                "frames.received", 4L,
                "datagrams.bytesSent", 100L,
                "frames.bytesSent", 200L,
                "datagrams.bytesReceived", 300L,
                "frames.bytesReceived", 400L);
        assertThat(sample(counters, 2_000)).isEqualTo(new Rate(2_000, 1.5, 3.5, 150, 350));
    }

    private @Nullable Rate sample(Map<String, Long> counters, long atMillis) {
        return rates.sample(
                counters, new Moment(atMillis, Duration.ofMillis(atMillis).toNanos()));
    }

    private long dueMillis() {
        return Duration.ofNanos(rates.dueNanos()).toMillis();
    }

    private static Map<String, Long> counted(long datagrams) {
        return new TreeMap<>(Map.of("datagrams.sent", datagrams));
    }
}
