package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LimitWatchTests {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String LABEL = "shell.streams.overRate";

    private final LimitWatch watch = new LimitWatch();

    @Test
    void aStormIsNothingThatGoesOn() {
        for (int second = 0; second < 30; second++) {
            assertThat(look(1 + second, second)).isEmpty();
        }
        for (int second = 30; second < 300; second++) {
            assertThat(look(30, second)).isEmpty();
        }
    }

    @Test
    void whatHasGrownForAMinuteGoesOnAndIsOverAMinuteAfterItsLast() {
        for (int second = 0; second < 60; second++) {
            assertThat(look(1 + second, second)).isEmpty();
        }
        for (int second = 60; second < 100; second++) {
            assertThat(look(1 + second, second)).containsExactly(LABEL);
        }
        assertThat(look(100, 158)).containsExactly(LABEL);
        assertThat(look(100, 159)).isEmpty();
        assertThat(look(101, 160)).isEmpty();
    }

    @Test
    void stormsThatArePartedByMinutesAreNothingThatGoesOn() {
        for (int storm = 1; storm < 10; storm++) {
            assertThat(look(storm, storm * 61L)).isEmpty();
        }
    }

    @Test
    void whatIsCountedElsewhereIsNotLookedAt() {
        watch.look(Map.of("probes.failed", 1L), 0);
        assertThat(watch.look(Map.of("probes.failed", 2L), 61 * SECOND)).isEmpty();
    }

    private List<String> look(long count, long second) {
        return watch.look(Map.of(LABEL, count), second * SECOND);
    }
}
