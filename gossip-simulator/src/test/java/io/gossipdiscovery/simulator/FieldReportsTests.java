package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FieldReportsTests {

    private static final int SEEDS = 2;

    @ParameterizedTest
    @EnumSource(FieldReports.class)
    void whatUsersReportedEndsWell(FieldReports report) {
        ScenarioRun run = Simulator.of(report).seeds(SEEDS).run();

        assertThat(run.results()).allSatisfy(result -> assertThat(result.violations())
                .as("replay: gossip-simulator/run %s --seed %d --timeline", report.label(), result.seed())
                .isEmpty());
        assertThat(run.samples().names()).isNotEmpty();
    }
}
