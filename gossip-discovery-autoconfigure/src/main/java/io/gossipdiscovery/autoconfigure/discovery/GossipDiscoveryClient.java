package io.gossipdiscovery.autoconfigure.discovery;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import java.util.List;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/** Answers from memory: no call of this client waits for anything. */
final class GossipDiscoveryClient implements DiscoveryClient {

    private final ServiceIndex index;
    private final int order;

    GossipDiscoveryClient(ServiceIndex index, int order) {
        this.index = index;
        this.order = order;
    }

    @Override
    public String description() {
        return "Gossip Discovery Client";
    }

    @Override
    public List<ServiceInstance> getInstances(String serviceId) {
        return index.instances(serviceId);
    }

    @Override
    public List<String> getServices() {
        return index.services();
    }

    /** There is no server that could fail to answer. */
    @Override
    public void probe() {
        index.version();
    }

    @Override
    public int getOrder() {
        return order;
    }
}
