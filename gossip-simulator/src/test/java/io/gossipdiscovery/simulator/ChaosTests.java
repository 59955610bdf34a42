package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Member;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("long")
class ChaosTests {

    private static final Scenario TWO_MINUTES = Scenarios.chaos(Duration.ofMinutes(2));

    @Test
    void whateverGoesWrongTheInvariantsHold() {
        ScenarioRun run = Simulator.of(TWO_MINUTES).nodes(16).seeds(60).run();

        assertThat(run.results()).allSatisfy(result -> assertThat(result.violations())
                .as("replay: gossip-simulator/run chaos --nodes 16 --seed %d", result.seed())
                .isEmpty());
    }

    /** A repair once waited for the node's own view to be still; chaos, seeds 54, 256, 427, 739 and 842 of that time. */
    @Test
    void whatWasMissedIsRepairedThoughViewsAreNeverStill() {
        MembershipSettings settings = MembershipSettings.lan("simulated");
        Simulation simulation = new Simulation(settings, NetworkConditions.lan(), 1, true);
        List<SimulatedNode> nodes = simulation.startFormed(8);
        SimulatedNode cutOff = nodes.get(0);
        Set<Host> others = new HashSet<>(simulation.hosts().subList(1, 8));
        simulation.disturbPaths(
                Fault.PARTITION,
                new Groups(Set.of(cutOff.host), others, false, PathRule.Effect.DROP),
                Duration.ofSeconds(30));
        publishForEver(simulation, nodes.get(2));
        simulation.publish(nodes.get(1), "missed", new byte[] {1});
        simulation.run(Duration.ofSeconds(30));
        assertThat(versionOf(nodes.get(1), cutOff)).isZero();

        simulation.run(Bounds.of(settings, 8).refutation());
        assertThat(versionOf(nodes.get(1), cutOff)).isOne();
        assertThat(nodes).allSatisfy(node -> assertThat(node.view().live()).hasSize(8));
        assertThat(simulation.invariants().violations()).isEmpty();
    }

    /**
     * It once counted its failed probes, and had to bring enough new ones to a good end at one in nine seconds; chaos, seeds 73, 353, 631,
     * 1075 and 1194 of that time.
     */
    @Test
    void whoWasCutOffIsBackSoonThoughItProbesSlowlyByThen() {
        Simulation simulation = new Simulation(MembershipSettings.lan("simulated"), NetworkConditions.lan(), 1, true);
        List<SimulatedNode> nodes = simulation.startFormed(16);
        SimulatedNode cutOff = nodes.get(0);
        Set<Host> others = new HashSet<>(simulation.hosts().subList(1, 16));
        simulation.disturbPaths(
                Fault.PARTITION,
                new Groups(Set.of(cutOff.host), others, false, PathRule.Effect.DROP),
                Duration.ofMinutes(1));
        simulation.run(Duration.ofMinutes(1));
        assertThat(nodes.get(1).view().live()).hasSize(15);
        assertThat(cutOff.engine.counters()).containsEntry("localHealth", 8L);

        simulation.run(Duration.ofSeconds(8));
        assertThat(nodes).allSatisfy(node -> assertThat(node.view().live()).hasSize(16));
        assertThat(simulation.invariants().violations()).isEmpty();
    }

    private static void publishForEver(Simulation simulation, SimulatedNode node) {
        simulation.publish(node, "busy", new byte[] {1});
        simulation.after(Duration.ofMillis(100), () -> publishForEver(simulation, node));
    }

    private static long versionOf(SimulatedNode subject, SimulatedNode observer) {
        Member member = observer.view().find(subject.id());
        return member == null ? -1 : member.state().version();
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
