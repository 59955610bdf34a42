package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrashScenariosTests {

    @ParameterizedTest
    @CsvSource({
        "CRASH, 2, 20",
        "CRASH, 3, 20",
        "CRASH, 50, 20",
        "SIMULTANEOUS_DEATHS, 50, 4",
        "MOST_KILLED, 300, 1",
        "ADDRESS_VANISHES, 50, 6",
        "REFUSED_ON_THE_WAY, 20, 4",
        "ALL_STREAMS_CUT, 20, 4",
        "SWITCH_REBOOTS, 20, 4",
        "ACCEPTING_PROXY, 20, 4",
        "ROLLING_RESTART, 40, 1"
    })
    void theDeadAreFoundOutAndNobodyElse(CrashScenarios scenario, int nodes, int seeds) {
        ScenarioRun run = Simulator.of(scenario).nodes(nodes).seeds(seeds).run();

        assertThat(run.results()).allSatisfy(result -> assertThat(result.violations())
                .as(
                        "replay: gossip-simulator/run %s --nodes %d --seed %d --timeline",
                        scenario.label(), nodes, result.seed())
                .isEmpty());
        assertThat(run.samples().names()).isNotEmpty();
    }
}
