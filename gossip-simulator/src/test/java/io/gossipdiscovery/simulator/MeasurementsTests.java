package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("long")
class MeasurementsTests {

    @ParameterizedTest
    @EnumSource(Measurements.class)
    void everyMeasurementEndsWellAndMeasuresSomething(Measurements scenario) {
        ScenarioRun run = Simulator.of(scenario).nodes(12).seeds(2).run();

        assertThat(run.violations()).isEmpty();
        assertThat(run.samples().names()).isNotEmpty().allSatisfy(name -> assertThat(
                        run.samples().percentile(name, 0.5))
                .isFinite());
    }

    @Test
    void aChangeReachesEverybodyByNoMoreThanEightSendsAMember() {
        ScenarioRun run =
                Simulator.of(Measurements.DISSEMINATION).nodes(200).seeds(5).run();

        assertThat(run.samples().count("known")).isEqualTo(5 * 199);
        assertThat(run.samples().percentile("sendsPerMember", 1)).isLessThanOrEqualTo(8);
    }

    @Test
    void withRepairsAndUnderLossAChangeStillCostsNoMoreThanEightSendsAMember() {
        ScenarioRun run = Simulator.of(Measurements.LOSSY_DISSEMINATION)
                .nodes(64)
                .seeds(20)
                .run();

        assertThat(run.samples().percentile("repairsPerRun", 1))
                .as("some are only reached by a repair")
                .isPositive();
        assertThat(run.samples().percentile("sendsPerMember", 1)).isLessThanOrEqualTo(8);
    }

    @Test
    void aCrashIsDeadWithinTheBoundOfItsSuspicion() {
        MembershipSettings settings = MembershipSettings.lan("simulated");
        ScenarioRun run = Simulator.of(Measurements.DETECTION)
                .settings(settings)
                .nodes(20)
                .seeds(10)
                .run();

        double minSuspicionMillis = settings.suspicion().alpha()
                * Math.log10(20)
                * settings.probing().protocolPeriod().toMillis();
        assertThat(run.samples().percentile("firstDead", 0))
                .as("nobody is declared dead before it had its time to refute")
                .isGreaterThan(minSuspicionMillis);
        assertThat(run.samples().percentile("lastDead", 1))
                .isLessThan((double) Bounds.of(settings, 20).convergence().toMillis());
    }

    /** As the README shows it. */
    @Test
    void aUserRunsAScenarioInFiveLines() {
        MembershipSettings mine = MembershipSettings.lan("mine");
        ScenarioRun run = Simulator.of(Scenarios.named("partition-heal-by-seeds"))
                .settings(mine)
                .nodes(10)
                .seeds(3)
                .run();
        assertThat(run.violations()).isEmpty();
        assertThat(run.samples().percentile("whole", 1)).isLessThan(60_000);
    }
}
