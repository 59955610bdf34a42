package io.gossipdiscovery.benchmarks.cluster;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process with nodes of ours. */
final class OurNodes implements Node.Maker {

    private final String preset;

    private OurNodes(String preset) {
        this.preset = preset;
    }

    /** Preset, cluster. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        NodeHost.serve(new OurNodes(arguments[0]), arguments[1]);
        System.exit(0);
    }

    @Override
    public Node make(String cluster, String name, NewsListener listener) {
        GossipNode node = GossipNode.start(ClusterSettings.of(preset, cluster, InetAddress.getLoopbackAddress()));
        node.addListener(new GossipListener() {
            @Override
            public void onEvent(MembershipEvent event) {
                tell(listener, event);
            }
        });
        return new OurNode(node);
    }

    private static void tell(NewsListener listener, MembershipEvent event) {
        String subject = event.member().id().toString();
        switch (event.kind()) {
            case JOINED -> listener.learned(News.JOINED, subject);
            case LEFT -> listener.learned(News.LEFT, subject);
            case DIED -> listener.learned(News.DIED, subject);
            case STATE_CHANGED -> listener.learned(News.CHANGED, subject);
            case SUSPECTED, REFUTED -> {}
        }
    }

    @Override
    public long uncountedDirectBytes() {
        return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator
                ? allocator.metric().usedDirectMemory()
                : 0;
    }

    private record OurNode(GossipNode node) implements Node {

        private static final int LIMIT_SECONDS = 60;
        private static final String KEY = "value";

        @Override
        public String id() {
            return node.id().toString();
        }

        @Override
        public String join(String seed) throws ExecutionException, InterruptedException, TimeoutException {
            if (!seed.isEmpty() && !await(node.join(List.of(seed))).joined()) {
                throw new IllegalStateException("nobody answered at " + seed);
            }
            return node.address().toString();
        }

        @Override
        public void leave() throws ExecutionException, InterruptedException, TimeoutException {
            await(node.leave());
        }

        @Override
        public void change(String value) throws ExecutionException, InterruptedException, TimeoutException {
            await(node.publish(KEY, value.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void close() {
            node.close();
        }

        private static <T> T await(CompletableFuture<T> future)
                throws ExecutionException, InterruptedException, TimeoutException {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        }
    }
}
