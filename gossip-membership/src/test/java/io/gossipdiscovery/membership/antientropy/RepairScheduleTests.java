package io.gossipdiscovery.membership.antientropy;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** LAN settings: a gossip tick of 200 ms, a repair interval of 5 s. */
class RepairScheduleTests {

    private static final long STILL = Duration.ofSeconds(1).toNanos();
    private static final long INTERVAL = Duration.ofSeconds(5).toNanos();
    private static final long START = -7;

    private final RepairSchedule schedule =
            new RepairSchedule(MembershipSettings.lan("test"), new SplittableRandom(5), START);

    @Test
    void equalHashesCallForNoRepair() {
        assertThat(schedule.tryStart(1, 1, START + 100 * INTERVAL)).isFalse();
        assertThat(schedule.tryStart(1, 2, START + 100 * INTERVAL))
                .as("and cost no turn")
                .isTrue();
    }

    @Test
    void aDifferenceIsRepairedOnlyOnceOurViewHasBeenStill() {
        assertThat(schedule.tryStart(1, 2, START + STILL - 1)).isFalse();
        schedule.onChange(START + STILL);
        assertThat(schedule.tryStart(1, 2, START + 2 * STILL - 1)).isFalse();
        assertThat(schedule.tryStart(1, 2, START + 2 * STILL)).isTrue();
    }

    @Test
    void afterARepairTheNextWaitsForAnIntervalMoreOrLess() {
        LongSummaryStatistics waits = new LongSummaryStatistics();
        long now = START + STILL;
        for (int i = 0; i < 300; i++) {
            assertThat(schedule.tryStart(1, 2, now)).isTrue();
            long step = INTERVAL / 200;
            long wait = step;
            while (!schedule.tryStart(1, 2, now + wait)) {
                wait += step;
            }
            waits.accept(wait);
            now += wait + 2 * INTERVAL;
        }
        assertThat(waits.getMin()).isBetween(INTERVAL * 3 / 4, INTERVAL * 8 / 10);
        assertThat(waits.getMax()).isBetween(INTERVAL * 12 / 10, INTERVAL * 5 / 4 + INTERVAL / 200);
    }

    @Test
    void aViewThatIsNeverStillIsRepairedOnceNobodyAgreedForAnInterval() {
        long now = START;
        for (; now < START + INTERVAL; now += STILL / 2) {
            schedule.onChange(now);
            assertThat(schedule.tryStart(1, 2, now)).isFalse();
        }
        schedule.onChange(now);
        assertThat(schedule.tryStart(1, 2, now)).isTrue();
    }

    @Test
    void whoAgreesWithSomebodyNowAndThenIsGivenTimeToBeStill() {
        for (long now = START; now < START + 3 * INTERVAL; now += STILL / 2) {
            schedule.onChange(now);
            assertThat(schedule.tryStart(1, 1, now)).isFalse();
            assertThat(schedule.tryStart(1, 2, now)).isFalse();
        }
    }
}
