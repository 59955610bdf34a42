package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandLineTests {

    @Test
    void allOptionsAreRead() {
        assertThat(parse("chaos --nodes 32 --seeds 1000 --json out.json --timeline"))
                .isEqualTo(new Arguments("chaos", 32, 1_000, null, Path.of("out.json"), true));
        assertThat(parse("bandwidth --seed -7")).isEqualTo(new Arguments("bandwidth", null, null, -7L, null, false));
    }

    @Test
    void wrongCallsSayWhatIsWrong() {
        assertThatThrownBy(() -> parse("--nodes 3")).hasMessageContaining("scenario");
        assertThatThrownBy(() -> parse("chaos --nodes")).hasMessage("--nodes needs a value");
        assertThatThrownBy(() -> parse("chaos --nodes many")).hasMessageContaining("'many'");
        assertThatThrownBy(() -> parse("chaos --nodes 0"))
                .hasMessageContaining("--nodes is 0, allowed are 1 to 100000");
        assertThatThrownBy(() -> parse("chaos --seed 1 --seeds 2")).hasMessageContaining("exclude each other");
        assertThatThrownBy(() -> parse("chaos --json no/such/folder/out.json"))
                .hasMessage("--json: cannot write to 'no/such/folder/out.json'");
        assertThatThrownBy(() -> parse("chaos --json .")).hasMessageContaining("cannot write to '.'");
        assertThatThrownBy(() -> parse("chaos --fast")).hasMessageContaining("'--fast'");
        assertThatThrownBy(() -> Scenarios.named("order"))
                .hasMessageContaining("'order'")
                .hasMessageContaining("partition-heal");
    }

    @Test
    void theReportIsThereForProgramsAndForPeople() {
        ScenarioRun run =
                Simulator.of(Measurements.DISSEMINATION).nodes(8).seeds(2).run();
        Report report = new Report(run, 1.5);

        assertThat(report.json())
                .contains("\"scenario\": \"dissemination\"", "\"nodes\": 8", "\"seeds\": 2", "\"violations\": 0")
                .contains("\"traceHash\": \"" + Long.toHexString(run.traceHash()) + "\"")
                .containsPattern("\"last.p99Millis\": [0-9.]+")
                .containsPattern("\"p99Millis\": [0-9.]+")
                .containsPattern("\"sendsPerMember\": [0-9.]+")
                .containsPattern("\"formulaErrorPercent\": -?[0-9.]+")
                .containsPattern("\"rule.gossip.eager\": [0-9]+");
        assertThat(report.text())
                .contains("dissemination, 8 nodes, 2 seeds", "\nviolations 0\n", "sendsPerMember")
                .matches("(?s).*\n2 clusters of 8 nodes, [0-9,]+ faults?: no invariant was broken\\.\n");
        assertThat(report.failed()).isFalse();
    }

    @Test
    void anExceptionIsReportedWithItsSeedAsAViolationIs() {
        ScenarioRun run = Simulator.of(new Throwing()).nodes(2).seeds(2).run();
        Report report = new Report(run, 1);

        assertThat(report.failed()).isTrue();
        assertThat(report.text())
                .contains("exception at 1.000 s: java.lang.IllegalStateException: broken at ")
                .contains("replay: gossip-simulator/run throwing --nodes 2 --seed 2 --timeline")
                .endsWith(
                        "2 clusters of 2 nodes, 0 faults: 2 of them broke an invariant; above stands how to replay it.\n");
        assertThat(report.json().indexOf("\"seed\": 1"))
                .isPositive()
                .isLessThan(report.json().indexOf("\"replay\""));
    }

    @Test
    void bandwidthIsOneNumberForPrograms() {
        Report report = new Report(
                Simulator.of(Measurements.BANDWIDTH).nodes(5).seeds(1).run(), 1);

        assertThat(report.json()).containsPattern("\"bytesPerNodePerSecond\": [1-9][0-9.]+");
        assertThat(report.text()).contains("idleShareOfTargetPerNode", "changingBytesPerNodePerSecond");
    }

    @Test
    void everySeedCanBePlayedTheLastOneToo() {
        ScenarioRun run = Simulator.of(Measurements.DISSEMINATION)
                .nodes(3)
                .seed(Long.MAX_VALUE)
                .run();

        assertThat(run.results()).hasSize(1);
        assertThat(run.results().get(0).seed()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anInterruptedRunAnswersWhatWasPlayed() {
        ScenarioRun run = Simulator.of(Measurements.DISSEMINATION)
                .nodes(3)
                .seeds(200)
                .runUntilInterrupted(done -> Thread.currentThread().interrupt());
        assertThat(Thread.interrupted()).isTrue();

        assertThat(run.isInterrupted()).isTrue();
        assertThat(run.results()).hasSizeBetween(1, 199);
        assertThat(new Report(run, 1).text()).contains("violations 0");
    }

    @Test
    void theScenarioThatIsNamedForARuleMustSeeIt() {
        ScenarioRun small =
                Simulator.of(Measurements.JOIN_STORM).nodes(2).seeds(1).run();
        assertThat(Rules.missing(small)).as("not the size that was named").isEmpty();

        ScenarioRun none = Simulator.of(new Calm()).nodes(1_000).seeds(1).run();
        assertThat(Rules.missing(none)).contains("rule 'syncs.busy' never fired");
    }

    @Test
    void jsonIsEscapedAndKeepsItsOrder() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", "say \"hi\"\n\\");
        map.put("a", List.of(1, 2.5, true));
        map.put("none", Double.NaN);
        map.put("empty", Map.of());

        assertThat(Json.write(map))
                .isEqualTo(
                        """
                {
                  "b": "say \\"hi\\"\\u000a\\\\",
                  "a": [
                    1,
                    2.50000,
                    true
                  ],
                  "none": null,
                  "empty": {}
                }
                """);
    }

    @Test
    void aShortChaosNeedNotReachEveryRuleALongOneMust() {
        ScenarioRun run =
                Simulator.of(Scenarios.named("chaos")).nodes(2).seeds(1).run();
        assertThat(Rules.missing(run)).isEmpty();
    }

    private static Arguments parse(String line) {
        return Arguments.parse(List.of(line.split(" ")));
    }

    /** As an engine with a mistake would end a seed. */
    private static final class Throwing implements Scenario {

        @Override
        public String label() {
            return "throwing";
        }

        @Override
        public String description() {
            return "throws after a second";
        }

        @Override
        public int defaultNodes() {
            return 2;
        }

        @Override
        public int defaultSeeds(int nodes) {
            return 1;
        }

        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            simulation.startFormed(nodes);
            simulation.run(Duration.ofSeconds(1));
            throw new IllegalStateException("broken");
        }
    }

    /** Nothing happens under a name from which much is expected. */
    private static final class Calm implements Scenario {

        @Override
        public String label() {
            return "join-storm";
        }

        @Override
        public String description() {
            return "nothing";
        }

        @Override
        public int defaultNodes() {
            return 2;
        }

        @Override
        public int defaultSeeds(int nodes) {
            return 1;
        }

        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {}
    }
}
