package io.gossipdiscovery.autoconfigure.loadbalancer;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.Listing;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.cloud.client.ServiceInstance;

/**
 * The instances that a load balancer chooses from, of those that a discovery client lists: those of whom nothing is held against,
 * else those who are merely doubted, else all, since it is better to try somebody than nobody. Each of ours remembers this object as
 * its {@linkplain GossipServiceInstance#source() source}, so that whoever keeps a list can tell whether it is current. Immutable.
 */
final class Candidates {

    private final ServiceIndex index;
    private final Quarantine quarantine;
    private final List<ServiceInstance> listed;
    private final long quarantineVersion;

    /** What was held of the services that are listed, as a rule of one; a discovery client may give them other names. */
    private final List<Held> held;

    private final List<ServiceInstance> instances;

    private record Held(String serviceId, Listing listing) {}

    Candidates(ServiceIndex index, Quarantine quarantine, List<ServiceInstance> listed) {
        this.index = index;
        this.quarantine = quarantine;
        this.listed = listed;
        this.quarantineVersion = quarantine.version(); // first: what changes meanwhile makes this outdated
        Map<String, Listing> listings = listings();
        this.held = listings.entrySet().stream()
                .map(entry -> new Held(entry.getKey(), entry.getValue()))
                .toList();
        this.instances = chosen(listings).stream().map(this::remembering).toList();
    }

    private Map<String, Listing> listings() {
        Map<String, Listing> listings = new HashMap<>();
        for (ServiceInstance instance : listed) {
            if (instance instanceof GossipServiceInstance) {
                listings.computeIfAbsent(instance.getServiceId(), index::listing);
            }
        }
        return listings;
    }

    private List<ServiceInstance> chosen(Map<String, Listing> listings) {
        if (quarantine.isEmpty()
                && listings.values().stream()
                        .allMatch(listing -> listing.doubted().isEmpty())) {
            return listed;
        }
        List<ServiceInstance> reachable = among(listed, instance -> !quarantine.holds(instance));
        List<ServiceInstance> good = among(reachable, instance -> {
            Listing listing = listings.get(instance.getServiceId());
            return listing == null || !listing.doubted().contains(instance);
        });
        if (!good.isEmpty()) {
            return good;
        }
        return reachable.isEmpty() ? listed : reachable;
    }

    private static List<ServiceInstance> among(List<ServiceInstance> all, Predicate<ServiceInstance> predicate) {
        return all.stream().filter(predicate).toList();
    }

    private ServiceInstance remembering(ServiceInstance instance) {
        return instance instanceof GossipServiceInstance ours ? ours.takenFrom(this) : instance;
    }

    /** In the order in which they are listed; the list cannot be changed. */
    List<ServiceInstance> instances() {
        return instances;
    }

    /** Whether these are of that list. */
    boolean areOf(List<ServiceInstance> list) {
        return listed.equals(list);
    }

    /** Whether the same would be chosen now. Asked with each call: a listing is the same object while it is the same. */
    @SuppressWarnings("ReferenceEquality")
    boolean isCurrent() {
        for (int i = 0; i < held.size(); i++) {
            Held one = held.get(i);
            if (index.listing(one.serviceId) != one.listing) {
                return false;
            }
        }
        return quarantine.version() == quarantineVersion;
    }
}
