package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RejectionLogTests {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final RejectionLog log = new RejectionLog();

    @Test
    void kindIsLoggedOnceAndThenEverMoreRarely() {
        assertThat(log.look(Map.of("rejected.malformed", 0L, "probes.failed", 7L), 0))
                .isZero();
        assertThat(log.look(Map.of("rejected.malformed", 3L), SECOND)).isOne();
        assertThat(log.look(Map.of("rejected.malformed", 900L), 60 * SECOND)).isZero();
        assertThat(log.look(Map.of("rejected.malformed", 901L), 61 * SECOND)).isOne();
        assertThat(log.look(Map.of("rejected.malformed", 902L), 180 * SECOND)).isZero();
        assertThat(log.look(Map.of("rejected.malformed", 902L), 181 * SECOND)).isOne();
        assertThat(log.look(Map.of("rejected.malformed", 902L), 9_000 * SECOND)).isZero();
    }

    @Test
    void kindThatGoesOnIsLoggedOnceAnHourInTheEnd() {
        int logged = 0;
        for (long second = 1; second <= 24 * 3600; second++) {
            logged += log.look(Map.of("rejected.malformed", second), second * SECOND);
        }
        assertThat(logged).isBetween(24, 32);
    }

    @Test
    void anotherClusterOnTheSameMachineIsMentionedOnce() {
        assertThat(log.look(Map.of("rejected.otherCluster", 1L), 0)).isOne();
        assertThat(log.look(Map.of("rejected.otherCluster", 900L), 24 * 3600 * SECOND))
                .isZero();
    }

    @Test
    void packetsOfItsOwnAreNoTrouble() {
        assertThat(log.look(Map.of("rejected.own", 8L), 0)).isZero();
    }

    @Test
    void eachKindIsLoggedForItself() {
        assertThat(log.look(Map.of("rejected.malformed", 1L), 0)).isOne();
        assertThat(log.look(Map.of("rejected.malformed", 1L, "rejected.otherCluster", 1L), SECOND))
                .isOne();
    }

    @Test
    void aLimitThatSomebodyShouldRaiseIsLoggedAsARejectionIs() {
        assertThat(log.look(Map.of("members.refused", 1L), 0)).isOne();
        assertThat(log.look(Map.of("members.refused", 900L), 59 * SECOND)).isZero();
        assertThat(log.look(Map.of("members.refused", 901L), 60 * SECOND)).isOne();
    }

    @Test
    void aLimitThatIsMetInAStormIsMentionedOnce() {
        assertThat(log.look(Map.of("syncs.busy", 1L), 0)).isOne();
        assertThat(log.look(Map.of("syncs.busy", 900L), 24 * 3600 * SECOND)).isZero();
    }
}
