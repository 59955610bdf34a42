package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** When a path counts as one on which datagrams do not get through. */
class PathsTests {

    private static final int TESTS = 16;
    private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

    private final MemberTable table = new MemberTable(
            new NodeId(0, 1), Cluster.address(1), 7, 1_000, Duration.ofHours(1).toNanos(), 0);
    private final Counters counters = new Counters();
    private final List<NodeId> tested = new ArrayList<>();
    private final List<NodeAddress> told = new ArrayList<>();
    private final Paths paths = paths(TESTS);
    private long nowNanos;

    @Test
    void aPeerThatIsHeardByStreamOnlyIsTestedAndThenBlocked() {
        NodeId peer = member(2);
        paths.onDoubt(peer, 0);
        run(paths, Duration.ofSeconds(3));
        assertThat(paths.isBlocked(peer)).as("not yet").isFalse();

        run(paths, Duration.ofSeconds(2));

        assertThat(tested).hasSizeGreaterThan(TESTS).containsOnly(peer);
        assertThat(paths.isBlocked(peer)).isTrue();
        assertThat(paths.isBlocked(member(3))).isFalse();
        assertThat(paths.blocked()).containsExactly(Cluster.address(2));
        assertThat(paths.blockedCount()).isEqualTo(1);
    }

    @Test
    void thePeerIsToldOnceThatItsPathIsBlocked() {
        paths.onDoubt(member(2), 0);
        run(paths, Duration.ofSeconds(4));
        assertThat(told).isEmpty();

        run(paths, Duration.ofSeconds(20));

        assertThat(told).containsExactly(Cluster.address(2));
    }

    @Test
    void theFirstThreePeersOfJoinsAreTestedAndNoMore() {
        for (int i = 2; i < 7; i++) {
            paths.onMet(member(i), 0);
        }
        run(paths, Duration.ofMillis(250));
        assertThat(tested).as("news of the joins goes out first").isEmpty();
        run(paths, Duration.ofMillis(1));
        assertThat(tested).containsExactly(member(2), member(3), member(4));

        tested.forEach(paths::onAnswered);
        run(paths, Duration.ofSeconds(20));
        assertThat(tested).as("one ping each where all is well").hasSize(3);
    }

    @Test
    void whoWasMetByAJoinAndAnswersNoTestIsBlocked() {
        for (int i = 2; i < 5; i++) {
            paths.onMet(member(i), 0);
        }
        run(paths, Duration.ofMillis(4_400));
        assertThat(paths.blockedCount())
                .as("no probe has failed: one more test instead")
                .isZero();
        run(paths, Duration.ofMillis(200));
        assertThat(paths.blockedCount()).isEqualTo(3);
        assertThat(paths.isBlocked(member(9))).isTrue();
    }

    @Test
    void aNewcomerTestsItsSeedAndBothLearnWhereDatagramsAreBlocked() {
        Cluster cluster = Cluster.of(12);
        Cluster.Node newcomer = cluster.start();
        newcomer.datagramsBlocked = true;
        cluster.run(Duration.ofMillis(260));
        assertThat(newcomer.joined).isTrue();
        assertThat(newcomer.engine.counters()).containsEntry("paths.tests", 1L);

        cluster.run(Duration.ofMillis(4_300));
        assertThat(newcomer.engine.blockedPaths()).contains(Cluster.address(1));
        assertThat(cluster.node(1).engine.counters().get("paths.tests"))
                .as("the seed has heard it by stream")
                .isPositive();
    }

    @Test
    void oneAnswerClearsThePath() {
        NodeId peer = member(2);
        paths.onDoubt(peer, 0);
        run(paths, Duration.ofSeconds(10));

        paths.onAnswered(peer);

        assertThat(paths.isBlocked(peer)).isFalse();
        assertThat(paths.blocked()).isEmpty();
        assertThat(paths.blockedCount()).isZero();
        run(paths, Duration.ofSeconds(1));
        assertThat(paths.nextDeadlineNanos()).as("nothing is left to be tested").isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aBlockedPathIsTestedOncePerPeriod() {
        paths.onDoubt(member(2), 0);
        run(paths, Duration.ofSeconds(10));
        tested.clear();

        run(paths, Duration.ofSeconds(10));

        assertThat(tested).hasSize(10);
    }

    @Test
    void aPathThatLosesThirtyPercentIsNotBlocked() {
        SplittableRandom random = new SplittableRandom(1);
        NodeId peer = member(2);
        for (int probe = 0; probe < 3_600; probe++) {
            paths.onDoubt(peer, nowNanos);
            int before = tested.size();
            run(paths, PERIOD_NANOS);
            for (int i = before; i < tested.size(); i++) {
                if (random.nextDouble() < 0.7 * 0.7) {
                    paths.onAnswered(peer);
                }
            }
        }
        assertThat(counters.get(Counter.PATHS_BLOCKED)).as("in an hour").isZero();
    }

    @Test
    void whereDatagramsReachNobodyAllPathsAreBlocked() {
        NodeId unasked = member(9);
        for (int i = 2; i < 5; i++) {
            paths.onDoubt(member(i), 0);
        }
        run(paths, Duration.ofSeconds(10));
        assertThat(paths.isBlocked(unasked)).isTrue();

        paths.onAnswered(member(2));
        assertThat(paths.isBlocked(unasked)).isFalse();
        assertThat(paths.isBlocked(member(3))).isTrue();
    }

    @Test
    void theDeadAreNotTested() {
        NodeId peer = member(2);
        paths.onDoubt(peer, 0);
        run(paths, Duration.ofSeconds(10));
        table.merge(peer, Cluster.address(2), Evidence.dead(0), 0, nowNanos);
        tested.clear();

        run(paths, Duration.ofSeconds(10));

        assertThat(tested).isEmpty();
        assertThat(paths.blockedCount()).isZero();
    }

    @Test
    void soManyPathsAreRememberedAndNoMore() {
        for (int i = 2; i < 2 + Paths.REMEMBERED; i++) {
            paths.onDoubt(member(i), 0);
        }
        assertThat(counters.get(Counter.PATHS_NOT_TESTED)).isZero();
        paths.onDoubt(member(99), 0);
        assertThat(counters.get(Counter.PATHS_NOT_TESTED)).isEqualTo(1);
    }

    @Test
    void zeroTestsTurnItOff() {
        Paths off = paths(0);
        off.onDoubt(member(2), 0);
        assertThat(off.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    private Paths paths(int tests) {
        return new Paths(tests, PERIOD_NANOS, table, counters, new Recorded(), 1);
    }

    private final class Recorded implements Paths.Tester {

        @Override
        public void test(NodeId peer, NodeAddress address, Message.Ping ping) {
            tested.add(peer);
        }

        @Override
        public void blocked(NodeAddress address) {
            told.add(address);
        }
    }

    private NodeId member(int number) {
        NodeId id = new NodeId(0, number);
        table.merge(id, Cluster.address(number), Evidence.alive(0), 0, nowNanos);
        return id;
    }

    private void run(Paths which, Duration duration) {
        run(which, duration.toNanos());
    }

    private void run(Paths which, long nanos) {
        long end = nowNanos + nanos;
        while (which.nextDeadlineNanos() < end) {
            nowNanos = Math.max(nowNanos, which.nextDeadlineNanos());
            which.onTimer(nowNanos);
        }
        nowNanos = end;
    }
}
