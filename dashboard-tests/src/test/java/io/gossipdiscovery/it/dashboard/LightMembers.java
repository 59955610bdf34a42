package io.gossipdiscovery.it.dashboard;

import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Members that do nothing but be members: real nodes in this JVM, each with an instance of a service that nobody calls. */
final class LightMembers implements AutoCloseable {

    private static final int LIMIT_SECONDS = 180;
    private static final int PORT = 8080;
    private static final List<String> SERVICES = List.of("inventory", "checkout", "payment", "catalogue");

    private final List<GossipNode> nodes = new ArrayList<>();
    private final Random random = new Random();

    private LightMembers() {}

    /** Starts them, and returns when each has been answered. */
    static LightMembers join(SampleCluster cluster, int count) {
        LightMembers members = new LightMembers();
        try {
            List<CompletableFuture<?>> joined = new ArrayList<>();
            String seed = cluster.seed();
            for (int i = 0; i < count; i++) {
                GossipNode node = GossipNode.start(new GossipNodeSettings(
                        MembershipSettings.local(cluster.name()),
                        InetAddress.getLoopbackAddress(),
                        List.of(0),
                        null,
                        0,
                        List.of(cluster.key())));
                members.nodes.add(node);
                members.offer(i);
                joined.add(node.join(List.of(seed)));
            }
            await(CompletableFuture.allOf(joined.toArray(CompletableFuture<?>[]::new)));
            return members;
        } catch (RuntimeException | Error e) {
            members.close();
            throw e;
        }
    }

    /** One of them, any, takes requests or takes none from now on. */
    void change() {
        int index = random.nextInt(nodes.size());
        tell(index, random.nextBoolean() ? Readiness.UP : Readiness.OUT_OF_SERVICE);
    }

    private void offer(int index) {
        ServiceRecord record =
                new ServiceRecord(service(index), instance(index), "127.0.0.1", PORT, false, null, Map.of());
        await(nodes.get(index).publish(MemberServices.serviceKey(instance(index)), MemberServices.encode(record)));
        tell(index, Readiness.UP);
    }

    private void tell(int index, Readiness readiness) {
        await(nodes.get(index).publish(MemberServices.readinessKey(instance(index)), MemberServices.encode(readiness)));
    }

    private static String service(int index) {
        return SERVICES.get(index % SERVICES.size());
    }

    private static String instance(int index) {
        return service(index) + "-" + index;
    }

    private static void await(CompletableFuture<?> future) {
        future.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        nodes.forEach(GossipNode::close);
    }
}
