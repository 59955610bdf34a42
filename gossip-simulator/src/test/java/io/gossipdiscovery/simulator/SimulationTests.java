package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The faults do what they say: each shows in what the engines come to believe. */
class SimulationTests {

    private final Simulation simulation = new Simulation(settings(), NetworkConditions.lan(), 3, true);
    private final List<SimulatedNode> nodes = simulation.startFormed(5);

    @Test
    void aFormedClusterIsWholeFromTheStart() {
        assertThat(simulation.isWhole()).isTrue();
        simulation.run(Duration.ofMinutes(2));
        assertThat(simulation.isWhole()).isTrue();
        assertThat(simulation.invariants().violations()).isEmpty();
    }

    @Test
    void aKilledProcessAndAVanishedMachineAreFoundDead() {
        simulation.kill(nodes.get(1));
        simulation.loseMachine(nodes.get(2));
        simulation.run(Duration.ofSeconds(40));

        assertThat(status(0, 1)).isEqualTo(Status.DEAD);
        assertThat(status(0, 2)).isEqualTo(Status.DEAD);
        assertThat(simulation.counters().get("syncs.failed")).isNotNull();
    }

    @Test
    void aPausedNodeIsSuspectedAndComesBack() {
        simulation.pause(nodes.get(3), Duration.ofSeconds(5));
        simulation.run(Duration.ofSeconds(4));
        assertThat(status(0, 3)).isEqualTo(Status.SUSPECT);
        simulation.run(Duration.ofSeconds(15));
        assertThat(status(0, 3)).isEqualTo(Status.ALIVE);
    }

    @Test
    void whileAMachineSleepsItsClockStandsStill() {
        SimulatedNode sleeper = nodes.get(2);
        long before = sleeper.clockNanos();
        simulation.sleepMachine(sleeper, Duration.ofSeconds(30));
        simulation.run(Duration.ofSeconds(31));

        assertThat(Duration.ofNanos(sleeper.clockNanos() - before))
                .isBetween(Duration.ofMillis(999), Duration.ofMillis(1_001));
    }

    @Test
    void stopsThatOverlapEndWithTheLastAndNoClockRunsBackwards() {
        SimulatedNode node = nodes.get(2);
        long before = node.clockNanos();
        simulation.sleepMachine(node, Duration.ofSeconds(20));
        simulation.pause(node, Duration.ofSeconds(5));
        simulation.run(Duration.ofSeconds(6));
        assertThat(node.host.paused).isTrue();
        simulation.run(Duration.ofSeconds(15));

        assertThat(node.host.paused).isFalse();
        assertThat(Duration.ofNanos(node.clockNanos() - before)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aSleepInsideALongerPauseLastsNoLongerThanItself() {
        SimulatedNode node = nodes.get(2);
        long before = node.clockNanos();
        simulation.pause(node, Duration.ofSeconds(20));
        simulation.sleepMachine(node, Duration.ofSeconds(5));
        simulation.run(Duration.ofSeconds(6));
        assertThat(node.host.asleep).isFalse();
        assertThat(node.host.paused).isTrue();
        simulation.run(Duration.ofSeconds(15));

        assertThat(node.host.paused).isFalse();
        assertThat(Duration.ofNanos(node.clockNanos() - before)).isEqualTo(Duration.ofSeconds(16));
    }

    @Test
    void slowDownsThatOverlapEndEachAtItsTime() {
        Host host = nodes.get(2).host;
        simulation.slowDown(nodes.get(2), 10, Duration.ofSeconds(20));
        simulation.slowDown(nodes.get(2), 100, Duration.ofSeconds(5));
        assertThat(host.slowness).isEqualTo(100);
        simulation.run(Duration.ofSeconds(6));
        assertThat(host.slowness).isEqualTo(10);
        simulation.run(Duration.ofSeconds(15));
        assertThat(host.slowness).isOne();
    }

    @Test
    void aTimerRunsThoughPacketsNeverCease() {
        SimulatedNode busy = nodes.get(2);
        simulation.disturbNetwork(
                Fault.SLOW_CPU,
                new NetworkConditions(
                        Duration.ofMillis(1),
                        Duration.ZERO,
                        LatencyShape.CONSTANT,
                        0,
                        0,
                        0,
                        1_500,
                        1_000_000_000L,
                        Duration.ofMillis(5),
                        Middleboxes.NONE),
                Duration.ofSeconds(20));
        flood(busy);
        long before = busy.engine.counters().getOrDefault("probes.sent", 0L);
        simulation.run(Duration.ofSeconds(10));

        assertThat(busy.host.isWaitedFor()).isTrue();
        assertThat(busy.engine.counters().getOrDefault("probes.sent", 0L) - before)
                .isGreaterThanOrEqualTo(3);
    }

    private void flood(SimulatedNode node) {
        simulation.processors().packet(node.host, 1_000, () -> {});
        simulation.after(Duration.ofMillis(4), () -> flood(node));
    }

    @Test
    void whatASleepingMachineWasToldByItselfIsNotLost() {
        SimulatedNode sleeper = nodes.get(2);
        boolean[] told = new boolean[2];
        simulation.sleepMachine(sleeper, Duration.ofSeconds(5));
        simulation.processors().input(sleeper.host, () -> told[0] = true);
        simulation.processors().packet(sleeper.host, 100, () -> told[1] = true);
        simulation.run(Duration.ofSeconds(6));

        assertThat(told).containsExactly(true, false);
    }

    @Test
    void onANetworkThatLosesSomethingOfItselfSuspicionsAreNoViolation() {
        Simulation lossy = new Simulation(settings(), NetworkConditions.lan().withLoss(0.5), 3, false);
        lossy.startFormed(5);
        lossy.run(Duration.ofSeconds(30));

        assertThat(lossy.counters().get("suspicions.raised")).isPositive();
        assertThat(lossy.invariants().violations()).isEmpty();
    }

    @Test
    void aClockThatDriftsRunsThatMuchFaster() {
        SimulatedNode fast = nodes.get(2);
        long before = fast.clockNanos();
        simulation.drift(fast, 1_000);
        simulation.run(Duration.ofSeconds(100));

        assertThat(Duration.ofNanos(fast.clockNanos() - before)).isEqualTo(Duration.ofMillis(100_100));
        assertThat(fast.virtualNanos(fast.clockNanos() + 1_001_000) - simulation.nowNanos())
                .isBetween(1_000_000L, 1_000_001L);
    }

    @Test
    void aPartitionSplitsTheViewsAndHeals() {
        Set<Host> some = Set.of(nodes.get(0).host, nodes.get(1).host);
        Set<Host> others = Set.of(nodes.get(2).host, nodes.get(3).host, nodes.get(4).host);
        simulation.disturbPaths(Fault.PARTITION, new Groups(some, others, false, Effect.DROP), Duration.ofSeconds(60));
        simulation.run(Duration.ofSeconds(59));
        assertThat(nodes.get(0).view().live()).hasSize(2);
        assertThat(nodes.get(4).view().live()).hasSize(3);

        simulation.run(Duration.ofSeconds(60));
        assertThat(simulation.isWhole()).isTrue();
    }

    /** A firewall that lets streams pass and no datagrams, in front of one node, from the start. */
    @Test
    void aNodeWhoseDatagramsAreBlockedJoinsLivesAndTakesPart() {
        Simulation guarded = new Simulation(settings(), NetworkConditions.lan(), 5, true);
        List<SimulatedNode> others = guarded.startFormed(7);
        guarded.run(Duration.ofSeconds(2));
        SimulatedNode blocked = guarded.start();
        Set<Host> behind = Set.of(blocked.host);
        Set<Host> before = others.stream().map(node -> node.host).collect(Collectors.toSet());
        guarded.disturbPaths(
                Fault.DATAGRAMS_BLOCKED, new Groups(behind, before, false, Effect.DROP, true), Duration.ofHours(1));
        List<MembershipEvent> deaths = new ArrayList<>();
        guarded.observe((node, event) -> {
            if (event.kind() == MembershipEvent.Kind.DIED) {
                deaths.add(event);
            }
        });
        guarded.join(blocked);
        guarded.run(Duration.ofSeconds(60));

        assertThat(guarded.isWhole()).isTrue();
        assertThat(blocked.engine.blockedPaths()).isNotEmpty();
        assertThat(others)
                .allSatisfy(node -> assertThat(node.engine.blockedPaths()).containsExactly(blocked.address()));
        guarded.publish(blocked, "from", new byte[] {1});
        guarded.publish(others.get(3), "to", new byte[] {2});
        guarded.run(Duration.ofSeconds(2));
        assertThat(others)
                .allSatisfy(node -> assertThat(stateOf(node, blocked).keys()).contains("from"));
        assertThat(stateOf(blocked, others.get(3)).keys()).contains("to");
        guarded.run(Duration.ofMinutes(5));
        assertThat(deaths).isEmpty();
        assertThat(guarded.isWhole()).isTrue();
        assertThat(guarded.invariants().violations()).isEmpty();
        assertThat(guarded.counters().get("gossip.byStream")).isPositive();
    }

    private static MemberState stateOf(SimulatedNode observer, SimulatedNode subject) {
        Member member = observer.view().find(subject.id());
        assertThat(member).isNotNull();
        return member.state();
    }

    @Test
    void aRestartIsANewMemberAndTheOldLifeDies() {
        SimulatedNode old = nodes.get(1);
        simulation.kill(old);
        SimulatedNode young = simulation.restart(old.host);
        simulation.run(Duration.ofSeconds(40));

        Member seen = nodes.get(0).view().find(young.id());
        assertThat(seen).isNotNull();
        assertThat(seen.status()).isEqualTo(Status.ALIVE);
        assertThat(seen.address()).isEqualTo(old.address());
        assertThat(status(0, 1)).isEqualTo(Status.DEAD);
    }

    @Test
    void strangersOnAReusedPortStayStrangers() {
        simulation.kill(nodes.get(1));
        simulation.reusePort(nodes.get(1).host, MembershipSettings.lan("another"));
        simulation.run(Duration.ofSeconds(40));

        assertThat(nodes.get(0).view().live()).hasSize(4);
        assertThat(simulation.counters().get("rejected.otherCluster")).isPositive();
        assertThat(simulation.invariants().violations()).isEmpty();
    }

    @Test
    void whoAnswersInAnotherLanguageIsDeadAndDisturbsNobody() {
        simulation.kill(nodes.get(1));
        simulation.reusePortByStranger(nodes.get(1).host);
        simulation.run(Duration.ofSeconds(40));

        assertThat(status(0, 1)).isEqualTo(Status.DEAD);
        assertThat(simulation.counters().get("rejected.notGossip")).isPositive();
        assertThat(simulation.isWhole()).isTrue();
        assertThat(simulation.invariants().violations()).isEmpty();
    }

    @Test
    void everyDatagramIsLostOnANetworkThatLosesAll() {
        simulation.disturbNetwork(Fault.LOSS, NetworkConditions.lan().withLoss(1), Duration.ofMinutes(2));
        simulation.run(Duration.ofSeconds(119));

        assertThat(nodes.get(0).view().live()).hasSize(1);
    }

    @Test
    void disturbancesThatOverlapEndEachAtItsTime() {
        simulation.disturbNetwork(Fault.LOSS, NetworkConditions.lan().withLoss(0.5), Duration.ofSeconds(10));
        simulation.run(Duration.ofSeconds(5));
        simulation.disturbNetwork(Fault.SMALL_MTU, NetworkConditions.lan().withMtu(600), Duration.ofSeconds(10));
        assertThat(simulation.network().conditions().loss()).isEqualTo(0.5);
        simulation.run(Duration.ofSeconds(6));
        assertThat(simulation.network().conditions().loss()).isZero();
        assertThat(simulation.network().conditions().mtuBytes()).isEqualTo(600);
        simulation.run(Duration.ofSeconds(6));
        assertThat(simulation.network().conditions()).isEqualTo(NetworkConditions.lan());
    }

    @Test
    void whatMeetsNothingIsNotCounted() {
        Duration minute = Duration.ofMinutes(1);
        simulation.disturbNetwork(Fault.SMALL_MTU, NetworkConditions.lan().withMtu(1_400), minute);
        simulation.disturbPaths(
                Fault.PARTITION, new Groups(Set.of(), Set.of(nodes.get(0).host), false, Effect.DROP), minute);
        simulation.run(minute);
        assertThat(simulation.faults().get(Fault.SMALL_MTU)).isZero();
        assertThat(simulation.faults().get(Fault.PARTITION)).isZero();

        simulation.disturbPaths(
                Fault.PARTITION,
                new Groups(Set.of(nodes.get(1).host), Set.of(nodes.get(0).host), false, Effect.DROP),
                minute);
        simulation.run(minute);
        assertThat(simulation.faults().get(Fault.PARTITION)).isOne();
    }

    @Test
    void theTimelineSaysWhoLearntWhatFromWhom() {
        simulation.publish(nodes.get(0), "k", new byte[] {1});
        simulation.run(Duration.ofSeconds(1));

        assertThat(simulation.trace().lines())
                .anyMatch(line -> line.contains("on host 4 holds")
                        && line.contains("state 1")
                        && line.contains("by a datagram from host"));
    }

    @Test
    void whatAnOwnerNeverWroteIsAViolation() {
        nodes.get(0).engine.publish("behind", new byte[] {1}, nodes.get(0).clockNanos());
        nodes.get(0).drain();
        simulation.run(Duration.ofSeconds(1));

        assertThat(simulation.invariants().violations())
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation.invariant()).isEqualTo(4));
    }

    @Test
    void valuesThatChangedPlacesAreAViolation() {
        SimulatedNode owner = nodes.get(0);
        simulation.publish(owner, "a", new byte[] {1});
        simulation.publish(owner, "b", new byte[] {2});
        Member self = owner.engine.self();
        MemberState swapped = MemberState.EMPTY.with("a", new byte[] {2}).with("b", new byte[] {1});
        Member forged = new Member(self.id(), self.address(), self.evidence(), swapped);
        nodes.get(1).engine.learn(List.of(forged), nodes.get(1).clockNanos());
        nodes.get(1).drain();

        assertThat(simulation.invariants().violations())
                .isNotEmpty()
                .allSatisfy(violation -> assertThat(violation.invariant()).isEqualTo(4));
    }

    private @Nullable Status status(int observer, int subject) {
        Member member = nodes.get(observer).view().find(nodes.get(subject).id());
        return member == null ? null : member.status();
    }

    private static MembershipSettings settings() {
        return MembershipSettings.lan("simulated");
    }
}
