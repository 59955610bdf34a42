package io.gossipdiscovery.autoconfigure.discovery;

import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Answers from memory at the moment of subscription. */
final class GossipReactiveDiscoveryClient implements ReactiveDiscoveryClient {

    private final ServiceIndex index;
    private final int order;

    GossipReactiveDiscoveryClient(ServiceIndex index, int order) {
        this.index = index;
        this.order = order;
    }

    @Override
    public String description() {
        return "Gossip Reactive Discovery Client";
    }

    @Override
    public Flux<ServiceInstance> getInstances(String serviceId) {
        return Flux.defer(() -> Flux.fromIterable(index.instances(serviceId)));
    }

    @Override
    public Flux<String> getServices() {
        return Flux.defer(() -> Flux.fromIterable(index.services()));
    }

    /** There is no server that could fail to answer. */
    @Override
    public Mono<Void> reactiveProbe() {
        return Mono.empty();
    }

    @Override
    public int getOrder() {
        return order;
    }
}
