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
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a node that is at one of its limits still does, and what it refuses and counts. */
class LimitsTests {

    private static final MembershipSettings LAN = MembershipSettings.lan("test");

    private final PlainPackets packets = new PlainPackets();
    private long nowNanos = 1;

    @Test
    void atTheLimitOfMembersNewsOfThoseWhoAreKnownIsTaken() {
        MembershipEngine engine = full(8);

        hear(engine, 2, alive(99, 0));
        assertThat(engine.liveCount()).isEqualTo(8);
        assertThat(engine.counters()).containsEntry("members.refused", 1L);

        hear(engine, 2, new Update.MemberUpdate(id(5), Cluster.address(5), Evidence.alive(4), null));
        hear(
                engine,
                3,
                new Update.StateUpdate(
                        id(3), MemberState.EMPTY.with("k", new byte[] {1}).deltaSince(0)));
        assertThat(member(engine, 5).evidence()).isEqualTo(Evidence.alive(4));
        assertThat(member(engine, 3).state().version()).isEqualTo(1);
    }

    @Test
    void atTheLimitOfMembersADeathMakesRoomForANewcomer() {
        MembershipEngine engine = full(8);

        hear(engine, 5, new Update.MemberUpdate(id(5), Cluster.address(5), Evidence.LEFT, null));
        hear(engine, 2, alive(99, 0));

        assertThat(engine.view().members()).hasSize(8);
        assertThat(member(engine, 99).status()).isEqualTo(Status.ALIVE);
        assertThat(engine.counters()).containsEntry("members.refused", 0L).containsEntry("tombstones.evicted", 1L);
    }

    @Test
    void atTheLimitOfMembersDeathsAreDetected() {
        Cluster cluster = new Cluster(LAN.withLimits(LAN.limits().withMembers(4)), 42);
        for (int i = 0; i < 6; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(5));
        Node first = cluster.node(1);
        List<Node> known = cluster.nodes().stream()
                .filter(node -> node != first && first.sees(node) != null)
                .toList();
        assertThat(known).hasSize(3);

        cluster.kill(known.get(0));
        cluster.run(Duration.ofSeconds(10));

        assertThat(first.engine.view().find(known.get(0).id()))
                .satisfiesAnyOf(
                        gone -> assertThat(gone).isNull(),
                        dead -> assertThat(dead).extracting(Member::status).isEqualTo(Status.DEAD));
    }

    @Test
    void noMoreSyncsAreAnsweredInASecondThanMayBeAndAllJoinInTheEnd() {
        Cluster cluster = new Cluster(LAN.withLimits(LAN.limits().withSyncsPerSecond(2)), 42);
        Node seed = cluster.start();
        cluster.run(Duration.ofSeconds(2));
        for (int i = 0; i < 11; i++) {
            cluster.start();
        }
        for (int second = 1; second <= 3; second++) {
            cluster.run(Duration.ofSeconds(1));
            assertThat(seed.engine.counters().get("syncs.answered")).isBetween(2L, 2L + 2L * second);
        }
        assertThat(seed.engine.counters().get("syncs.busy")).isGreaterThan(5);

        cluster.run(Duration.ofSeconds(20));
        assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.engine.liveCount()).isEqualTo(12));
    }

    @Test
    void framesOfASyncKeepToTheirBytes() {
        assertThat(largestFrame(limits -> limits)).isGreaterThan(20_000);
        assertThat(largestFrame(limits -> limits.withFrameBytes(2_048))).isLessThan(2_200);
    }

    @Test
    void ofVeryManySeedsSomeAreTriedAndTheOthersCounted() {
        MembershipEngine engine = engine(LAN);
        engine.join(nowNanos);
        engine.onSeedsResolved(
                IntStream.range(2, 302).mapToObj(Cluster::address).toList(), nowNanos);

        assertThat(engine.counters()).containsEntry("seeds.notTried", 44L);
        assertThat(drain(engine))
                .filteredOn(Output.OpenStream.class::isInstance)
                .hasSize(8);
    }

    @Test
    void statesAreAskedForAtSoManyMembersAtOnceAndNoMore() {
        MembershipEngine engine = full(40);
        for (int i = 2; i <= 19; i++) {
            hear(engine, i, new Update.StateAnnouncement(id(i), 5));
        }

        assertThat(engine.counters()).containsEntry("state.requests", 16L).containsEntry("state.requestsSpared", 2L);
        assertThat(drain(engine))
                .filteredOn(Output.OpenStream.class::isInstance)
                .hasSizeLessThan(24);
    }

    @Test
    void aStreamThatNeverEndsIsEnded() {
        MembershipEngine engine = full(8);
        engine.onStreamAccepted(-1, Cluster.address(2), nowNanos);
        for (int i = 0; i < 8; i++) {
            engine.onStreamFrame(-1, packets.of(id(2), new Message.Gossip(), List.of()), nowNanos);
        }
        assertThat(closed(engine)).isEmpty();
        engine.onStreamFrame(-1, packets.of(id(2), new Message.Gossip(), List.of()), nowNanos);

        assertThat(closed(engine)).containsExactly(-1L);
        assertThat(engine.counters()).containsEntry("streams.endless", 1L);
    }

    @Test
    void ofVeryManyWhoAreKnownByRepairAloneSomeArePassedOn() {
        MemberTable table = new MemberTable(
                id(1), Cluster.address(1), 7, 5_000, Duration.ofHours(1).toNanos(), 0);
        Hearsay hearsay = new Hearsay(table);
        int passedOn = 0;
        for (int i = 2; i < 1_502; i++) {
            table.merge(id(i), Cluster.address(i), Evidence.alive(0), 0, 0);
            passedOn += hearsay.onLearnt(table.find(id(i)), true) ? 1 : 0;
        }
        assertThat(passedOn).isEqualTo(1_024);
        assertThat(hearsay.count()).isEqualTo(1_500);
    }

    private int largestFrame(UnaryOperator<LimitSettings> limits) {
        MembershipEngine engine = engine(LAN.withLimits(limits.apply(LAN.limits())));
        MemberState state = MemberState.EMPTY.with("k", new byte[1_000]);
        engine.learn(
                IntStream.range(2, 42)
                        .mapToObj(i -> new Member(id(i), Cluster.address(i), Evidence.alive(0), state))
                        .toList(),
                nowNanos);
        drain(engine);
        int largest = 0;
        engine.onStreamAccepted(-1, Cluster.address(99), nowNanos);
        for (int i = 0; i < 50; i++) {
            engine.onStreamFrame(-1, packets.of(id(99), new Message.SyncChunk(true, List.of()), List.of()), nowNanos);
            for (Output output : drain(engine)) {
                if (output instanceof Output.WriteStream frame) {
                    largest = Math.max(largest, frame.frame().remaining());
                }
            }
        }
        return largest;
    }

    /** An engine that knows as many as it may, numbered from 2, itself included. */
    private MembershipEngine full(int members) {
        MembershipEngine engine = engine(LAN.withLimits(LAN.limits().withMembers(members)));
        engine.learn(
                IntStream.rangeClosed(2, members)
                        .mapToObj(i -> new Member(id(i), Cluster.address(i), Evidence.alive(0), MemberState.EMPTY))
                        .toList(),
                nowNanos);
        drain(engine);
        return engine;
    }

    private MembershipEngine engine(MembershipSettings settings) {
        return new MembershipEngine(
                settings, Cluster.address(1), new Keyring(List.of(), 0), new SplittableRandom(1), nowNanos);
    }

    private void hear(MembershipEngine engine, int sender, Update update) {
        NodeAddress from = Cluster.address(sender);
        engine.onDatagram(packets.of(id(sender), new Message.Gossip(), List.of(update)), from, ++nowNanos);
    }

    private static Member member(MembershipEngine engine, int number) {
        return engine.view().members().stream()
                .filter(member -> member.id().equals(id(number)))
                .findFirst()
                .orElseThrow();
    }

    private static List<Output> drain(MembershipEngine engine) {
        List<Output> outputs = new ArrayList<>();
        for (Output output = engine.poll(); output != null; output = engine.poll()) {
            outputs.add(output);
        }
        return outputs;
    }

    private static List<Long> closed(MembershipEngine engine) {
        return drain(engine).stream()
                .filter(Output.CloseStream.class::isInstance)
                .map(output -> ((Output.CloseStream) output).stream())
                .toList();
    }

    private static NodeId id(int number) {
        return new NodeId(7, number);
    }

    private static Update alive(int number, long incarnation) {
        return new Update.MemberUpdate(id(number), Cluster.address(number), Evidence.alive(incarnation), null);
    }
}
