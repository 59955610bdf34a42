package io.gossipdiscovery.netty;

import static io.gossipdiscovery.netty.TestNodes.PATIENCE;
import static io.gossipdiscovery.netty.TestNodes.awaitLive;
import static io.gossipdiscovery.netty.TestNodes.awaitStatus;
import static io.gossipdiscovery.netty.TestNodes.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class GossipNodeClusterTests {

    private final TestNodes nodes;

    GossipNodeClusterTests(Transport transport) {
        this.nodes = new TestNodes(transport.sockets());
    }

    @AfterEach
    void end() {
        nodes.close();
    }

    @Test
    void nodesThatJoinedOneSeedAllSeeEachOther() throws Exception {
        List<GossipNode> three = nodes.cluster(3);
        for (GossipNode node : three) {
            assertThat(node.view().live())
                    .extracting(Member::address)
                    .containsExactlyInAnyOrderElementsOf(
                            three.stream().map(GossipNode::address).toList());
        }
        await().atMost(PATIENCE)
                .until(() -> three.stream()
                                .map(node -> node.view().hash())
                                .distinct()
                                .count()
                        == 1);
    }

    @Test
    void crashedNodeIsHeldForDeadByAll() throws Exception {
        List<GossipNode> three = nodes.cluster(3);
        NodeId crashed = three.get(1).id();
        three.get(1).close();
        awaitStatus(Status.DEAD, crashed, List.of(three.get(0), three.get(2)));
    }

    @Test
    void whoseProcessIsGoneIsHeldForDeadByAllAsItsMachineSays() throws Exception {
        List<GossipNode> five = nodes.patientCluster(5);
        awaitWatches(five);
        Queue<MembershipEvent> events = new ConcurrentLinkedQueue<>();
        five.get(0).addListener(recording(events));
        NodeId crashed = five.get(4).id();
        five.get(4).close();
        awaitStatus(Status.DEAD, crashed, five.subList(0, 4));

        assertThat(events)
                .filteredOn(event -> event.accusation() != null)
                .as("accusations, which come before the death where those who are asked are late")
                .isNotEmpty()
                .extracting(MembershipEvent::accusation)
                .extracting(Accusation::grounds)
                .containsOnly(Accusation.Grounds.REFUSED);
    }

    @Test
    void whoLivesIsCheckedWhereItIsReportedAndStaysAlive() throws Exception {
        List<GossipNode> three = nodes.patientCluster(3);
        NodeId reported = three.get(1).id();
        three.get(0).reportUnreachable(reported);
        await().atMost(PATIENCE).until(() -> counter(three.get(0), "checks.begun") == 1);
        three.get(0).reportUnreachable(reported);
        await().atMost(PATIENCE)
                .until(() -> counter(three.get(0), "reports.checked") + counter(three.get(0), "reports.spared") == 2);
        awaitStatus(Status.ALIVE, reported, three);
    }

    private static void awaitWatches(List<GossipNode> all) {
        int each = Math.min(3, all.size() - 1);
        await().atMost(PATIENCE)
                .until(() -> all.stream().allMatch(node -> counter(node, "watches.begun") >= 2L * each));
    }

    private static long counter(GossipNode node, String name) {
        return node.counters().getOrDefault(name, 0L);
    }

    private static GossipListener recording(Queue<MembershipEvent> events) {
        return new GossipListener() {
            @Override
            public void onEvent(MembershipEvent event) {
                events.add(event);
            }
        };
    }

    @Test
    void leavingNodeIsAcknowledgedAndHeldForLeftByAll() throws Exception {
        List<GossipNode> three = nodes.cluster(3);
        GossipNode leaving = three.get(2);
        assertThat(leaving.leave().get(30, TimeUnit.SECONDS)).isEqualTo(new LeaveResult(2, 2));
        leaving.close();
        awaitStatus(Status.LEFT, leaving.id(), three.subList(0, 2));
    }

    @Test
    void whoLeavesWithoutWaitingHasSaidGoodbyeAllTheSame() throws Exception {
        List<GossipNode> three = nodes.cluster(3);
        GossipNode leaving = three.get(2);
        assertThat(leaving.leave(Duration.ZERO).get(30, TimeUnit.SECONDS)).isEqualTo(new LeaveResult(2, 0));
        leaving.close();
        awaitStatus(Status.LEFT, leaving.id(), three.subList(0, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> three.get(0).leave(Duration.ofNanos(-1)))
                .withMessageContaining("must not be negative");
    }

    @Test
    void announcedStateIsAcknowledgedByAll() throws Exception {
        List<GossipNode> three = nodes.cluster(3);
        GossipNode owner = three.get(1);
        assertThat(owner.announce("color", bytes("blue"), PATIENCE).get(30, TimeUnit.SECONDS))
                .isEqualTo(new AnnounceResult(2, 2));
        awaitValue(three, owner.id(), "blue");
        assertThat(owner.announce("color", null, PATIENCE).get(30, TimeUnit.SECONDS))
                .isEqualTo(new AnnounceResult(2, 2));
        awaitValue(three, owner.id(), null);
    }

    @Test
    void announcementEndsAtItsLimitOrWhenTheNodeLeaves() throws Exception {
        List<GossipNode> two = nodes.pairThatNoticesNothing();
        two.get(0).close();
        GossipNode owner = two.get(1);
        assertThat(owner.announce("color", bytes("blue"), Duration.ofMillis(1)).get(30, TimeUnit.SECONDS))
                .isEqualTo(new AnnounceResult(1, 0));
        CompletableFuture<AnnounceResult> pending = owner.announce("color", bytes("green"), Duration.ofDays(1));
        owner.leave().get(30, TimeUnit.SECONDS);
        assertThat(pending).isCompletedWithValue(new AnnounceResult(1, 0));
    }

    @Test
    void closeEndsAPendingAnnouncement() throws Exception {
        List<GossipNode> two = nodes.pairThatNoticesNothing();
        two.get(0).close();
        CompletableFuture<AnnounceResult> pending =
                two.get(1).announce("color", bytes("blue"), Duration.ofSeconds(Long.MAX_VALUE));
        two.get(1).close();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> pending.get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("is closed");
    }

    @Test
    void restartedNodeIsANewMember() throws Exception {
        List<GossipNode> two = nodes.cluster(2);
        GossipNode first = two.get(1);
        int port = first.address().port();
        first.close();
        GossipNode second = nodes.start(nodes.settings(port));
        join(second, two.get(0));
        awaitStatus(Status.ALIVE, second.id(), List.of(two.get(0)));
        assertThat(second.address()).isEqualTo(first.address());
        assertThat(second.id()).isNotEqualTo(first.id());
        awaitStatus(Status.DEAD, first.id(), List.of(two.get(0)));
    }

    @Test
    void publishedStateReachesAllAndItsDeleteToo() throws Exception {
        List<GossipNode> three = nodes.cluster(3);
        GossipNode owner = three.get(0);
        owner.publish("color", bytes("blue")).get(30, TimeUnit.SECONDS);
        awaitValue(three, owner.id(), "blue");
        owner.publish("color", bytes("green")).get(30, TimeUnit.SECONDS);
        awaitValue(three, owner.id(), "green");
        owner.publish("color", null).get(30, TimeUnit.SECONDS);
        awaitValue(three, owner.id(), null);
    }

    @Test
    void stateOfEarlierReachesWhoJoinsLater() throws Exception {
        GossipNode first = nodes.start();
        first.publish("color", bytes("blue")).get(30, TimeUnit.SECONDS);
        GossipNode second = nodes.start();
        join(second, first);
        awaitValue(List.of(second), first.id(), "blue");
    }

    @Test
    void listenersHearOfJoinStateAndDeath() throws Exception {
        Queue<MembershipEvent> events = new ConcurrentLinkedQueue<>();
        GossipNode observer = nodes.start();
        observer.addListener(recording(events));
        GossipNode other = nodes.start();
        join(other, observer);
        awaitEvent(events, MembershipEvent.Kind.JOINED, other.id());
        other.publish("color", bytes("blue")).get(30, TimeUnit.SECONDS);
        awaitEvent(events, MembershipEvent.Kind.STATE_CHANGED, other.id());
        other.close();
        awaitEvent(events, MembershipEvent.Kind.DIED, other.id());
    }

    @Test
    void listenersHearHowLongProbesTook() throws Exception {
        List<GossipNode> three = nodes.cluster(3);
        Map<NodeId, Duration> heard = new ConcurrentHashMap<>();
        three.get(0).addListener(new GossipListener() {
            @Override
            public void onRoundTrip(NodeId member, Duration roundTrip) {
                heard.put(member, roundTrip);
            }
        });
        await().atMost(PATIENCE).until(() -> heard.size() == 2);
        assertThat(heard).containsOnlyKeys(three.get(1).id(), three.get(2).id());
        assertThat(heard.values()).allSatisfy(took -> assertThat(took)
                .as("the cap of these nodes' ack timeouts is 2.5 times 40 ms")
                .isBetween(Duration.ofNanos(1), Duration.ofMillis(100)));
    }

    @Test
    void nodesWithOneKeyMeetAndOneWithAnotherNeverAppears() throws Exception {
        byte[] key = key(1);
        GossipNode first = nodes.start(nodes.settings(0, key));
        GossipNode second = nodes.start(nodes.settings(0, key));
        GossipNode stranger = nodes.start(nodes.settings(0, key(2)));
        GossipNode open = nodes.start(nodes.settings(0));
        assertThat(join(second, first).joined()).isTrue();
        assertThat(join(stranger, first).joined()).isFalse();
        assertThat(join(open, first).joined()).isFalse();
        awaitLive(2, List.of(first, second));
        assertThat(first.view().members()).hasSize(2);
        assertThat(stranger.view().members()).hasSize(1);
        assertThat(open.view().members()).hasSize(1);
        await().atMost(PATIENCE)
                .until(() -> count(first, "rejected.notAuthentic") > 0 && count(first, "rejected.plaintext") > 0);
    }

    @Test
    void keyThatOnlyOpensLetsTheOldKeysNodesIn() throws Exception {
        GossipNode old = nodes.start(nodes.settings(0, key(1), key(2)));
        GossipNode rotated = nodes.start(nodes.settings(0, key(2), key(1)));
        assertThat(join(rotated, old).joined()).isTrue();
        awaitLive(2, List.of(old, rotated));
    }

    @Test
    void nodeOfAnotherClusterNeverAppears() throws Exception {
        GossipNode first = nodes.start();
        GossipNode stranger = nodes.start(TestNodes.settings(nodes.name() + "-other", 0));
        assertThat(join(stranger, first).joined()).isFalse();
        assertThat(first.view().members()).hasSize(1);
        assertThat(stranger.view().members()).hasSize(1);
        await().atMost(PATIENCE).until(() -> count(first, "rejected.otherCluster") > 0);
    }

    @Test
    void unreachableSeedIsTriedAgainUntilItIsThere() throws Exception {
        int port;
        try (ServerSocket drawn = new ServerSocket(0, 1, TestNodes.LOOPBACK)) {
            port = drawn.getLocalPort();
        }
        GossipNode early = nodes.start();
        NodeAddress seed = NodeAddress.of(TestNodes.LOOPBACK.getAddress(), port);
        assertThat(early.join(List.of(seed.toString())).get(30, TimeUnit.SECONDS))
                .isEqualTo(new JoinResult(false, 1));
        GossipNode late = nodes.start(nodes.settings(port));
        awaitLive(2, List.of(early, late));
    }

    @Test
    void unresolvableSeedIsAProblemAndTheOthersAreUsed() throws Exception {
        GossipNode first = nodes.start();
        GossipNode second = nodes.start();
        assertThat(second.join(List.of("no..such..host:17946", first.address().toString()))
                        .get(30, TimeUnit.SECONDS)
                        .joined())
                .isTrue();
        assertThat(second.seedProblems()).containsOnlyKeys("no..such..host:17946");
        awaitLive(2, List.of(first, second));
    }

    @Test
    void nodeWithoutSeedsIsAloneAtOnce() throws Exception {
        GossipNode alone = nodes.start();
        assertThat(alone.join(List.of()).get(30, TimeUnit.SECONDS)).isEqualTo(new JoinResult(false, 0));
        GossipNode itsOwnSeed = nodes.start();
        assertThat(join(itsOwnSeed, itsOwnSeed)).isEqualTo(new JoinResult(false, 0));
    }

    private static void awaitValue(List<GossipNode> observers, NodeId owner, @Nullable String value) {
        byte[] expected = value == null ? null : bytes(value);
        for (GossipNode observer : observers) {
            await().atMost(PATIENCE).until(() -> {
                Member member = observer.view().find(owner);
                return member != null && Arrays.equals(member.state().get("color"), expected);
            });
        }
    }

    private static void awaitEvent(Queue<MembershipEvent> events, MembershipEvent.Kind kind, NodeId subject) {
        await().atMost(PATIENCE).until(() -> events.stream()
                .anyMatch(event -> event.kind() == kind && event.member().id().equals(subject)));
    }

    private static long count(GossipNode node, String counter) {
        return node.counters().getOrDefault(counter, 0L);
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        return key;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
