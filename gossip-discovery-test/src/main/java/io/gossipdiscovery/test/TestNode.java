package io.gossipdiscovery.test;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.GossipListener;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.PathFilter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/** Who can be parted from others: a member that the test plays with, or the application under test. */
public abstract sealed class TestNode permits TestMember, TestApplication {

    /** A node answers in microseconds; only one that ends meanwhile is left at this. */
    static final long ANSWER_LIMIT_SECONDS = 5;

    private final GossipTestCluster cluster;
    private final String name;
    private volatile @Nullable GossipNode node;

    TestNode(GossipTestCluster cluster, String name) {
        this.cluster = cluster;
        this.name = name;
    }

    /**
     * The real node.
     *
     * @throws IllegalStateException if none runs
     */
    public GossipNode node() {
        GossipNode running = node;
        if (running == null) {
            throw new IllegalStateException(notRunning());
        }
        return running;
    }

    /** Whether there is a node now. */
    public boolean isRunning() {
        return node != null;
    }

    /** The instances of a service that this node knows, ready for requests and sorted by instance id, as a discovery client lists them. */
    public List<ServiceInstance> instances(String service) {
        return view().live().stream()
                .flatMap(member -> MemberServices.of(member.state()).instances().stream())
                .filter(instance -> instance.readiness() == Readiness.UP)
                .filter(instance -> instance.record().serviceId().equalsIgnoreCase(service))
                .<ServiceInstance>map(instance -> new GossipServiceInstance(instance.record()))
                .sorted(Comparator.comparing(ServiceInstance::getInstanceId))
                .toList();
    }

    /**
     * Waits until this node knows exactly so many ready instances of a service, for at most 30 s.
     *
     * @throws AssertionError at the limit, saying what it knows
     */
    public void awaitInstances(String service, int count) {
        awaitInstances(service, count, Awaiting.LIMIT);
    }

    /**
     * Waits until this node knows exactly so many ready instances of a service.
     *
     * @throws AssertionError at the limit, saying what it knows
     */
    public void awaitInstances(String service, int count, Duration limit) {
        cluster.awaitInstances(List.of(this), service, count, limit);
    }

    /** Its name in messages, such as {@code member 0}. */
    @Override
    public String toString() {
        return name;
    }

    GossipTestCluster cluster() {
        return cluster;
    }

    abstract String notRunning();

    @Nullable
    GossipNode nodeOrNull() {
        return node;
    }

    void runs(@Nullable GossipNode started) {
        node = started;
    }

    /**
     * The newest view of which all of the node's listeners have heard, discovery clients among them: it is fetched by one listener more,
     * on the one thread that tells them all.
     */
    ClusterView view() {
        GossipNode of = node();
        CompletableFuture<ClusterView> heard = new CompletableFuture<>();
        GossipListener listener = new GossipListener() {
            @Override
            public void onViewChanged(ClusterView view) {
                heard.complete(view);
            }
        };
        of.addListener(listener);
        try {
            return heard.get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + this + " tells its view", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(this + " does not tell its view: it was closed, or a listener blocks", e);
        } finally {
            of.removeListener(listener);
        }
    }

    /** The cables of this node, as the partition of the moment has them. */
    PathFilter cables() {
        return new PathFilter() {
            @Override
            public boolean isOpen(NodeAddress peer) {
                return cluster.reaches(TestNode.this, peer);
            }

            @Override
            public void sendingFrom(NodeAddress local) {
                cluster.belongs(local, TestNode.this);
            }
        };
    }
}
