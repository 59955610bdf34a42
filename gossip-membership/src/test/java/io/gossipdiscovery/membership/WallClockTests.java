package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody sets the clock of a machine: nothing is timed by it, and only a lead that may be a sleep begins a new life. */
class WallClockTests {

    private static final long WALL_MILLIS = 1_700_000_000_000L;
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration TOMBSTONE_LIFE = Duration.ofMinutes(2);
    private static final Duration TOLERABLE = TOMBSTONE_LIFE.dividedBy(4);

    private final Cluster cluster = new Cluster(settings(), 42);
    private final Node steady = cluster.start();
    private final Node set = cluster.start();
    private final NodeId before = set.id();

    /** By how much the clock of the one whose clock is set is ahead. */
    private Duration ahead = Duration.ZERO;

    @BeforeEach
    void form() {
        cluster.start();
        cluster.start();
        run(Duration.ofSeconds(5));
        assertUndisturbed();
    }

    @Test
    void clockThatIsSetBackADayChangesNothing() {
        ahead = DAY.negated();
        run(Duration.ofMinutes(5));

        assertUndisturbed();
        assertThat(set.engine.counters()).containsEntry("suspicions.raised", 0L);
    }

    @Test
    void clockThatIsSetForwardByLessThanTheLimitChangesNothing() {
        ahead = TOLERABLE;
        run(Duration.ofMinutes(5));

        assertUndisturbed();
        assertThat(set.engine.counters()).containsEntry("suspicions.raised", 0L);
    }

    @Test
    void clockThatIsSetForwardADayBeginsOneNewLifeAndTheOldOneIsGone() {
        ahead = DAY;
        run(Duration.ofSeconds(60));

        assertThat(set.newLives).containsExactly(NewLifeReason.MACHINE_SLEPT);
        assertThat(steady.newLives).isEmpty();
        for (Node node : cluster.nodes()) {
            assertThat(node.engine.view().live()).hasSize(4);
            assertThat(node.statusOf(set)).isEqualTo(Status.ALIVE);
        }
        assertThat(steady.engine.view().find(before))
                .satisfies(old -> assertThat(old.status()).isEqualTo(Status.DEAD));
    }

    @Test
    void clockThatIsSetBackADayAndThenRightBeginsOneNewLifeAtMost() {
        ahead = DAY.negated();
        run(Duration.ofSeconds(30));
        ahead = Duration.ZERO;
        run(Duration.ofMinutes(5));

        assertThat(set.newLives).hasSizeLessThanOrEqualTo(1);
        assertThat(steady.engine.view().live()).hasSize(4);
        assertThat(steady.newLives).isEmpty();
    }

    @Test
    void sleepIsSeenAlthoughTheClockWasSetBackBefore() {
        ahead = DAY.negated();
        run(Duration.ofSeconds(30));
        assertThat(set.newLives).isEmpty();

        ahead = DAY.negated().plus(TOLERABLE).plusMillis(1);
        run(Duration.ofSeconds(30));
        assertThat(set.newLives).containsExactly(NewLifeReason.MACHINE_SLEPT);
    }

    @Test
    void tombstonesExpireNeitherEarlierNorLaterWhereTheClockIsSetBack() {
        Node gone = cluster.node(4);
        cluster.leave(gone);
        run(Duration.ofSeconds(10));
        cluster.kill(gone);
        ahead = DAY.negated();
        run(TOMBSTONE_LIFE.minusSeconds(20));
        assertThat(set.statusOf(gone)).isEqualTo(Status.LEFT);
        assertThat(steady.statusOf(gone)).isEqualTo(Status.LEFT);

        run(Duration.ofSeconds(30));
        assertThat(set.statusOf(gone)).isNull();
        assertThat(steady.statusOf(gone)).isNull();
        assertThat(set.newLives).isEmpty();
    }

    private void assertUndisturbed() {
        assertThat(set.id()).isEqualTo(before);
        for (Node node : cluster.nodes()) {
            assertThat(node.newLives).isEmpty();
            assertThat(node.engine.view().count(Status.ALIVE)).isEqualTo(4);
        }
    }

    /** Every node looks at its clocks each second. */
    private void run(Duration duration) {
        for (int second = 0; second < duration.toSeconds(); second++) {
            long wallMillis = WALL_MILLIS + Duration.ofNanos(cluster.nowNanos).toMillis();
            for (Node node : cluster.nodes()) {
                if (!node.down) {
                    long own = node == set ? wallMillis + ahead.toMillis() : wallMillis;
                    node.engine.onWallClock(own, cluster.nowNanos);
                    node.drain();
                }
            }
            cluster.run(Duration.ofSeconds(1));
        }
    }

    private static MembershipSettings settings() {
        MembershipSettings lan = MembershipSettings.lan("test");
        return lan.withSync(lan.sync().withTombstoneLife(TOMBSTONE_LIFE));
    }
}
