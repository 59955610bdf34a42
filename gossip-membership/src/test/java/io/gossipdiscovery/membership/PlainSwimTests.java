package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.antientropy.RepairSchedule;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.member.Status;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the engine does without the rules that go beyond SWIM, each turned off by its setting. */
class PlainSwimTests {

    private static final MembershipSettings LAN = MembershipSettings.lan("test");
    private static final MembershipSettings WITHOUT_REPAIRS =
            LAN.withSync(LAN.sync().withRepairInterval(Duration.ZERO));

    @Test
    void aRepairIntervalOfZeroTurnsRepairsOff() {
        RepairSchedule schedule = new RepairSchedule(WITHOUT_REPAIRS, new SplittableRandom(5), 0);

        assertThat(schedule.tryStart(1, 2, Duration.ofHours(1).toNanos())).isFalse();
    }

    @Test
    void theAccusedHearsFirstOrByChance() {
        assertThat(refutesAsItIsPinged(true)).isTrue();
        assertThat(refutesAsItIsPinged(false)).isFalse();
    }

    @Test
    void withoutAGuardTimeThatPassedUnseenCountsAgainstOthers() {
        assertThat(accusesAfterAPause(100)).isFalse();
        assertThat(accusesAfterAPause(0)).isTrue();
    }

    @Test
    void theDeadAreHeardAndToldWhereNobodyDoubtsThem() {
        assertThat(updatesRefusedFromTheDead(true)).isPositive();
        assertThat(updatesRefusedFromTheDead(false)).isZero();
    }

    /** A node that was cut off comes back with its opinion of all others. */
    private static long updatesRefusedFromTheDead(boolean doubtsTheDead) {
        SuspicionSettings suspicion = LAN.suspicion().withDoubtsTheDead(doubtsTheDead);
        Cluster cluster = cluster(WITHOUT_REPAIRS.withSuspicion(suspicion));
        Cluster.Node alone = cluster.node(2);
        alone.cutOff = true;
        cluster.run(Duration.ofSeconds(60));
        assertThat(cluster.node(1).statusOf(alone)).isEqualTo(Status.DEAD);
        alone.cutOff = false;
        cluster.run(Duration.ofSeconds(30));
        return cluster.nodes().stream()
                .mapToLong(node -> count(node, "updates.ofTheDead"))
                .sum();
    }

    /** All news of the suspicion is spent by the time at which the suspect is back. */
    private static boolean refutesAsItIsPinged(boolean accusedHearsFirst) {
        SuspicionSettings suspicion = LAN.suspicion().withAlpha(100).withAccusedHearsFirst(accusedHearsFirst);
        Cluster cluster = cluster(WITHOUT_REPAIRS.withSuspicion(suspicion));
        Cluster.Node suspect = cluster.node(2);
        suspect.cutOff = true;
        cluster.run(Duration.ofSeconds(30));
        assertThat(cluster.node(1).statusOf(suspect)).isEqualTo(Status.SUSPECT);
        suspect.cutOff = false;
        cluster.run(Duration.ofSeconds(30));
        return cluster.node(1).statusOf(suspect) == Status.ALIVE;
    }

    /** The node stands still right after a ping, whose ack waits unread when its timer fires. */
    private static boolean accusesAfterAPause(int pauseGuardMillis) {
        Cluster cluster = cluster(LAN.withProbing(LAN.probing().withPauseGuardMillis(pauseGuardMillis)));
        Cluster.Node node = cluster.node(1);
        long probes = count(node, "probes.sent");
        while (count(node, "probes.sent") == probes) {
            cluster.run(Duration.ofNanos(10_000));
        }
        cluster.pause(node, Duration.ofSeconds(5));
        cluster.run(Duration.ofSeconds(6));
        return count(node, "suspicions.raised") > 0;
    }

    private static long count(Cluster.Node node, String name) {
        return node.engine.counters().getOrDefault(name, 0L);
    }

    private static Cluster cluster(MembershipSettings settings) {
        Cluster cluster = new Cluster(settings, 42);
        for (int i = 0; i < 4; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(3));
        return cluster;
    }
}
