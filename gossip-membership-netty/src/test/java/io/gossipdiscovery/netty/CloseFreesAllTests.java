package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node takes it gives back, however often one starts and ends in a JVM. */
@ParameterizedClass
@EnumSource(Transport.class)
class CloseFreesAllTests {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** So that classes are loaded, and pools as large as they become. */
    private static final int WARM_UPS = 10;

    private static final int ROUNDS = 100;

    /** Of a chunk that the allocator keeps for the next who needs one; a pair of nodes takes more. */
    private static final long SPARE_BYTES = 1 << 20;

    private final Sockets sockets;

    CloseFreesAllTests(Transport transport) {
        this.sockets = transport.sockets();
    }

    @Test
    void aHundredPairsOfNodesLeaveNothingBehind() throws Exception {
        for (int i = 0; i < WARM_UPS; i++) {
            liveAndEnd(i);
        }
        awaitEndOfNetty();
        Set<Thread> threads = threads();
        long descriptors = descriptors();
        long direct = directBytes();

        for (int i = 0; i < ROUNDS; i++) {
            liveAndEnd(i);
        }

        await().pollInSameThread().atMost(TestNodes.PATIENCE).untilAsserted(() -> {
            assertThat(threads()).isSubsetOf(threads);
            // earlier tests of this JVM may have left some that go meanwhile
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
        });
        assertThat(directBytes()).isLessThanOrEqualTo(direct + SPARE_BYTES);
    }

    /** Each third pair says goodbye, each third just ends, each third has a join and streams under way when it ends. */
    private void liveAndEnd(int round) throws Exception {
        TestNodes nodes = new TestNodes(sockets);
        GossipNode one = nodes.start();
        GossipNode two = nodes.start();
        CompletableFuture<JoinResult> join = two.join(List.of(one.address().toString()));
        if (round % 3 == 2) {
            nodes.close();
            return;
        }
        assertThat(join.get(30, TimeUnit.SECONDS).joined()).isTrue();
        two.publish("key", new byte[1_000]).get(30, TimeUnit.SECONDS);
        if (round % 3 == 0) {
            two.leave().get(30, TimeUnit.SECONDS);
        }
        nodes.close();
    }

    /** Netty's thread for what ends goes a second after the last task. */
    private static void awaitEndOfNetty() {
        await().pollInSameThread().atMost(TestNodes.PATIENCE).until(() -> threads().stream()
                .noneMatch(thread -> thread.getName().startsWith("globalEventExecutor")));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    /** Zero where the system does not tell. */
    private static long descriptors() throws IOException {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        }
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
