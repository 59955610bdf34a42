package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SeedSourceTests {

    private final TestNodes nodes = new TestNodes();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void end() {
        gate.countDown();
        nodes.close();
    }

    @Test
    void nodesFindEachOtherThroughASourceThatLearnsOfThemLater() throws Exception {
        List<String> known = new CopyOnWriteArrayList<>();
        SeedSource source = new SeedSource("registry", () -> known);
        GossipNode first = nodes.start();
        GossipNode second = nodes.start();
        assertThat(first.join(List.of(), List.of(source)).get(30, TimeUnit.SECONDS))
                .isEqualTo(new JoinResult(false, 0));
        assertThat(second.join(List.of(), List.of(source)).get(30, TimeUnit.SECONDS))
                .isEqualTo(new JoinResult(false, 0));

        known.add(first.address().toString());
        known.add(second.address().toString());
        TestNodes.awaitLive(2, List.of(first, second));
    }

    @Test
    void joinIsNotOverBeforeASlowSourceHasAnswered() throws Exception {
        GossipNode seed = nodes.start();
        GossipNode node = nodes.start();
        CompletableFuture<JoinResult> join = node.join(List.of("127.0.0.1:1"), List.of(new SeedSource("slow", () -> {
            gate.await();
            return List.of(seed.address().toString());
        })));
        await().atMost(TestNodes.PATIENCE).until(() -> node.seedProblems().containsKey("slow"));
        await().atMost(TestNodes.PATIENCE)
                .until(() -> node.counters().getOrDefault("shell.streams.openFailed", 0L) > 0);
        assertThat(join).isNotDone();

        gate.countDown();
        assertThat(join.get(30, TimeUnit.SECONDS).joined()).isTrue();
        await().atMost(TestNodes.PATIENCE).until(() -> node.seedProblems().isEmpty());
    }

    @Test
    void replacedSeedsAreJoinedByANodeThatHasOthersAlready() throws Exception {
        List<GossipNode> left = nodes.cluster(2);
        List<GossipNode> right = nodes.cluster(2);
        assertThat(left.get(0).join(List.of(right.get(0).address().toString())).get(30, TimeUnit.SECONDS))
                .isEqualTo(new JoinResult(true, 1));
        TestNodes.awaitLive(4, List.of(left.get(1), right.get(1)));
    }
}
