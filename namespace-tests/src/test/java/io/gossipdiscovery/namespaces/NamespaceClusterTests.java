package io.gossipdiscovery.namespaces;

import static io.gossipdiscovery.namespaces.NamespaceCluster.PATIENCE;
import static io.gossipdiscovery.namespaces.NamespaceCluster.allHold;
import static io.gossipdiscovery.namespaces.NamespaceCluster.grounds;
import static io.gossipdiscovery.namespaces.NamespaceCluster.hold;
import static io.gossipdiscovery.namespaces.NamespaceCluster.isWhole;
import static io.gossipdiscovery.namespaces.NamespaceCluster.lastDeath;
import static io.gossipdiscovery.namespaces.NamespaceCluster.print;
import static io.gossipdiscovery.namespaces.NamespaceCluster.since;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Twenty processes on twenty machines, with the preset for networks. Each test leaves the cluster whole for the next one, and has a
 * victim of its own: one that dies again and again waits before it comes back. That is why the partition, of which all are victims,
 * is last.
 */
@RequiresNamespaces
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("long")
class NamespaceClusterTests {

    private static final int SIZE = 20;
    private static final Duration STOPPED = Duration.ofSeconds(8);
    private static final Duration LOSSY = Duration.ofSeconds(Long.getLong("namespaces.lossSeconds", 8));
    private static final Duration PARTED = Duration.ofSeconds(Long.getLong("namespaces.partitionSeconds", 0));
    private static final Duration REFUSED = Duration.ofSeconds(Long.getLong("namespaces.rejectSeconds", 8));
    private static final Duration DEAF = Duration.ofSeconds(Long.getLong("namespaces.oneWaySeconds", 0));

    /** What one machine does not get through the network. */
    enum OneWay {
        HEARS_NOBODY(5),
        IS_HEARD_BY_NOBODY(6);

        private final int victim;

        OneWay(int victim) {
            this.victim = victim;
        }
    }

    /** How a firewall says no. */
    enum Refusal {
        BY_RESET(7),
        BY_PORT_UNREACHABLE(8);

        private final int victim;

        Refusal(int victim) {
            this.victim = victim;
        }
    }

    private NamespaceCluster cluster;
    private NamespaceNetwork network;
    private long beganMillis;
    private Map<NamespaceMember, Long> pauses = Map.of();

    @BeforeAll
    void start() {
        cluster = NamespaceCluster.of(SIZE);
        network = cluster.network();
    }

    @AfterAll
    void end() {
        cluster.close();
    }

    @BeforeEach
    void beginWhole() {
        cluster.awaitWhole();
        pauses = cluster.pauses();
        beganMillis = System.currentTimeMillis();
    }

    @AfterEach
    void repair() {
        network.repair();
    }

    @Test
    @Order(1)
    void whoseProcessIsKilledIsDeadToAllByWhatItsKernelSaysAndNobodyElseIsSuspected() {
        NamespaceMember victim = cluster.member(2);
        String id = victim.id();
        List<NamespaceMember> others = cluster.without(List.of(victim));
        long killedMillis = System.currentTimeMillis();
        victim.kill();
        await().atMost(PATIENCE).until(() -> allHold(others, id, Status.DEAD));
        print("SIGKILL: the last of %d others knows after %s", others.size(), lastDeath(others, id, killedMillis));

        assertThat(grounds(others, Kind.DIED, id, killedMillis))
                .hasSameSizeAs(others)
                .allMatch(NamespaceClusterTests::isProof);
        cluster.assertNobodyDied(beganMillis, List.of(victim));
        cluster.assertNobodyWasSuspected(beganMillis, List.of(victim), pauses);
        cluster.restart(2);
        cluster.awaitWhole();
    }

    private static boolean isProof(String grounds) {
        return grounds.equals("REFUSED") || grounds.equals("GONE");
    }

    @Test
    @Order(2)
    @SuppressWarnings("try") // it is stopped for as long as the block lasts
    void whoseProcessIsStoppedIsOutUntilItGoesOnAndThenIsBackWithAllInAgreement() {
        NamespaceMember victim = cluster.member(3);
        String id = victim.id();
        List<NamespaceMember> hurt = List.of(victim);
        List<NamespaceMember> others = cluster.without(hurt);
        try (Pause stopped = victim.pause()) {
            hold(
                    STOPPED,
                    () -> cluster.assertNobodyDied(beganMillis, hurt),
                    () -> allHold(others, id, Status.SUSPECT, Status.DEAD));
            long dead = others.stream()
                    .filter(observer -> observer.view().status(id) == Status.DEAD)
                    .count();
            print("SIGSTOP: after 8 s %d of %d others hold it for dead, the others suspect it", dead, others.size());
        }
        long continuedNanos = System.nanoTime();
        hold(Duration.ZERO, () -> cluster.assertNobodyDied(beganMillis, hurt), () -> isWhole(cluster.members()));
        print("SIGCONT: all is as it was after %s", since(continuedNanos));

        cluster.assertNobodyDied(beganMillis, hurt);
        cluster.assertNobodyWasSuspected(beganMillis, hurt, pauses);
    }

    @Test
    @Order(3)
    void whoseMachineVanishesIsDeadByTimeoutAloneAndAMemberAgainOnceItReturns() {
        NamespaceMember victim = cluster.member(4);
        String id = victim.id();
        List<NamespaceMember> hurt = List.of(victim);
        List<NamespaceMember> others = cluster.without(hurt);
        long goneMillis = System.currentTimeMillis();
        network.pullOut(4);
        hold(Duration.ZERO, () -> cluster.assertNobodyDied(beganMillis, hurt), () -> allHold(others, id, Status.DEAD));
        print("Power off: the last of %d others knows after %s", others.size(), lastDeath(others, id, goneMillis));
        assertThat(grounds(others, Kind.SUSPECTED, id, goneMillis)).isNotEmpty().containsOnly("TIMEOUT");
        assertThat(grounds(others, Kind.DIED, id, goneMillis)).noneMatch(NamespaceClusterTests::isProof);

        long backNanos = System.nanoTime();
        network.putIn(4);
        hold(Duration.ZERO, () -> cluster.assertNobodyDied(beganMillis, hurt), () -> isWhole(cluster.members()));
        print("Power on: all is as it was after %s", since(backNanos));
        cluster.assertNobodyWasSuspected(beganMillis, hurt, pauses);
    }

    @ParameterizedTest
    @EnumSource
    @Order(4)
    void whoIsCutOffOneWayAloneIsHurtAndBackAfterwards(OneWay way) {
        NamespaceMember victim = cluster.member(way.victim);
        String id = victim.id();
        List<NamespaceMember> hurt = List.of(victim);
        List<NamespaceMember> others = cluster.without(hurt);
        Machine itself = network.machine(way.victim);
        List<Machine> rest =
                network.machines().stream().filter(machine -> machine != itself).toList();
        if (way == OneWay.HEARS_NOBODY) {
            itself.dropFrom(rest);
        } else {
            rest.forEach(machine -> machine.dropFrom(List.of(itself)));
        }
        long cutNanos = System.nanoTime();
        hold(DEAF, () -> cluster.assertNobodyDied(beganMillis, hurt), () -> allHold(others, id, Status.DEAD));
        print("%s: dead to all others after %s", way, since(cutNanos));

        long healedNanos = System.nanoTime();
        network.repair();
        hold(Duration.ZERO, () -> cluster.assertNobodyDied(beganMillis, hurt), () -> isWhole(cluster.members()));
        print(
                "%s: all is as it was %s after the repair began; %d suspicions of members that live were noticed",
                way, since(healedNanos), cluster.suspicions(beganMillis, hurt));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30})
    @Order(5)
    void nobodyWhoLivesDiesWhereAShareOfAllPacketsIsLost(int percent) {
        network.loseEverywhere(percent);
        hold(LOSSY, () -> cluster.assertNobodyDied(beganMillis, List.of()), () -> true);
        long lost = network.caught();
        long repairedNanos = System.nanoTime();
        network.repair();
        hold(Duration.ZERO, () -> cluster.assertNobodyDied(beganMillis, List.of()), () -> isWhole(cluster.members()));
        print(
                "%d %% loss for %d s: %d packets lost, %d suspicions noticed, %d refuted, 0 deaths; whole %s after the repair began",
                percent,
                LOSSY.toSeconds(),
                lost,
                cluster.noticed(Kind.SUSPECTED, beganMillis, List.of()).size(),
                cluster.noticed(Kind.REFUTED, beganMillis, List.of()).size(),
                since(repairedNanos));
        assertThat(lost).as("packets that the firewalls have dropped").isPositive();
    }

    @ParameterizedTest
    @EnumSource
    @Order(6)
    void whoIsRefusedByTheFirewallsOfSomeOfThoseWhoWatchItIsNotDeadToAnybody(Refusal refusal) {
        NamespaceMember victim = cluster.member(refusal.victim);
        List<NamespaceMember> refusers = watchersOf(victim).subList(0, 2);
        List<Machine> machines = refusers.stream()
                .map(refuser -> network.machine(cluster.members().indexOf(refuser)))
                .toList();
        List<Machine> refused = List.of(network.machine(refusal.victim));
        long vetoedBefore = cluster.total("checks.vetoed", List.of());
        if (refusal == Refusal.BY_RESET) {
            machines.forEach(machine -> machine.rejectTo(refused));
        } else {
            machines.forEach(machine -> machine.rejectByIcmpTo(refused));
        }
        for (long second = 0; second < REFUSED.toSeconds(); second++) {
            // As callers on these machines would, whose calls are refused as well.
            refusers.forEach(refuser -> refuser.report(victim.id()));
            hold(Duration.ofSeconds(1), () -> cluster.assertNobodyDied(beganMillis, List.of()), () -> true);
        }
        long caught = network.caught();
        network.repair();
        hold(Duration.ZERO, () -> cluster.assertNobodyDied(beganMillis, List.of()), () -> isWhole(cluster.members()));
        long vetoed = cluster.total("checks.vetoed", List.of()) - vetoedBefore;
        print(
                "%s: %d packets refused in %d s, %d checks vetoed, %d suspicions noticed, 0 deaths",
                refusal, caught, REFUSED.toSeconds(), vetoed, cluster.suspicions(beganMillis, List.of()));
        assertThat(caught).as("packets that the firewalls have refused").isPositive();
        assertThat(vetoed).as("checks that others ended, who reach it").isPositive();
    }

    /** Those who hold a stream to this one: the ones before it around the ring, the nearest first. */
    private List<NamespaceMember> watchersOf(NamespaceMember watched) {
        List<NamespaceMember> ring = new ArrayList<>(cluster.members());
        ring.sort(Comparator.comparing(member -> NodeId.parse(member.id())));
        Collections.rotate(ring, -ring.indexOf(watched));
        Collections.reverse(ring);
        return ring.subList(0, 3);
    }

    @Test
    @Order(7)
    void halvesThatArePartedGoOnEachByItselfAndAreOneClusterAgainOnceTheyMeet() {
        List<NamespaceMember> left = cluster.members().subList(0, SIZE / 2);
        List<NamespaceMember> right = cluster.members().subList(SIZE / 2, SIZE);
        network.part(network.machines().subList(0, SIZE / 2), network.machines().subList(SIZE / 2, SIZE));
        long partedNanos = System.nanoTime();
        Runnable noneOfOnesOwnDies = () -> {
            cluster.assertNobodyDied(beganMillis, left);
            cluster.assertNobodyDied(beganMillis, right);
        };
        hold(PARTED, noneOfOnesOwnDies, () -> isWhole(left) && isWhole(right));
        print("Partition: each half sees itself alone after %s", since(partedNanos));

        long healedNanos = System.nanoTime();
        network.repair();
        hold(Duration.ZERO, noneOfOnesOwnDies, () -> isWhole(cluster.members()));
        print("Partition: all see all %s after the repair began", since(healedNanos));
    }
}
