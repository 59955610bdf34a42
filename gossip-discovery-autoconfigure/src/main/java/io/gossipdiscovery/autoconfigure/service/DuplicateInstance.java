package io.gossipdiscovery.autoconfigure.service;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.cloud.client.ServiceInstance;

/**
 * One instance id that live instances of one service at different places have in common. Nobody can tell which of them is meant,
 * and both serve, so that both are listed; whoever looks an instance up by its id finds the first of these places.
 *
 * @param serviceId name of the service
 * @param instanceId what all of them call themselves
 * @param places where they are called, in the order in which they are listed
 */
public record DuplicateInstance(String serviceId, String instanceId, List<URI> places) {

    public DuplicateInstance {
        places = List.copyOf(places);
    }

    /** Those among the instances of one service, which are sorted by instance id. */
    static List<DuplicateInstance> among(List<ServiceInstance> instances) {
        List<DuplicateInstance> duplicates = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= instances.size(); to++) {
            ServiceInstance first = instances.get(from);
            if (to < instances.size() && idOf(instances.get(to)).equals(idOf(first))) {
                continue;
            }
            if (to - from > 1) {
                List<URI> places = instances.subList(from, to).stream()
                        .map(ServiceInstance::getUri)
                        .toList();
                duplicates.add(new DuplicateInstance(first.getServiceId(), idOf(first), places));
            }
            from = to;
        }
        return duplicates;
    }

    /** Service and id, equal for two that differ in their places alone. */
    List<String> key() {
        return List.of(serviceId.toLowerCase(Locale.ROOT), instanceId);
    }

    private static String idOf(ServiceInstance instance) {
        return Objects.requireNonNullElse(instance.getInstanceId(), "");
    }
}
