package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.config.LimitSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Joining and repair between whole engines. */
class SyncTests {

    private static final MembershipSettings LAN = MembershipSettings.lan("test");

    @Test
    void aDifferenceThatNobodyGossipsIsRepaired() {
        Cluster cluster = Cluster.of(12);
        Node holder = cluster.node(5);
        NodeId left = new NodeId(7, 7);
        holder.engine.learn(List.of(stranger(left, Evidence.LEFT)), cluster.nowNanos);
        holder.drain();

        cluster.run(Duration.ofSeconds(40));

        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.engine.view().find(left)).isNotNull());
        assertThat(hashes(cluster)).isEqualTo(1);
    }

    @Test
    void whoWasHeldDeadRefutesBeforeAnythingIsTakenFromIt() {
        Cluster cluster = Cluster.of(2);
        Node holder = cluster.node(1);
        Node accused = cluster.node(2);
        holder.engine.learn(List.of(dead(accused)), cluster.nowNanos); // as a sync brings it, it is a suspicion
        NodeId told = new NodeId(7, 7);
        accused.engine.learn(List.of(stranger(told, Evidence.LEFT)), cluster.nowNanos);
        holder.cutOff = true;
        cluster.run(Duration.ofSeconds(60));
        assertThat(holder.statusOf(accused)).isEqualTo(Status.DEAD);
        assertThat(accused.statusOf(holder)).isEqualTo(Status.DEAD);
        assertThat(holder.engine.view().find(told)).isNull();

        holder.cutOff = false;
        cluster.run(Duration.ofSeconds(30));

        assertThat(holder.statusOf(accused)).isEqualTo(Status.ALIVE);
        assertThat(accused.statusOf(holder)).isEqualTo(Status.ALIVE);
        assertThat(holder.engine.view().find(told)).isNotNull();
        assertThat(hashes(cluster)).isEqualTo(1);
    }

    @Test
    void aListOfMembersLongGoneIsNotPassedOn() {
        MembershipSettings withoutWatches = LAN.withProbing(LAN.probing().withWatches(0));
        Cluster cluster = new Cluster(withoutWatches, 42);
        for (int i = 0; i < 6; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(3));
        Node stale = cluster.add(withoutWatches, List.of(), new Keyring(List.of(), 0));
        NodeAddress gone = Cluster.address(200);
        Member ghost = new Member(new NodeId(7, 7), gone, Evidence.alive(3), MemberState.EMPTY.with("k", new byte[1]));
        stale.engine.learn(List.of(ghost), cluster.nowNanos);
        stale.drain();
        cluster.nodes().forEach(node -> node.keepsDatagrams = true);

        // one node, and it alone, learns of the list: nobody else has differed for long enough to repair
        stale.seeds = List.of(Cluster.address(3));
        stale.engine.join(cluster.nowNanos);
        stale.drain();
        cluster.run(Duration.ofMillis(800));

        assertThat(cluster.node(3).engine.view().find(ghost.id())).isNotNull();
        assertThat(cluster.node(3).engine.counters()).containsEntry("members.unverified", 1L);
        assertThat(cluster.nodes().stream().filter(node -> node.engine.view().find(ghost.id()) != null))
                .containsExactly(cluster.node(3), stale);
        cluster.run(Duration.ofSeconds(60));
        assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(node.engine.liveCount()).isEqualTo(7);
            assertThat(node.engine.counters()).containsEntry("members.unverified", 0L);
        });
        assertThat(hashes(cluster)).isEqualTo(1);
    }

    @Test
    void whoIsKnownByARepairAloneIsPassedOnOnceItIsHeard() {
        Cluster cluster = Cluster.of(6);
        Node newcomer = cluster.add(LAN, List.of(), new Keyring(List.of(), 0));
        Node holder = cluster.node(3);
        Node bringer = cluster.add(LAN, List.of(holder.address), new Keyring(List.of(), 0));
        bringer.engine.learn(List.of(newcomer.engine.self()), cluster.nowNanos);
        bringer.engine.join(cluster.nowNanos);
        bringer.drain();
        cluster.run(Duration.ofMillis(100));
        assertThat(holder.engine.counters()).containsEntry("members.unverified", 1L);

        newcomer.engine.learn(List.of(holder.engine.self()), cluster.nowNanos); // and so pings it
        newcomer.drain();
        cluster.run(Duration.ofSeconds(3));

        assertThat(holder.engine.counters()).containsEntry("members.unverified", 0L);
        assertThat(holder.engine.counters().get("members.heardFirst")).isPositive();
        assertThat(cluster.node(1).statusOf(newcomer)).isEqualTo(Status.ALIVE);
        assertThat(cluster.node(6).statusOf(newcomer)).isEqualTo(Status.ALIVE);
    }

    @Test
    void anAccusationOfSomebodyUnknownIsNoNews() {
        Cluster cluster = Cluster.of(3);
        Node accuser = cluster.node(2);
        Member ghost = stranger(new NodeId(7, 7), Evidence.alive(0));
        accuser.engine.learn(List.of(ghost), cluster.nowNanos);
        accuser.drain();

        cluster.run(Duration.ofSeconds(60));

        assertThat(cluster.node(1).events)
                .noneMatch(event -> event.member().id().equals(ghost.id())
                        && event.kind() == MembershipEvent.Kind.JOINED
                        && event.member().status() == Status.SUSPECT);
        assertThat(hashes(cluster)).isEqualTo(1);
    }

    @Test
    void aBusySeedIsTriedAgainAndTheJoinIsNotOverBefore() {
        MembershipSettings one = LAN.withLimits(LAN.limits().withSyncs(1));
        Cluster cluster = new Cluster(one, 42);
        Node seed = cluster.start();
        for (int i = 0; i < 30; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofMillis(50));
        assertThat(seed.engine.counters().get("syncs.busy")).isPositive();
        assertThat(cluster.nodes()).noneMatch(node -> node != seed && Boolean.FALSE.equals(node.joined));

        cluster.run(Duration.ofSeconds(20));

        assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(node.engine.liveCount()).isEqualTo(31);
            assertThat(node == seed || Boolean.TRUE.equals(node.joined)).isTrue();
        });
    }

    @Test
    void islandsMeetWhenAllSeedsAreGoneAndBackElsewhere() {
        Cluster cluster = new Cluster(LAN, 42);
        List<NodeAddress> seeds = List.of(Cluster.address(1), Cluster.address(2));
        for (int i = 0; i < 4; i++) {
            join(cluster, seeds);
        }
        cluster.run(Duration.ofSeconds(3));
        cluster.kill(cluster.node(1));
        cluster.kill(cluster.node(2));
        cluster.run(Duration.ofSeconds(60));

        // the name now resolves to two machines that know nobody but each other
        List<NodeAddress> moved = List.of(Cluster.address(5), Cluster.address(6));
        join(cluster, moved);
        join(cluster, moved);
        cluster.nodes().forEach(node -> node.seeds = moved);
        cluster.run(Duration.ofSeconds(30));

        assertThat(List.of(3, 4, 5, 6)).allSatisfy(number -> {
            assertThat(cluster.node(number).engine.liveCount()).isEqualTo(4);
        });
    }

    @Test
    void twoHalvesThatWaitForEachOtherMeet() {
        Cluster cluster = new Cluster(LAN, 42);
        List<NodeAddress> firstHalf = List.of(Cluster.address(1), Cluster.address(2), Cluster.address(3));
        List<NodeAddress> secondHalf = List.of(Cluster.address(4), Cluster.address(5), Cluster.address(6));
        for (int i = 0; i < 6; i++) {
            join(cluster, i < 3 ? secondHalf : firstHalf);
        }
        cluster.run(Duration.ofSeconds(15));

        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.engine.liveCount()).isEqualTo(6));
        assertThat(hashes(cluster)).isEqualTo(1);
    }

    @Test
    void convergenceFallsWhileTablesDifferAndRisesWhenTheyAgree() {
        Cluster cluster = Cluster.of(4);
        cluster.run(Duration.ofSeconds(40));
        assertThat(cluster.node(1).engine.view().convergence()).isEqualTo(1);

        Node odd = cluster.node(1);
        odd.engine.learn(List.of(stranger(new NodeId(7, 7), Evidence.LEFT)), cluster.nowNanos);
        odd.drain();
        double differing = 1;
        for (int i = 0; i < 100; i++) {
            cluster.run(Duration.ofMillis(20));
            differing = Math.min(differing, odd.engine.convergence());
        }
        cluster.run(Duration.ofSeconds(45));

        assertThat(differing).isLessThan(1);
        assertThat(odd.engine.convergence()).isEqualTo(1);
    }

    @Test
    void streamsBeyondTheirLimitAreClosedAtOnceAndThereIsRoomAgainWhenOneEnds() {
        LimitSettings eight = new LimitSettings(64, 16 * 1024, 1_000, 8, 64);
        MembershipEngine engine = new MembershipEngine(
                LAN.withLimits(eight), Cluster.address(1), new Keyring(List.of(), 0), new SplittableRandom(1), 0);
        for (int stream = -1; stream >= -9; stream--) {
            engine.onStreamAccepted(stream, Cluster.address(2), 0);
        }
        assertThat(closed(engine)).containsExactly(-9L);
        assertThat(engine.counters()).containsEntry("streams.refused", 1L);

        engine.onStreamClosed(-1, CloseCause.FIN, 0);
        engine.onStreamAccepted(-10, Cluster.address(2), 0);
        assertThat(closed(engine)).isEmpty();
    }

    private static List<Long> closed(MembershipEngine engine) {
        List<Long> closed = new ArrayList<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            if (output instanceof Output.CloseStream close) {
                closed.add(close.stream());
            }
        }
        return closed;
    }

    private static Node join(Cluster cluster, List<NodeAddress> seeds) {
        Node node = cluster.add(LAN, seeds, new Keyring(List.of(), 0));
        node.engine.join(cluster.nowNanos);
        node.drain();
        return node;
    }

    private static Member stranger(NodeId id, Evidence evidence) {
        return new Member(id, Cluster.address(200), evidence, MemberState.EMPTY);
    }

    private static Member dead(Node node) {
        return new Member(node.id(), node.address, Evidence.dead(0), MemberState.EMPTY);
    }

    private static long hashes(Cluster cluster) {
        return cluster.nodes().stream()
                .map(node -> node.engine.tableHash())
                .distinct()
                .count();
    }
}
