package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("long")
class RapidTests {

    private static final int NODES = 24;

    @ParameterizedTest
    @EnumSource(RapidExperiment.class)
    void everyExperimentIsPlayedByBothAndMeasuresEverything(RapidExperiment experiment) {
        ExperimentCall call = new ExperimentCall(NODES, 1, 1, 1, false, 1, null, null);
        Findings findings = experiment.play(call, new Runs(1, (done, of) -> {}));

        assertThat(findings.areValid()).isTrue();
        assertThat(findings.metrics())
                .containsKeys("secondsToAgreement", "distinctSizes", "wronglyRemoved", "notRemoved")
                .containsKeys("swim.secondsToAgreement", "swim.distinctSizes", "swim.wronglyRemoved")
                .containsKey("swim.notRemoved");
        assertThat((Long) findings.metrics().get("distinctSizes")).isPositive();
        assertThat(findings.text(1)).contains(experiment.label() + ", 24 nodes", "seconds to agreement", "plain SWIM");
        assertThat(findings.chart().svg())
                .contains("largest view", "smallest view")
                .doesNotContain("NaN");
    }

    @Test
    void theShippedPresetCanBePlayedAlone() {
        ExperimentCall call = ExperimentCall.parse(
                RapidExperiment.CRASH, List.of("--alone", "--nodes", "24", "--seeds", "3", "--threads", "1"));
        Findings findings = RapidExperiment.CRASH.play(call, new Runs(1, (done, of) -> {}));

        assertThat(findings.runs()).isEqualTo(3);
        assertThat(findings.areValid()).isTrue();
        assertThat(findings.metrics())
                .containsKeys("secondsToAgreement", "secondsToAgreementP50")
                .allSatisfy((name, value) -> assertThat(name).doesNotStartWith("swim."));
        assertThat(findings.text(1)).contains("lan preset").doesNotContain("plain SWIM");
    }

    @Test
    void everybodySeesEverybodySoonAfterAllHaveStarted() {
        RapidResult result = RapidExperiment.BOOTSTRAP.play(Contestant.SHIPPED.settings(), NODES, 1);

        assertThat(result.secondsToAgreement()).isBetween(0.0, 5.0);
        assertThat(result.sizes().get(0)).isEqualTo(new ViewSizes.Second(10, 1, 1));
        assertThat(result.sizes().get(result.sizes().size() - 1).smallest()).isEqualTo(NODES);
    }

    @Test
    void whoVanishesIsRemovedByAllAndNobodyElseIs() {
        RapidResult result = RapidExperiment.CRASH.play(Contestant.SHIPPED.settings(), NODES, 1);

        assertThat(result.formed()).isTrue();
        assertThat(result.secondsToAgreement()).isBetween(4.0, 30.0);
        assertThat(result.notRemoved() + result.wronglyRemoved()).isZero();
        assertThat(result.mostRemovals()).isEqualTo(1);
        assertThat(result.takenBackPerPair()).isZero();
        assertThat(result.sizes().get(59)).isEqualTo(new ViewSizes.Second(70, NODES - 1, NODES - 1));
    }

    /** One member's machine sleeps for a while, and then the other's, as if healthy ones were removed too. */
    @Test
    void removalsAndReturnsOfTheFaultyAndOfOthersAreCountedApart() {
        RapidRun run = new RapidRun(Contestant.SHIPPED.settings(), NODES, 5);
        RapidResult result = run.trouble(Duration.ofSeconds(5), Duration.ofMinutes(3), (simulation, faulty) -> {
            SimulatedNode healthy = simulation.nodes().stream()
                    .filter(node -> !faulty.contains(node))
                    .findFirst()
                    .orElseThrow();
            List.of(faulty.get(0), healthy).forEach(node -> simulation.sleepMachine(node, Duration.ofMinutes(1)));
        });

        assertThat(result.wronglyRemoved()).isEqualTo(1);
        assertThat(result.notRemoved())
                .as("the healthy one that sleeps removes nobody")
                .isEqualTo(1);
        assertThat(result.mostRemovals()).isEqualTo(1);
        assertThat(result.takenBackPerPair()).isBetween(0.9, 1.0);
        assertThat(result.secondsToAgreement()).isNaN();
    }
}
