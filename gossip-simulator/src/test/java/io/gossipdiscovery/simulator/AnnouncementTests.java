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

/** A change whose maker waits until others know, while the network or a process fails. */
@Tag("long")
class AnnouncementTests {

    private static final int SEEDS = 20;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final MembershipSettings SETTINGS = MembershipSettings.lan("simulated");

    /** Twice the share of members whom a bounded number of sends misses, see docs/ALGORITHM.md, section 4. */
    private static final double MISSED_WITHOUT_LOSS = 0.0006;

    private static final double MISSED_AT_30_PERCENT = 0.008;

    @Test
    void whereThirtyPercentAreLostEverybodyStillAcknowledges() {
        for (int seed = 1; seed <= SEEDS; seed++) {
            Simulation simulation = formed(20, NetworkConditions.lan().withLoss(0.3), seed);
            SimulatedNode node = announce(simulation, 3);
            simulation.runUntil(() -> node.announcing == 0, Duration.ofMillis(1), LIMIT);

            assertThat(node.noticesTold).as("seed %d", seed).isEqualTo(19);
            assertThat(node.noticesAcknowledged).as("seed %d", seed).isEqualTo(19);
            assertThat(simulation.nodes()).as("seed %d", seed).allMatch(other -> holds(other, node));
        }
    }

    @Test
    void whenNewsHasHadItsTimeAllKnowButTheFewWhomItMisses() {
        assertThat(missed(NetworkConditions.lan())).isLessThan(MISSED_WITHOUT_LOSS);
        assertThat(missed(NetworkConditions.lan().withLoss(0.3))).isLessThan(MISSED_AT_30_PERCENT);
    }

    /** The share of members who do not know once an announcement is over and news has had its time, where 32 are told. */
    private static double missed(NetworkConditions conditions) {
        int nodes = 200;
        int missed = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Simulation simulation = formed(nodes, conditions, seed);
            SimulatedNode node = announce(simulation, 3);
            simulation.runUntil(() -> node.announcing == 0, Duration.ofMillis(1), LIMIT);
            assertThat(node.noticesTold).as("seed %d", seed).isEqualTo(32);
            simulation.run(SETTINGS.dissemination().timeToReach(nodes));
            for (SimulatedNode other : simulation.nodes()) {
                missed += holds(other, node) ? 0 : 1;
            }
        }
        return missed / (double) (SEEDS * nodes);
    }

    @Test
    void whoIsBehindAPartitionIsWaitedForUntilTheLimitAndKnowsAfterwards() {
        Simulation simulation = formed(10, NetworkConditions.lan(), 1);
        Set<Host> some = new HashSet<>(simulation.hosts().subList(0, 4));
        Set<Host> others = new HashSet<>(simulation.hosts().subList(4, 10));
        simulation.disturbPaths(
                Fault.PARTITION, new Groups(some, others, false, PathRule.Effect.DROP), Duration.ofSeconds(10));

        SimulatedNode node = announce(simulation, 3);
        simulation.run(LIMIT.minusMillis(1));
        assertThat(node.announcing).isOne();
        simulation.run(Duration.ofMillis(2));
        assertThat(node.announcing).isZero();
        assertThat(node.noticesTold).isEqualTo(9);
        assertThat(node.noticesAcknowledged).isEqualTo(3);

        simulation.run(Bounds.of(SETTINGS, 10).convergence());
        assertThat(simulation.nodes()).allMatch(other -> holds(other, node));
        assertThat(simulation.invariants().violations()).isEmpty();
    }

    @Test
    void whoStandsStillHearsTheAcknowledgementsThatWaitedAfterwards() {
        Simulation simulation = formed(10, NetworkConditions.lan(), 1);
        SimulatedNode node = announce(simulation, 3);
        simulation.pause(node, LIMIT.plusSeconds(2));
        simulation.run(LIMIT.plusSeconds(3));

        assertThat(node.announcing).isZero();
        assertThat(node.noticesAcknowledged).isEqualTo(9);
        assertThat(simulation.invariants().violations()).isEmpty();
    }

    private static Simulation formed(int nodes, NetworkConditions conditions, long seed) {
        Simulation simulation = new Simulation(SETTINGS, conditions, seed, false);
        simulation.startFormed(nodes);
        simulation.run(Duration.ofSeconds(2));
        return simulation;
    }

    private static SimulatedNode announce(Simulation simulation, int index) {
        List<SimulatedNode> nodes = simulation.nodes();
        simulation.announce(nodes.get(index), "readiness", new byte[] {3}, LIMIT);
        return nodes.get(index);
    }

    private static boolean holds(SimulatedNode observer, SimulatedNode owner) {
        Member member = observer.view().find(owner.id());
        return member != null && member.state().version() == 1;
    }
}
