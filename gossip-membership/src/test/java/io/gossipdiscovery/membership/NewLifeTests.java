package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When a node cannot go on as who it was, it goes on as somebody else. */
class NewLifeTests {

    private static final Duration ROUND_TRIP = Duration.ofMillis(1);
    private static final Duration TOLERABLE = Duration.ofHours(6);

    private final Cluster cluster = Cluster.of(4);
    private final Node node = cluster.node(3);
    private final NodeId before = node.id();

    @Test
    void whoIsHeldToHaveLeftJoinsAnewWithItsStateUnderAnotherId() {
        cluster.publish(node, "kept", new byte[] {1});
        cluster.publish(node, "deleted", new byte[] {2});
        cluster.publish(node, "deleted", null);
        cluster.run(Duration.ofSeconds(1));

        tell(node, Evidence.LEFT);
        cluster.nodes().stream().filter(other -> other != node).forEach(other -> tell(other, Evidence.LEFT));
        cluster.run(Duration.ofSeconds(20));

        assertThat(node.newLives).containsExactly(NewLifeReason.HELD_TO_HAVE_LEFT);
        assertThat(node.id()).isNotEqualTo(before);
        for (Node other : cluster.nodes()) {
            ClusterView view = other.engine.view();
            Member begun = Objects.requireNonNull(view.find(node.id()));
            assertThat(view.live()).hasSize(4).contains(begun);
            assertThat(begun.state().keys()).containsExactly("kept");
            assertThat(begun.state().get("kept")).containsExactly(1);
            assertThat(view.hash()).isEqualTo(node.engine.tableHash());
        }
        assertThat(heldOfTheLifeBefore()).isEqualTo(Status.LEFT);
    }

    @Test
    void whoIsAccusedFarAboveItsIncarnationJoinsAnew() {
        tell(node, Evidence.dead(1_000));
        cluster.run(ROUND_TRIP);
        assertThat(node.newLives).isEmpty();
        assertThat(node.engine.self().evidence()).isEqualTo(Evidence.alive(1_001));

        tell(node, Evidence.suspect(2_002));
        assertThat(node.newLives).containsExactly(NewLifeReason.INCARNATION_OUTRUN);
        assertThat(node.engine.self().evidence()).isEqualTo(Evidence.alive(0));
    }

    @Test
    void whoseMachineSleptForMoreThanAQuarterOfATombstonesLifeJoinsAnew() {
        long wall = 1_700_000_000_000L;
        node.engine.onWallClock(wall, cluster.nowNanos);
        node.engine.onWallClock(wall + TOLERABLE.toMillis(), cluster.nowNanos);
        assertThat(node.newLives).isEmpty();

        node.engine.onWallClock(wall + TOLERABLE.toMillis() + 1, cluster.nowNanos);
        node.drain();
        node.engine.onWallClock(wall + TOLERABLE.toMillis() + 2, cluster.nowNanos);
        node.drain();
        assertThat(node.newLives).containsExactly(NewLifeReason.MACHINE_SLEPT);

        cluster.run(Duration.ofSeconds(60));
        for (Node other : cluster.nodes()) {
            assertThat(other.engine.view().live()).hasSize(4);
        }
        assertThat(heldOfTheLifeBefore()).isEqualTo(Status.DEAD);
    }

    @Test
    void clocksThatGoOnTogetherChangeNothing() {
        long wall = 1_700_000_000_000L;
        for (int hour = 0; hour < 48; hour++) {
            Duration passed = Duration.ofHours(hour);
            node.engine.onWallClock(wall + passed.toMillis(), passed.toNanos());
        }
        node.drain();
        assertThat(node.newLives).isEmpty();
    }

    @Test
    void whoLeavesDoesNotComeBackBecauseItIsTold() {
        cluster.leave(node);
        tell(node, Evidence.LEFT);
        cluster.run(Duration.ofSeconds(3));

        assertThat(node.newLives).isEmpty();
        assertThat(node.left).isNotNull();
    }

    private Status heldOfTheLifeBefore() {
        ClusterView view = cluster.node(1).engine.view();
        return Objects.requireNonNull(view.find(before)).status();
    }

    /** Evidence about the node of this test reaches somebody. */
    private void tell(Node whom, Evidence evidence) {
        Member told = new Member(before, node.address, evidence, MemberState.EMPTY);
        whom.engine.learn(List.of(told), cluster.nowNanos);
        whom.drain();
    }
}
