package io.gossipdiscovery.autoconfigure.loadbalancer;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/** The discovery client of a load balancer: that of the application, with the candidates of each service. */
record CandidateDiscoveryClient(ObjectProvider<DiscoveryClient> application, CandidateSelection selection)
        implements DiscoveryClient {

    @Override
    public String description() {
        return delegate().description();
    }

    @Override
    public List<ServiceInstance> getInstances(String serviceId) {
        return selection.from(serviceId, delegate().getInstances(serviceId));
    }

    @Override
    public List<String> getServices() {
        return delegate().getServices();
    }

    @Override
    public void probe() {
        delegate().probe();
    }

    @Override
    public int getOrder() {
        return delegate().getOrder();
    }

    /** Asked for late: not every load balancer uses both kinds. */
    private DiscoveryClient delegate() {
        return application.getObject();
    }
}
