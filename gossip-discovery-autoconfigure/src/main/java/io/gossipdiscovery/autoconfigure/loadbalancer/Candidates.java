package io.gossipdiscovery.autoconfigure.loadbalancer;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.Listing;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.cloud.client.ServiceInstance;

/**
 * The instances of one service that a load balancer chooses from: those of whom nothing is held against, else those who are merely
 * suspected, else all, for whom it is better to try somebody than nobody. Each remembers this object as its {@linkplain
 * GossipServiceInstance#source() source}, so that whoever keeps a list can tell whether it is current. Immutable.
 */
final class Candidates {

    private final ServiceIndex index;
    private final Quarantine quarantine;
    private final String serviceId;
    private final Listing listing;
    private final long quarantineVersion;
    private final List<ServiceInstance> instances;

    Candidates(ServiceIndex index, Quarantine quarantine, String serviceId) {
        this.index = index;
        this.quarantine = quarantine;
        this.serviceId = serviceId;
        this.quarantineVersion =
                quarantine.version(); // before the list is made: what changes meanwhile makes it outdated
        this.listing = index.listing(serviceId);
        this.instances = chosen().stream()
                .map(instance -> (ServiceInstance) ((GossipServiceInstance) instance).takenFrom(this))
                .toList();
    }

    private List<ServiceInstance> chosen() {
        List<ServiceInstance> all = listing.instances();
        if (listing.doubted().isEmpty() && quarantine.isEmpty()) {
            return all;
        }
        List<ServiceInstance> reachable = among(all, instance -> !quarantine.holds(instance));
        List<ServiceInstance> good =
                among(reachable, instance -> !listing.doubted().contains(instance));
        if (!good.isEmpty()) {
            return good;
        }
        return reachable.isEmpty() ? all : reachable;
    }

    private static List<ServiceInstance> among(List<ServiceInstance> all, Predicate<ServiceInstance> predicate) {
        return all.stream().filter(predicate).toList();
    }

    /** Sorted by instance id; the list cannot be changed. */
    List<ServiceInstance> instances() {
        return instances;
    }

    /** Whether a list made now would be the same. Asked with each call: a listing is the same object while it is the same. */
    @SuppressWarnings("ReferenceEquality")
    boolean isCurrent() {
        return index.listing(serviceId) == listing && quarantine.version() == quarantineVersion;
    }
}
