package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class ExplorationTests {

    @Test
    void noStateThatThreeNodesCanGetIntoBreaksAnInvariant() {
        ExplorationBounds bounds = ExplorationBounds.standard();

        ExplorationResult result = Exploration.run(bounds, line -> {});

        assertThat(result.violations()).as(result.report()).isEmpty();
        assertThat(result.complete()).as(result.report()).isTrue();
        assertThat(result.states()).isGreaterThan(30_000);
        assertThat(result.convergenceChecks()).isEqualTo(bounds.convergenceChecks());
        assertThat(result.steps()).as("every letter of the alphabet").containsOnlyKeys(Step.Kind.values());
    }

    @Test
    void theSameBoundsGiveTheSameExploration() {
        ExplorationBounds bounds = new ExplorationBounds(ExplorationBounds.shortLived(), 2, 1, 1_000, 10);

        ExplorationResult one = Exploration.run(bounds, line -> {});

        assertThat(Exploration.run(bounds, line -> {}).report()).isEqualTo(one.report());
        assertThat(one.metrics()).containsEntry("transitions", one.transitions());
    }
}
