package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each invariant can fail: forged views and events, which no engine would come to by itself. */
class InvariantsTests {

    private final MembershipSettings settings = MembershipSettings.lan("simulated");
    private final Simulation simulation = new Simulation(settings, NetworkConditions.lan(), 3, false);
    private final List<SimulatedNode> nodes = simulation.startFormed(3);
    private final Invariants invariants = simulation.invariants();

    @Test
    void oneASuspicionWithoutAFault() {
        event(Kind.SUSPECTED, held(1, Status.SUSPECT, 0));
        assertViolated(1);
    }

    @Test
    void oneALiveMemberHeldForDeadTooLong() {
        ClusterView wrong = view(held(1, Status.DEAD, 0));
        long now = simulation.nowNanos();
        Duration bound = Bounds.of(settings, 3).refutation();
        invariants.check(nodes.get(0), wrong, now);
        invariants.check(nodes.get(0), wrong, now + bound.toNanos());
        assertThat(invariants.violations()).isEmpty();

        invariants.check(nodes.get(0), wrong, now + bound.toNanos() + 1);
        assertViolated(1);
    }

    @Test
    void twoViewsThatLackWhatIsTrueAtTheEnd() {
        simulation.kill(nodes.get(1));
        invariants.checkConverged();
        assertViolated(2);
    }

    @Test
    void threeAReturnAtTheIncarnationThatDied() {
        event(Kind.DIED, held(1, Status.DEAD, 0));
        event(Kind.JOINED, held(1, Status.ALIVE, 0));
        assertViolated(3);
    }

    @Test
    void threeAReturnOfWhoLeft() {
        event(Kind.LEFT, new Member(nodes.get(1).id(), nodes.get(1).address(), Evidence.LEFT, MemberState.EMPTY));
        event(Kind.JOINED, held(1, Status.ALIVE, 0));
        assertViolated(3);
    }

    @Test
    void threeAMemberThatNeverWas() {
        Member nobody =
                new Member(new NodeId(1, 2), nodes.get(1).address(), evidence(Status.ALIVE, 0), MemberState.EMPTY);
        invariants.check(nodes.get(0), view(nobody), simulation.nowNanos());
        assertViolated(3);
    }

    @Test
    void threeAnIncarnationThatItsOwnerNeverHad() {
        event(Kind.REFUTED, held(1, Status.ALIVE, 7));
        assertViolated(3);
    }

    @Test
    void fourAContentThatItsOwnerNeverWrote() {
        MemberState forged = MemberState.EMPTY.with("k", new byte[] {1});
        Member member = new Member(nodes.get(1).id(), nodes.get(1).address(), evidence(Status.ALIVE, 0), forged);
        invariants.check(nodes.get(0), view(member), simulation.nowNanos());
        assertViolated(4);
    }

    @Test
    void fiveADatagramAboveItsLimit() {
        int limit = settings.dissemination().datagramBytes();
        invariants.datagramSent(nodes.get(0), limit);
        assertThat(invariants.violations()).isEmpty();
        invariants.datagramSent(nodes.get(0), limit + 1);
        assertViolated(5);
    }

    @Test
    void fiveAFrameAboveItsLimit() {
        invariants.frameSent(nodes.get(0), MembershipEngine.MAX_FRAME_BYTES);
        assertThat(invariants.violations()).isEmpty();
        invariants.frameSent(nodes.get(0), MembershipEngine.MAX_FRAME_BYTES + 1);
        assertViolated(5);
    }

    @Test
    void fiveAQueueLongerThanTheMembersWarrant() {
        invariants.checkBounds(nodes.get(0), 6, 0);
        assertThat(invariants.violations()).isEmpty();
        invariants.checkBounds(nodes.get(0), 7, 0);
        assertViolated(5);
    }

    @Test
    void fiveTooManyTombstones() {
        invariants.checkBounds(nodes.get(0), 0, settings.limits().members() / 2);
        assertThat(invariants.violations()).isEmpty();
        invariants.checkBounds(nodes.get(0), 0, settings.limits().members() / 2 + 1);
        assertViolated(5);
    }

    @Test
    void fiveTooManyStreams() {
        for (int i = 0; i <= settings.limits().streams(); i++) {
            simulation.streams().open(nodes.get(0), (1L << 40) + i, nodes.get(1).address());
        }
        invariants.stepped(nodes.get(0));
        assertViolated(5);
    }

    @Test
    void sixEqualViewsWithDifferentHashes() {
        ClusterView view = nodes.get(0).view();
        invariants.check(nodes.get(0), view, simulation.nowNanos());
        assertThat(invariants.violations()).isEmpty();
        invariants.check(
                nodes.get(0),
                new ClusterView(view.version(), view.self(), view.hash() + 1, view.members(), 1),
                simulation.nowNanos());
        assertViolated(6);
    }

    @Test
    void sixUnequalViewsWithEqualHashes() {
        ClusterView view = nodes.get(0).view();
        invariants.check(nodes.get(0), view, simulation.nowNanos());
        List<Member> fewer = new ArrayList<>(view.members()).subList(0, 2);
        invariants.check(
                nodes.get(0),
                new ClusterView(view.version(), view.self(), view.hash(), fewer, 1),
                simulation.nowNanos());
        assertViolated(6);
    }

    @Test
    void sixASuspicionIsNoDifference() {
        ClusterView view = nodes.get(0).view();
        invariants.check(nodes.get(0), view, simulation.nowNanos());
        List<Member> members = new ArrayList<>(view.members());
        members.replaceAll(member -> member.id().equals(nodes.get(1).id()) ? held(1, Status.SUSPECT, 0) : member);
        invariants.check(
                nodes.get(0),
                new ClusterView(view.version(), view.self(), view.hash(), members, 1),
                simulation.nowNanos());
        assertThat(invariants.violations()).isEmpty();
    }

    /** Each node leaves an aged tombstone out of its hash, and forgets it, at a moment of its own. */
    @Test
    void sixAgedTombstonesAreNoDifference() {
        MembershipSettings forgetful = settings.withSync(settings.sync().withTombstoneLife(Duration.ofMinutes(3)));
        Simulation other = new Simulation(forgetful, NetworkConditions.lan(), 3, false);
        List<SimulatedNode> some = other.startFormed(8);
        other.kill(some.get(5));
        other.run(Duration.ofSeconds(10));
        other.loseMachine(some.get(6));
        other.run(Duration.ofMinutes(5));

        assertThat(other.counters().get("tombstones.expired")).isPositive();
        assertThat(other.invariants().violations()).isEmpty();
    }

    private void event(Kind kind, Member member) {
        invariants.memberChanged(nodes.get(0), new MembershipEvent(kind, member, null));
    }

    private Member held(int number, Status status, long incarnation) {
        SimulatedNode node = nodes.get(number);
        return new Member(node.id(), node.address(), evidence(status, incarnation), MemberState.EMPTY);
    }

    private static Evidence evidence(Status status, long incarnation) {
        return new Evidence(status, new Incarnation(incarnation));
    }

    private ClusterView view(Member... members) {
        return new ClusterView(1, nodes.get(0).id(), 4711, List.of(members), 1);
    }

    private void assertViolated(int invariant) {
        assertThat(invariants.violations()).isNotEmpty().allSatisfy(violation -> assertThat(violation.invariant())
                .isEqualTo(invariant));
    }
}
