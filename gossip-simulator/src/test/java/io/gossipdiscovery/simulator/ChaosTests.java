package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChaosTests {

    private static final Scenario TWO_MINUTES = Scenarios.chaos(Duration.ofMinutes(2));

    @Test
    void whateverGoesWrongTheInvariantsHold() {
        ScenarioRun run = Simulator.of(TWO_MINUTES).nodes(16).seeds(60).run();

        assertThat(run.results()).allSatisfy(result -> assertThat(result.violations())
                .as("replay: gossip-simulator/run chaos --nodes 16 --seed %d", result.seed())
                .isEmpty());
    }

    /** Seeds that found something once: repairs that never began while views were never still. */
    @ParameterizedTest
    @ValueSource(longs = {54, 256, 427, 739, 842})
    void seedsThatFoundSomethingFindNothingAnyMore(long seed) {
        ScenarioRun run = Simulator.of(Scenarios.named("chaos")).seed(seed).run();

        assertThat(run.violations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void verySmallClustersHoldAsWell(int nodes) {
        ScenarioRun run = Simulator.of(TWO_MINUTES).nodes(nodes).seeds(20).run();

        assertThat(run.violations()).isEmpty();
    }

    @Test
    void withOtherSettingsTheInvariantsHoldAsWell() {
        ScenarioRun run = Simulator.of(TWO_MINUTES)
                .settings(MembershipSettings.wan("elsewhere"))
                .nodes(12)
                .seeds(6)
                .run();

        assertThat(run.violations()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameEventsAndAnotherSeedOthers() {
        Simulator chaos = Simulator.of(TWO_MINUTES).nodes(8);

        long hash = chaos.seed(5).run().traceHash();

        assertThat(chaos.seed(5).run().traceHash()).isEqualTo(hash);
        assertThat(chaos.seed(5).withTimeline().run().traceHash())
                .as("looking on changes nothing")
                .isEqualTo(hash);
        assertThat(chaos.seed(6).run().traceHash()).isNotEqualTo(hash);
    }

    @Test
    void everySeedMixesAtLeastFiveKindsOfFaults() {
        for (long seed = 1; seed <= 5; seed++) {
            ScenarioRun run = Simulator.of(Scenarios.chaos(Duration.ofMinutes(5)))
                    .nodes(8)
                    .seed(seed)
                    .run();
            int kinds = 0;
            for (Fault fault : Fault.values()) {
                kinds += run.count(fault) > 0 ? 1 : 0;
            }
            assertThat(kinds).isGreaterThanOrEqualTo(5);
        }
    }
}
