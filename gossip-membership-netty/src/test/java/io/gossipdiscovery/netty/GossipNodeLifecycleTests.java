package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.ClusterView;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class GossipNodeLifecycleTests {

    private final Sockets sockets;
    private final TestNodes nodes;

    GossipNodeLifecycleTests(Transport transport) {
        this.sockets = transport.sockets();
        this.nodes = new TestNodes(sockets);
    }

    @AfterEach
    void end() {
        nodes.close();
    }

    @Test
    void nodeThatIsAloneSeesItself() {
        GossipNode node = nodes.start();
        assertThat(node.view().live()).extracting(member -> member.id()).containsExactly(node.id());
        assertThat(node.address().inetAddress()).isEqualTo(TestNodes.LOOPBACK);
        assertThat(node.counters()).containsKey("shell.datagrams.sent").containsKey("rejected.malformed");
    }

    @Test
    void takenPortEndsTheStartWithItsNumber() {
        int port = nodes.start().address().port();
        assertThatExceptionOfType(GossipBindException.class)
                .isThrownBy(() -> nodes.start(nodes.settings(port)))
                .withMessageContaining("port " + port)
                .withMessageContaining("choose another port");
    }

    @Test
    void portIsFreeAgainAfterClose() {
        GossipNode first = nodes.start();
        first.close();
        GossipNode second = nodes.start(nodes.settings(first.address().port()));
        assertThat(second.address()).isEqualTo(first.address());
    }

    @Test
    void startingAndClosingLeavesNoThreadBehind() {
        for (int i = 0; i < 50; i++) {
            GossipNode node = GossipNode.start(nodes.settings(0), sockets);
            CompletableFuture<JoinResult> unused = node.join(List.of("127.0.0.1:1"));
            node.close();
        }
        await().atMost(TestNodes.PATIENCE).until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains(nodes.name())));
    }

    @Test
    void threadsAreDaemonsNamedByTheCluster() {
        GossipNode node = nodes.start();
        String name = "gossip-" + nodes.name() + "-" + node.id().abbreviated();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals(name))
                .singleElement()
                .satisfies(thread -> assertThat(thread.isDaemon()).isTrue());
    }

    @Test
    void closeEndsAPendingJoin() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, TestNodes.LOOPBACK)) {
            GossipNode node = nodes.start();
            CompletableFuture<JoinResult> join = node.join(List.of("127.0.0.1:" + silent.getLocalPort()));
            silent.accept().close();
            CompletableFuture<JoinResult> again = node.join(List.of("127.0.0.1:" + silent.getLocalPort()));
            node.close();
            assertThat(join).isDone();
            assertClosed(again);
        }
    }

    @Test
    void closedNodeRefusesClearlyAndStillShowsItsLastView() throws Exception {
        GossipNode node = nodes.start();
        node.close();
        node.close();
        assertClosed(node.publish("key", new byte[1]));
        assertClosed(node.announce("key", new byte[1], Duration.ZERO));
        assertClosed(node.join(List.of("127.0.0.1:1")));
        assertClosed(node.leave());
        assertThatIllegalStateException()
                .isThrownBy(() -> node.addListener(new GossipListener() {}))
                .withMessageContaining("is closed");
        node.removeListener(new GossipListener() {});
        assertThat(node.view().members()).hasSize(1);
        assertThat(node.counters()).isNotEmpty();
        assertThat(node.seedProblems()).isEmpty();
    }

    @Test
    void leaveIsOneLeaveHoweverOftenAskedFor() throws Exception {
        GossipNode node = nodes.start();
        CompletableFuture<LeaveResult> leave = node.leave();
        assertThat(node.leave()).isSameAs(leave);
        assertThat(leave.get(30, TimeUnit.SECONDS)).isEqualTo(new LeaveResult(0, 0));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> node.publish("key", new byte[1]).get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(IllegalStateException.class);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> node.join(List.of()).get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("has left");
    }

    @Test
    void malformedSeedIsRefusedAtOnce() {
        GossipNode node = nodes.start();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.join(List.of("localhost")))
                .withMessageContaining("Seed 'localhost' has no port");
    }

    @Test
    void stateBeyondItsLimitIsRefused() {
        GossipNode node = nodes.start();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> node.publish("key", new byte[1 << 20]).get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(IllegalArgumentException.class)
                .withMessageContaining("allowed are");
    }

    @Test
    void announcementOfANodeThatIsAloneIsOverAtOnce() throws Exception {
        GossipNode node = nodes.start();
        assertThat(node.announce("key", new byte[1], Duration.ofDays(1)).get(30, TimeUnit.SECONDS))
                .isEqualTo(new AnnounceResult(0, 0));
        await().atMost(TestNodes.PATIENCE)
                .until(() -> node.view().live().get(0).state().get("key") != null);
    }

    @Test
    void announcementThatIsNotAllowedIsRefused() throws Exception {
        GossipNode node = nodes.start();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.announce("key", new byte[1], Duration.ofNanos(-1)))
                .withMessageContaining("must not be negative");
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() ->
                        node.announce("key", new byte[1 << 20], Duration.ZERO).get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(IllegalArgumentException.class)
                .withMessageContaining("allowed are");
        node.leave().get(30, TimeUnit.SECONDS);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(
                        () -> node.announce("key", new byte[1], Duration.ZERO).get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("has left");
    }

    @Test
    void listenerFirstHearsThePresentViewAndAFailingOneHarmsNobody() throws Exception {
        GossipNode node = nodes.start();
        node.addListener(new GossipListener() {
            @Override
            public void onViewChanged(ClusterView view) {
                throw new IllegalStateException("thrown by a test");
            }
        });
        Queue<ClusterView> heard = new ConcurrentLinkedQueue<>();
        GossipListener listener = new GossipListener() {
            @Override
            public void onViewChanged(ClusterView view) {
                heard.add(view);
            }
        };
        node.addListener(listener);
        await().atMost(TestNodes.PATIENCE).until(() -> !heard.isEmpty());
        assertThat(heard.element().self()).isEqualTo(node.id());

        int before = heard.size();
        node.publish("key", new byte[1]).get(30, TimeUnit.SECONDS);
        await().atMost(TestNodes.PATIENCE).until(() -> heard.size() > before);
        assertThat(node.view().find(node.id()))
                .satisfies(self -> assertThat(self.state().get("key")).containsExactly(0));
    }

    @Test
    void listenerMayPublishAndCloseFromTheLoop() throws Exception {
        GossipNode node = nodes.start();
        CountDownLatch closed = new CountDownLatch(1);
        node.addListener(new GossipListener() {
            @Override
            public void onViewChanged(ClusterView view) {
                assertThat(node.publish("key", new byte[1])).isDone();
                node.close();
                closed.countDown();
            }
        });
        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        node.close();
        assertClosed(node.publish("key", null));
    }

    private static void assertClosed(CompletableFuture<?> future) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> future.get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("is closed");
    }
}
