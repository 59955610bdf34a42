package io.gossipdiscovery.autoconfigure.loadbalancer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The reactive discovery client of a load balancer: that of the application, with the candidates of each service. */
record CandidateReactiveDiscoveryClient(
        ObjectProvider<ReactiveDiscoveryClient> application, CandidateSelection selection)
        implements ReactiveDiscoveryClient {

    @Override
    public String description() {
        return delegate().description();
    }

    @Override
    public Flux<ServiceInstance> getInstances(String serviceId) {
        return delegate()
                .getInstances(serviceId)
                .collectList()
                .flatMapIterable(listed -> selection.from(serviceId, listed));
    }

    @Override
    public Flux<String> getServices() {
        return delegate().getServices();
    }

    @Override
    public Mono<Void> reactiveProbe() {
        return delegate().reactiveProbe();
    }

    @Override
    public int getOrder() {
        return delegate().getOrder();
    }

    /** Asked for late: not every load balancer uses both kinds. */
    private ReactiveDiscoveryClient delegate() {
        return application.getObject();
    }
}
