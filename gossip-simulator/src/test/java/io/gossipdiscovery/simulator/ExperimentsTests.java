package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ExperimentsTests {

    private static final IntervalCase HARD = new IntervalCase(3, Duration.ofSeconds(30), Duration.ofMillis(4));

    @Test
    void allOptionsAreRead() {
        Experiment experiment = new IntervalTest(List.of(HARD));
        assertThat(ExperimentCall.parse(
                        experiment,
                        List.of("--nodes 32 --seeds 10 --seed 5 --every 7 --threads 1 --json a.json --svg a.svg"
                                .split(" "))))
                .isEqualTo(new ExperimentCall(32, 5, 10, 7, false, 1, Path.of("a.json"), Path.of("a.svg")));
        assertThat(ExperimentCall.parse(experiment, List.of()).nodes()).isEqualTo(128);
        assertThat(new ExperimentCall(32, 5, 2, 1, false, 1, null, null).seeds())
                .containsExactly(5L, 6L);
    }

    @Test
    void wrongCallsSayWhatIsWrong() {
        Experiment experiment = new IntervalTest(List.of(HARD));
        assertThatThrownBy(() -> ExperimentCall.parse(experiment, List.of("--nodes", "13")))
                .hasMessageContaining("--nodes is 13, allowed are 14 to");
        assertThatThrownBy(() -> ExperimentCall.parse(experiment, List.of("--timeline")))
                .hasMessageContaining("no option '--timeline' of lifeguard");
        assertThatThrownBy(() -> ExperimentCall.parse(experiment, List.of("--alone")))
                .hasMessageContaining("no option '--alone' of lifeguard");
        assertThatThrownBy(() -> ExperimentCall.parse(experiment, List.of("--svg", "no/such/folder/a.svg")))
                .hasMessage("--svg: cannot write to 'no/such/folder/a.svg'");
        assertThatThrownBy(() -> ExperimentCall.parse(experiment, List.of("--svg")))
                .hasMessage("--svg needs a value");
    }

    @Test
    void theIntervalTestHasTheCombinationsThatWerePublished() {
        assertThat(IntervalCase.all()).hasSize(360).doesNotHaveDuplicates();
        assertThat(IntervalCase.all().get(359))
                .isEqualTo(new IntervalCase(32, Duration.ofMillis(32_768), Duration.ofMillis(16_384)));
    }

    @Test
    void slowMembersOfPlainSwimDeclareHealthyOnesDeadAndNobodyBelievesThem() {
        IntervalRun.Result swim = IntervalRun.play(Contestant.SWIM.settings(), HARD, 24, 1);
        IntervalRun.Result lifeguard = IntervalRun.play(Contestant.LIFEGUARD.settings(), HARD, 24, 1);

        assertThat(swim.falsePositives()).isPositive();
        assertThat(swim.atHealthy()).isZero();
        assertThat(swim.rightDeaths())
                .as("they are silent for longer than a suspicion lasts")
                .isPositive();
        assertThat(lifeguard.falsePositives()).isLessThan(swim.falsePositives());
        assertThat(swim.firstMillis()).hasSize(10).allSatisfy(millis -> assertThat(millis)
                .isLessThan(30_000));
        assertThat(swim.violations()).isEmpty();
    }

    /** Its probe is stuck, and its timers fire before it reads the ack; a process that is merely paused reads first. */
    @Test
    void aBlockedMemberOfPlainSwimAccusesWhomItProbesAndAPausedOneNobody() {
        assertThat(accusations(simulation -> simulation.block(simulation.nodes().get(0), Duration.ofSeconds(5))))
                .isEqualTo(1);
        assertThat(accusations(simulation -> simulation.pause(simulation.nodes().get(0), Duration.ofSeconds(5))))
                .isZero();
    }

    private static long accusations(Consumer<Simulation> what) {
        Simulation simulation = new Simulation(Contestant.SWIM.settings(), NetworkConditions.lan(), 3, false);
        SimulatedNode node = simulation.startFormed(8).get(0);
        simulation.run(Duration.ofSeconds(5));
        long sent = node.engine.counters().getOrDefault("probes.sent", 0L);
        what.accept(simulation);
        simulation.run(Duration.ofMillis(4_900));
        assertThat(node.engine.counters().getOrDefault("probes.sent", 0L) - sent)
                .as("it stands still")
                .isLessThanOrEqualTo(1);
        simulation.run(Duration.ofMillis(200));
        return node.engine.counters().getOrDefault("suspicions.raised", 0L);
    }

    @Test
    void theSameSeedGivesTheSameResult() {
        assertThat(IntervalRun.play(Contestant.SHIPPED.settings(), HARD, 16, 7))
                .isEqualTo(IntervalRun.play(Contestant.SHIPPED.settings(), HARD, 16, 7));
    }

    @Test
    void anExperimentIsThereForProgramsAndForPeopleAndAsADrawing() {
        ExperimentCall call = new ExperimentCall(16, 1, 1, 1, false, 1, null, null);
        Findings findings = new IntervalTest(List.of(HARD)).play(call, new Runs(1, (done, of) -> {}));

        assertThat(findings.json())
                .contains("\"scenario\": \"lifeguard\"", "\"valid\": false", "\"falsePositivesAtHealthy\": 0")
                .containsPattern("\"falsePositivesPercentOfSwim\": [0-9.]+")
                .containsPattern("\"messagesPercentOfSwim\": [0-9.]+")
                .containsPattern("\"firstDetectionP50Millis\": [0-9.]+")
                .containsPattern("\"firstDetectionP999Millis\": [0-9.]+")
                .contains("\"swim.firstDetectionP50Millis\"", "\"lifeguardAlone.falsePositivesPercentOfSwim\"");
        assertThat(findings.text(1))
                .contains("lifeguard, 16 nodes", "published SWIM", "valid if", "NOT HELD  plain SWIM's messages");
        assertThat(findings.chart().svg()).startsWith("<svg ").contains("plain SWIM", "false positives");
        assertThat(findings.areValid())
                .as("three combinations are no reproduction")
                .isFalse();
    }
}
