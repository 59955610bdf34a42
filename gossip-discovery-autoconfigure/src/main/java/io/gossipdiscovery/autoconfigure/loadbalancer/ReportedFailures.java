package io.gossipdiscovery.autoconfigure.loadbalancer;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipNode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;

/**
 * Learns from the calls of this application: to whom it cannot connect goes into quarantine, and its member is checked at once by
 * the cluster.
 */
final class ReportedFailures implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

    private static final Logger log = LoggerFactory.getLogger(ReportedFailures.class);

    private final Quarantine quarantine;
    private final GossipNode node;

    ReportedFailures(Quarantine quarantine, GossipNode node) {
        this.quarantine = quarantine;
        this.node = node;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public boolean supports(Class requestContextClass, Class responseClass, Class serverTypeClass) {
        return ServiceInstance.class.isAssignableFrom(serverTypeClass);
    }

    @Override
    public void onStart(Request<Object> request) {}

    @Override
    public void onStartRequest(Request<Object> request, Response<ServiceInstance> response) {}

    @Override
    public void onComplete(CompletionContext<Object, ServiceInstance, Object> completion) {
        GossipServiceInstance instance = instanceOf(completion.getLoadBalancerResponse());
        if (instance == null) {
            return;
        }
        switch (completion.status()) {
            case SUCCESS -> quarantine.onAnswer(instance);
            case FAILED -> onFailure(instance, completion.getThrowable());
            case DISCARD -> {}
        }
    }

    private void onFailure(GossipServiceInstance instance, @Nullable Throwable failure) {
        if (!ConnectFailure.isBehind(failure)) {
            return;
        }
        log.debug("Gossip: cannot connect to {}, it is called last for a while", instance, failure);
        quarantine.onUnreachable(instance);
        NodeId member = instance.member();
        if (member != null) {
            node.reportUnreachable(member);
        }
    }

    private static @Nullable GossipServiceInstance instanceOf(@Nullable Response<ServiceInstance> response) {
        return response != null && response.hasServer() && response.getServer() instanceof GossipServiceInstance ours
                ? ours
                : null;
    }
}
