package io.gossipdiscovery.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@GossipCluster(nodes = 4, timings = Timings.FAST)
class GossipTestClusterTests {

    private static final Duration BRIEF = Duration.ofMillis(1);

    private final GossipTestCluster cluster;

    GossipTestClusterTests(GossipTestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void whoIsKilledIsHeldForDeadAndItsInstancesAreGone() {
        TestMember one = cluster.member(1).register("inventory", "127.0.0.1", 8081);
        cluster.awaitInstances("inventory", 1);
        NodeId id = one.node().id();

        one.kill();

        cluster.awaitMembers();
        cluster.awaitInstances("inventory", 0);
        assertThat(status(cluster.member(0), id)).isEqualTo(Status.DEAD);
        assertThat(one.isRunning()).isFalse();
    }

    @Test
    void whoLeavesHasSaidGoodbye() {
        TestMember one = cluster.member(1);
        NodeId id = one.node().id();

        one.leave();

        cluster.awaitMembers();
        assertThat(status(cluster.member(0), id)).isEqualTo(Status.LEFT);
        assertThat(status(cluster.member(3), id)).isEqualTo(Status.LEFT);
    }

    @Test
    void whoIsRestartedIsAnotherNodeAtTheSameAddressWithTheSameServices() {
        TestMember one = cluster.member(1).register("inventory", "127.0.0.1", 8081, Map.of("zone", "a"));
        NodeId id = one.node().id();
        NodeAddress address = one.node().address();

        one.restart();

        cluster.awaitMembers();
        cluster.awaitInstances("inventory", 1);
        assertThat(one.node().id()).isNotEqualTo(id);
        assertThat(one.node().address()).isEqualTo(address);
        assertThat(cluster.member(3).instances("INVENTORY"))
                .singleElement()
                .satisfies(instance -> assertThat(instance.getMetadata()).containsEntry("zone", "a"));
    }

    @Test
    void eachSideOfAPartitionSeesItselfOnlyAndBothMeetAgain() {
        cluster.members().forEach(member -> member.register("inventory", "127.0.0.1", 8081));
        cluster.awaitInstances("inventory", 4);

        cluster.partition(List.of(cluster.member(0), cluster.member(1)));
        cluster.awaitMembers();

        cluster.awaitInstances("inventory", 2);
        assertThat(live(cluster.member(0))).containsExactlyInAnyOrderElementsOf(idsOf(0, 1));
        assertThat(live(cluster.member(3))).containsExactlyInAnyOrderElementsOf(idsOf(2, 3));

        cluster.heal();
        cluster.awaitMembers();
        cluster.awaitInstances("inventory", 4);
    }

    @Test
    void whoIsIsolatedIsCutOffOnTopOfAPartition() {
        cluster.partition(List.of(cluster.member(0)), List.of(cluster.member(1), cluster.member(2), cluster.member(3)));
        cluster.isolate(cluster.member(3));
        cluster.awaitMembers();

        assertThat(live(cluster.member(0))).containsExactlyElementsOf(idsOf(0));
        assertThat(live(cluster.member(1))).containsExactlyInAnyOrderElementsOf(idsOf(1, 2));
        assertThat(live(cluster.member(3))).containsExactlyElementsOf(idsOf(3));
    }

    @Test
    void whatIsDoneBehindACutIsKnownAfterIt() {
        TestMember cutOff = cluster.member(3);
        cluster.isolate(cutOff);
        cutOff.register("inventory", "127.0.0.1", 8081);
        cluster.member(2).kill();
        cluster.member(0).register("inventory", "127.0.0.1", 8082);
        cutOff.awaitInstances("inventory", 1);
        cluster.member(1).awaitInstances("inventory", 1);

        cluster.heal();

        cluster.awaitMembers();
        cluster.awaitInstances("inventory", 2);
    }

    @Test
    void whoIsRestartedBehindACutJoinsAfterIt() {
        cluster.isolate(cluster.member(3));
        cluster.member(3).restart().register("inventory", "127.0.0.1", 8081);
        cluster.awaitMembers();
        cluster.member(0).awaitInstances("inventory", 0);

        cluster.heal();

        cluster.awaitMembers();
        cluster.awaitInstances("inventory", 1);
    }

    @Test
    void readinessAndWithdrawalReachEverybody() {
        TestMember one = cluster.member(1).register("inventory", "127.0.0.1", 8081);
        cluster.awaitInstances("inventory", 1);
        one.readiness("inventory", Readiness.OUT_OF_SERVICE);
        cluster.awaitInstances("inventory", 0);
        one.readiness("inventory", Readiness.UP);
        cluster.awaitInstances("inventory", 1);
        one.withdraw("inventory");
        cluster.awaitInstances("inventory", 0);
    }

    @Test
    void aServiceThatMovesIsOneInstance() {
        cluster.member(1).register("inventory", "127.0.0.1", 8081).register("inventory", "127.0.0.1", 8082);
        cluster.awaitInstances("inventory", 1);
        assertThat(cluster.member(0).instances("inventory").get(0).getPort()).isEqualTo(8082);
    }

    @Test
    void anErrorSaysWhoKnowsWhichInstances() {
        cluster.member(1).register("inventory", "127.0.0.1", 8081);
        cluster.awaitInstances("inventory", 1);
        assertThatThrownBy(() -> cluster.awaitInstances("inventory", 2, BRIEF))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("Not within 1 ms: every node knows 2 ready instances of 'inventory'.")
                .hasMessageContaining("member 0 (")
                .hasMessageContaining("member 3 (")
                .hasMessageContaining("knows 1: inventory-127.0.0.1-8081-")
                .hasMessageContaining(" at http://127.0.0.1:8081");
        assertThatThrownBy(() -> cluster.member(2).awaitInstances("other", 1, BRIEF))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("member 2 knows 1 ready instances of 'other'")
                .hasMessageNotContaining("member 0");
    }

    @Test
    void anErrorSaysWhoHoldsWhomForWhat() {
        cluster.partition(List.of(cluster.member(0)));
        assertThatThrownBy(() -> cluster.awaitMembers(BRIEF))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("member 0 (")
                .hasMessageContaining("holds member 1 for ALIVE, member 2 for ALIVE, member 3 for ALIVE");
    }

    @Test
    void anErrorBehindACutNamesTheFasterTimings() {
        try (GossipTestCluster slow = GossipTestCluster.start(2)) {
            slow.isolate(slow.member(0));
            assertThatThrownBy(() -> slow.awaitMembers(BRIEF)).hasMessageContaining("tests of partitions use FAST");
        }
        cluster.isolate(cluster.member(0));
        assertThatThrownBy(() -> cluster.awaitMembers(BRIEF)).hasMessageNotContaining("FAST");
    }

    @Test
    void misuseIsRefusedWithTheRemedy() {
        TestMember one = cluster.member(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> one.withdraw("inventory"))
                .withMessageContaining("member 1 offers no 'inventory'");
        one.kill().kill();
        assertThatIllegalStateException()
                .isThrownBy(() -> one.register("inventory", "127.0.0.1", 8081))
                .withMessageContaining("Call restart() first");
        assertThatIllegalStateException().isThrownBy(one::leave).withMessageContaining("member 1 does not run");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.member(4))
                .withMessageContaining("members 0 to 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.member(0).register("inventory", "127.0.0.1", 0))
                .withMessageContaining("Port 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> cluster.partition(List.of(cluster.member(0)), List.of(cluster.member(0))))
                .withMessageContaining("member 0 is named twice");
        assertThatIllegalStateException()
                .isThrownBy(() -> cluster.application().node())
                .withMessageContaining("No application");
        assertThatIllegalArgumentException().isThrownBy(() -> GossipTestCluster.start(0));
    }

    @Test
    void clustersThatStartAtTheSameTimeDoNotMeet() {
        List<CompletableFuture<GossipTestCluster>> starting = List.of(
                CompletableFuture.supplyAsync(() -> GossipTestCluster.start(2)),
                CompletableFuture.supplyAsync(() -> GossipTestCluster.start(3)));
        try (GossipTestCluster two = starting.get(0).join();
                GossipTestCluster three = starting.get(1).join()) {
            two.partition(List.of(two.member(0)));
            three.member(0).register("inventory", "127.0.0.1", 8081);
            three.awaitInstances("inventory", 1);
            assertThat(live(three.member(0))).hasSize(3);
            assertThat(live(two.member(0))).hasSize(2);
            assertThat(two.name()).isNotEqualTo(three.name());
        }
    }

    @Test
    void closingLeavesNeitherThreadsNorSockets() throws Exception {
        GossipTestCluster own = GossipTestCluster.start(3);
        own.member(1).restart();
        own.isolate(own.member(2));
        InetSocketAddress freed = own.member(0).node().address().toSocketAddress();
        assertThat(threadsOf(own)).isNotEmpty();

        own.close();
        own.close();

        await().untilAsserted(() -> assertThat(threadsOf(own)).isEmpty());
        try (ServerSocket tcp = new ServerSocket();
                DatagramSocket udp = new DatagramSocket(freed)) {
            tcp.bind(freed);
            assertThat(udp.isBound()).isTrue();
        }
        assertThat(own.seeds()).isEmpty();
    }

    static List<String> threadsOf(GossipTestCluster cluster) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.contains(cluster.name()))
                .toList();
    }

    private static Status status(TestNode observer, NodeId id) {
        return Objects.requireNonNull(observer.node().view().find(id)).status();
    }

    private static List<NodeId> live(TestNode observer) {
        return observer.node().view().live().stream().map(Member::id).toList();
    }

    private List<NodeId> idsOf(Integer... members) {
        return List.of(members).stream()
                .map(member -> cluster.member(member).node().id())
                .toList();
    }
}
