package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExplorationTests {

    @Test
    void noStateThatThreeNodesCanGetIntoBreaksAnInvariant() {
        ExplorationResult result = Exploration.run(ExplorationBounds.standard(), System.out::println);

        System.out.println(result.report());
        assertThat(result.violations()).as(result.report()).isEmpty();
    }
}
