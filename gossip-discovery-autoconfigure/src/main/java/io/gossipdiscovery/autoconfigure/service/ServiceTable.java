package io.gossipdiscovery.autoconfigure.service;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.cloud.client.ServiceInstance;

/**
 * One state of the index. Immutable.
 *
 * @param bySpelling the instances of a service under its name in lower case and under every spelling that an instance uses
 * @param services one name per service, sorted
 * @param duplicates what instances of one service at different places call themselves alike, sorted
 */
record ServiceTable(
        Map<String, List<ServiceInstance>> bySpelling, List<String> services, List<DuplicateInstance> duplicates) {

    static final ServiceTable EMPTY = new ServiceTable(Map.of(), List.of(), List.of());

    private static final Comparator<GossipServiceInstance> ORDER = Comparator.comparing(
                    GossipServiceInstance::getInstanceId)
            .thenComparing(GossipServiceInstance::getHost)
            .thenComparingInt(GossipServiceInstance::getPort);

    static ServiceTable of(List<GossipServiceInstance> instances) {
        Map<String, List<GossipServiceInstance>> groups = new TreeMap<>();
        for (GossipServiceInstance instance : instances) {
            groups.computeIfAbsent(canonical(instance.getServiceId()), name -> new ArrayList<>())
                    .add(instance);
        }
        Map<String, List<ServiceInstance>> bySpelling = new HashMap<>();
        List<String> services = new ArrayList<>(groups.size());
        List<DuplicateInstance> duplicates = new ArrayList<>();
        groups.forEach((name, group) -> {
            List<ServiceInstance> listed = withoutRepeats(group);
            bySpelling.put(name, listed);
            listed.forEach(instance -> bySpelling.put(instance.getServiceId(), listed));
            services.add(nameOf(name, listed));
            duplicates.addAll(DuplicateInstance.among(listed));
        });
        return new ServiceTable(bySpelling, List.copyOf(services), List.copyOf(duplicates));
    }

    List<ServiceInstance> instances(String serviceId) {
        List<ServiceInstance> exact = bySpelling.get(serviceId);
        if (exact != null) {
            return exact;
        }
        List<ServiceInstance> other = bySpelling.get(canonical(serviceId));
        return other != null ? other : List.of();
    }

    /** An instance that was started anew may be told by its old life, too: at one place there is only one. */
    private static List<ServiceInstance> withoutRepeats(List<GossipServiceInstance> group) {
        Map<String, ServiceInstance> byPlace = new LinkedHashMap<>();
        group.stream()
                .sorted(ORDER)
                .forEach(instance -> byPlace.putIfAbsent(
                        instance.getUri().getRawAuthority() + ' ' + instance.getInstanceId(), instance));
        return List.copyOf(byPlace.values());
    }

    /** The name as its instances spell it where they agree, else in lower case. */
    private static String nameOf(String canonical, List<ServiceInstance> instances) {
        String first = instances.get(0).getServiceId();
        return instances.stream().allMatch(instance -> instance.getServiceId().equals(first)) ? first : canonical;
    }

    private static String canonical(String serviceId) {
        return serviceId.toLowerCase(Locale.ROOT);
    }
}
