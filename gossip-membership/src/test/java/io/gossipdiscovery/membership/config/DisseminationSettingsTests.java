package io.gossipdiscovery.membership.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DisseminationSettingsTests {

    @Test
    void aThousandAreReachedInFiveTicks() {
        Duration time = withFanout(3).timeToReach(1_000);

        assertThat(time).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_002));
    }

    @Test
    void moreMembersTakeLongerAndAWiderFanoutLess() {
        DisseminationSettings three = withFanout(3);

        assertThat(three.timeToReach(2)).isPositive().isLessThan(three.timeToReach(10));
        assertThat(three.timeToReach(10)).isLessThan(three.timeToReach(100));
        assertThat(withFanout(6).timeToReach(100)).isLessThan(three.timeToReach(100));
    }

    @Test
    void whoIsAloneReachesEverybodyAtOnce() {
        assertThat(withFanout(3).timeToReach(1)).isZero();
        assertThat(withFanout(0).timeToReach(0)).isZero();
    }

    @Test
    void withoutGossipNobodyIsReached() {
        assertThat(withFanout(0).timeToReach(2)).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void anUpdateIsSentFourTimesForEachPowerOfTenAndEightTimesAtMost() {
        DisseminationSettings defaults = DisseminationSettings.defaults();

        assertThat(defaults.sendsPerUpdate(0)).isOne();
        assertThat(defaults.sendsPerUpdate(1)).isEqualTo(4);
        assertThat(defaults.sendsPerUpdate(9)).isEqualTo(4);
        assertThat(defaults.sendsPerUpdate(10)).isEqualTo(8);
        assertThat(defaults.sendsPerUpdate(100_000)).isEqualTo(8);
    }

    private static DisseminationSettings withFanout(int fanout) {
        return DisseminationSettings.defaults().withFanout(fanout);
    }
}
