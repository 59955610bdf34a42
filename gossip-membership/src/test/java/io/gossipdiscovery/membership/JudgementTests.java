package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.Status;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a cluster holds for dead, and when those who are held so come back. */
class JudgementTests {

    @Test
    void whoStoodStillHearsWhatWaitsBeforeItHoldsSilenceAgainstAnybody() {
        Node observer = afterThePauseOfAnObserver(100);
        assertThat(deathsSeenBy(observer)).isZero();
        assertThat(observer.engine.counters().get("pauses.seen")).isPositive();
    }

    @Test
    void eachPauseIsSeenOnceWhetherItsTimerComesFirstOrWhatWaited() {
        Cluster cluster = Cluster.of(4);
        Node observer = cluster.node(1);
        for (int pause = 0; pause < 20; pause++) {
            if (pause % 2 == 0) {
                cluster.pauseAndHearFirst(observer, Duration.ofMillis(1_150));
            } else {
                cluster.pause(observer, Duration.ofMillis(1_150));
            }
            cluster.run(Duration.ofSeconds(3));
            assertThat(gauge(observer, "pauses.seen")).isEqualTo(pause + 1);
        }
        assertThat(observer.engine.liveCount()).isEqualTo(4);
    }

    /** It stands still for half of the time, and nobody tells it: suspicions take it longer, and not for ever. */
    @Test
    void whoIsAlwaysLateDeclaresTheDeadDeadAllTheSame() {
        Cluster cluster = Cluster.of(3);
        Node late = cluster.node(1);
        cluster.node(3).cutOff = true;
        cluster.node(2).cutOff = true;
        Duration limit = Duration.ofMinutes(1);
        while (late.engine.liveCount() > 1) {
            cluster.pauseAndHearFirst(late, Duration.ofMillis(400));
            cluster.run(Duration.ofMillis(800));
            limit = limit.minusMillis(800);
            assertThat(limit).isPositive();
        }
        assertThat(gauge(late, "pauses.seen")).isPositive();
    }

    @Test
    void withoutThePauseGuardAHealthyMemberIsDeclaredDead() {
        Node observer = afterThePauseOfAnObserver(0);
        assertThat(deathsSeenBy(observer)).isEqualTo(1);
        assertThat(observer.engine.counters().get("pauses.seen")).isZero();
    }

    @Test
    void aClusterAtRestSeesNoPauses() {
        Cluster cluster = Cluster.of(4);
        cluster.run(Duration.ofMinutes(1));
        cluster.publish(cluster.node(2), "k", new byte[] {1});
        cluster.kill(cluster.node(3));
        cluster.run(Duration.ofMinutes(2));

        assertThat(cluster.node(1).engine.counters().get("pauses.seen")).isZero();
    }

    @Test
    void whoIsDeclaredDeadAgainComesBackLaterAndAllOthersSeeTheSameMeanwhile() {
        Cluster cluster = formed(100, false, 8); // who was cut off would be sick, too, and wait for that
        Node flapping = cluster.node(3);
        assertThat(returnAfterADeath(cluster, flapping)).as("the first").isLessThan(Duration.ofSeconds(4));
        // until it agrees with those whom it held for dead it believes no death they tell
        cluster.run(Duration.ofSeconds(10));

        cutOffUntilDead(cluster, flapping);
        Duration limit = Duration.ofSeconds(30);
        while (gauge(flapping, "holdDownMillis") == 0) {
            cluster.run(Duration.ofMillis(10));
            limit = limit.minusMillis(10);
            assertThat(limit).isPositive();
        }
        cluster.run(Duration.ofSeconds(1));
        assertThat(gauge(flapping, "holdDownMillis")).isBetween(1L, 1_500L);
        for (int other : List.of(1, 2, 4)) {
            assertThat(cluster.node(other).statusOf(flapping)).isEqualTo(Status.DEAD);
        }
        // those whom it held for dead itself hold their return down as well: the next try brings it news of them
        cluster.run(Duration.ofSeconds(5));
        for (int other : List.of(1, 2, 4)) {
            assertThat(cluster.node(other).statusOf(flapping)).isEqualTo(Status.ALIVE);
        }
    }

    @Test
    void whoWasPartedFromEverybodyIsTriedAndComesBackWithoutSeeds() {
        Cluster cluster = Cluster.of(3);
        cluster.nodes().forEach(node -> node.resolves = false);
        Node parted = cluster.node(3);
        cutOffUntilDead(cluster, parted);
        assertThat(parted.statusOf(cluster.node(1))).isEqualTo(Status.DEAD);
        cluster.run(Duration.ofSeconds(10));

        assertThat(cluster.node(1).statusOf(parted)).isEqualTo(Status.ALIVE);
        assertThat(parted.statusOf(cluster.node(1))).isEqualTo(Status.ALIVE);
        assertThat(parted.engine.counters().get("probes.deadTried")).isPositive();
    }

    /** Whoever is alone holds all others for dead. When it is back they must not come to believe that of each other. */
    @ParameterizedTest
    @ValueSource(ints = {25, 40, 240})
    void whoIsCutOffAgainAndAgainTakesNobodyElseDownWithIt(int secondsAlone) {
        Cluster cluster = Cluster.of(8);
        Node alone = cluster.node(5);
        for (int round = 0; round < 5; round++) {
            alone.cutOff = true;
            cluster.run(Duration.ofSeconds(secondsAlone));
            alone.cutOff = false;
            cluster.run(Duration.ofSeconds(90));
            assertThat(alone.engine.liveCount()).as("round %d", round).isEqualTo(8);
        }
        for (Node node : cluster.nodes()) {
            if (node != alone) {
                assertThat(node.events)
                        .filteredOn(event -> event.kind() == Kind.DIED)
                        .allMatch(event -> event.member().id().equals(alone.id()));
            }
        }
    }

    /** What it asks just before the path is back gets no answer, and would be an accusation that all believe. */
    @Test
    void whatOneAskedWhileItWasCutOffIsHeldAgainstNobodyOnceItIsBack() {
        Duration longEnoughForEveryPhaseOfAProbe = Duration.ofSeconds(12);
        Duration step = Duration.ofMillis(400);
        for (Duration more = Duration.ZERO;
                more.compareTo(longEnoughForEveryPhaseOfAProbe) < 0;
                more = more.plus(step)) {
            Cluster cluster = Cluster.of(8);
            Node alone = cluster.node(5);
            alone.cutOff = true;
            cluster.run(Duration.ofSeconds(20).plus(more));
            alone.cutOff = false;
            cluster.run(Duration.ofSeconds(20));
            assertThat(cluster.node(1).statusOf(alone)).isEqualTo(Status.ALIVE);
            assertThat(cluster.nodes().stream().filter(node -> node != alone).flatMap(node -> node.events.stream()))
                    .as("cut off for 20 s and %s", more)
                    .filteredOn(event -> event.kind() == Kind.SUSPECTED)
                    .allMatch(event -> event.member().id().equals(alone.id()));
        }
    }

    @Test
    void whatOneThatWasCutOffSaysOfOthersHoldsNobodyDown() {
        Cluster cluster = Cluster.of(8);
        Node alone = cluster.node(5);
        for (int round = 0; round < 5; round++) {
            alone.cutOff = true;
            cluster.run(Duration.ofMinutes(6));
            assertThat(alone.engine.view().count(Status.DEAD)).isEqualTo(7);
            alone.cutOff = false;
            for (int second = 0; second < 90; second++) {
                cluster.run(Duration.ofSeconds(1));
                assertThat(cluster.nodes()).filteredOn(node -> node != alone).allSatisfy(node -> assertThat(
                                gauge(node, "holdDownMillis"))
                        .isZero());
            }
        }
    }

    @Test
    void whoIsCutOffAloneForAMinuteComesBackWithoutHavingDeclaredAnybodyDead() {
        Cluster cluster = Cluster.of(8);
        Node alone = cluster.node(5);
        cutOffUntilDead(cluster, alone);
        assertThat(alone.engine.counters().get("suspicions.raised")).isPositive();
        cluster.run(Duration.ofSeconds(8));

        assertThat(deathsSeenBy(alone)).isZero();
        assertThat(alone.engine.liveCount()).isEqualTo(8);
        for (Node node : cluster.nodes()) {
            assertThat(node.statusOf(alone)).isEqualTo(Status.ALIVE);
        }
    }

    /** Its self-test must take the way that is open, as its probes do. */
    @Test
    void whoIsReachedByStreamsAloneRefutesWhatItIsAccusedOf() {
        Cluster cluster = Cluster.of(5);
        Node blocked = cluster.node(3);
        blocked.datagramsBlocked = true;
        cluster.run(Duration.ofMinutes(1));
        assertThat(gauge(blocked, "paths.datagramsBlocked")).isPositive();
        long refutations = gauge(blocked, "refutations");

        Member accused = new Member(
                blocked.id(),
                blocked.address,
                Evidence.dead(blocked.engine.self().evidence().incarnation().value()),
                MemberState.EMPTY);
        cluster.node(1).engine.learn(List.of(accused), cluster.nowNanos);
        cluster.node(1).drain();
        cluster.run(Duration.ofSeconds(20));

        assertThat(gauge(blocked, "refutations")).isGreaterThan(refutations);
        assertThat(gauge(blocked, "sick")).isZero();
        for (Node node : cluster.nodes()) {
            assertThat(node.statusOf(blocked)).isEqualTo(Status.ALIVE);
        }
    }

    /** What it asks of itself it must not ask of the dead whom it has not found yet. */
    @Test
    void whoWasCutOffWhileMostOthersDiedComesBackAllTheSame() {
        Cluster cluster = Cluster.of(30);
        Node alone = cluster.node(5);
        alone.cutOff = true;
        cluster.run(Duration.ofSeconds(20));
        for (int number = 10; number <= 30; number++) {
            cluster.kill(cluster.node(number));
        }
        cluster.run(Duration.ofSeconds(60));
        alone.cutOff = false;
        cluster.run(Duration.ofSeconds(30));

        assertThat(gauge(alone, "selfTests.begun")).isPositive();
        assertThat(cluster.node(1).statusOf(alone)).isEqualTo(Status.ALIVE);
    }

    @Test
    void whoLosesMostBothWaysDoesNotRefuteAgainAndAgain() {
        Cluster cluster = Cluster.of(12);
        Node lossy = cluster.node(5);
        lossy.loss = 0.8;
        cluster.run(Duration.ofMinutes(1));
        assertThat(cluster.node(1).statusOf(lossy)).isEqualTo(Status.DEAD);
        int returns = returnsSeenBy(cluster.node(1), lossy);
        long refutations = gauge(lossy, "refutations");
        cluster.run(Duration.ofMinutes(3));

        assertThat(gauge(lossy, "refutations") - refutations).as("refutations").isZero();
        assertThat(returnsSeenBy(cluster.node(1), lossy)).as("returns").isEqualTo(returns);
        assertThat(gauge(lossy, "selfTests.failed")).isPositive();

        lossy.loss = 0;
        cluster.run(Duration.ofSeconds(30));
        assertThat(cluster.node(1).statusOf(lossy)).isEqualTo(Status.ALIVE);
        assertThat(gauge(lossy, "sick")).isZero();
    }

    private static int returnsSeenBy(Node observer, Node other) {
        return (int) observer.events.stream()
                .filter(event ->
                        event.kind() == Kind.JOINED && event.member().id().equals(other.id()))
                .count();
    }

    /** The observer suspects a member that was cut off, stands still, and meanwhile the member refutes. Silence is no excuse. */
    private static Node afterThePauseOfAnObserver(int pauseGuardMillis) {
        Cluster cluster = formed(pauseGuardMillis, true, 1);
        Node observer = cluster.node(1);
        Node member = cluster.node(2);
        member.cutOff = true;
        while (observer.statusOf(member) != Status.SUSPECT) {
            cluster.run(Duration.ofMillis(10));
        }
        member.cutOff = false;
        cluster.pause(observer, Duration.ofSeconds(25));
        cluster.run(Duration.ofSeconds(40));
        assertThat(observer.statusOf(member)).isEqualTo(Status.ALIVE);
        return observer;
    }

    private static long gauge(Node node, String name) {
        return node.engine.counters().getOrDefault(name, -1L);
    }

    private static long deathsSeenBy(Node observer) {
        return observer.events.stream()
                .filter(event -> event.kind() == Kind.DIED)
                .count();
    }

    private static Duration returnAfterADeath(Cluster cluster, Node node) {
        cutOffUntilDead(cluster, node);
        long began = cluster.nowNanos;
        while (cluster.node(1).statusOf(node) != Status.ALIVE) {
            assertThat(cluster.nowNanos - began)
                    .isLessThan(Duration.ofMinutes(1).toNanos());
            cluster.run(Duration.ofMillis(10));
        }
        Duration taken = Duration.ofNanos(cluster.nowNanos - began);
        cluster.run(Duration.ofSeconds(30));
        return taken;
    }

    private static void cutOffUntilDead(Cluster cluster, Node node) {
        node.cutOff = true;
        cluster.run(Duration.ofSeconds(60));
        assertThat(cluster.node(1).statusOf(node)).isEqualTo(Status.DEAD);
        node.cutOff = false;
    }

    private static Cluster formed(int pauseGuardMillis, boolean testsItself, int silenceSlowdown) {
        MembershipSettings lan = MembershipSettings.lan("test");
        ProbeSettings probing =
                lan.probing().withPauseGuardMillis(pauseGuardMillis).withTestsItself(testsItself);
        SuspicionSettings suspicion = lan.suspicion().withSilenceSlowdown(silenceSlowdown);
        Cluster cluster = new Cluster(lan.withProbing(probing).withSuspicion(suspicion), 42);
        for (int i = 0; i < 4; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(3));
        return cluster;
    }
}
