package io.gossipdiscovery.autoconfigure.loadbalancer;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Turns what a discovery client lists of a service into what a load balancer chooses from. Lists of other discovery clients stay as
 * they are. Safe for use by any thread.
 */
final class CandidateSelection {

    private final ServiceIndex index;
    private final Quarantine quarantine;
    private final Map<String, Candidates> known = new ConcurrentHashMap<>();

    CandidateSelection(ServiceIndex index, Quarantine quarantine) {
        this.index = index;
        this.quarantine = quarantine;
    }

    List<ServiceInstance> from(String serviceId, List<ServiceInstance> listed) {
        if (listed.stream().noneMatch(GossipServiceInstance.class::isInstance)) {
            known.remove(serviceId);
            return listed;
        }
        Candidates before = known.get(serviceId);
        if (before != null && before.isCurrent() && before.areOf(listed)) {
            return before.instances();
        }
        Candidates now = new Candidates(index, quarantine, List.copyOf(listed));
        known.put(serviceId, now);
        return now.instances();
    }
}
