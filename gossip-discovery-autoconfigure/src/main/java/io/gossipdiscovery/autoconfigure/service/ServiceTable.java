package io.gossipdiscovery.autoconfigure.service;

import io.gossipdiscovery.autoconfigure.service.Offered.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.cloud.client.ServiceInstance;

/**
 * One state of the index. Immutable.
 *
 * @param bySpelling the listing of a service under its name in lower case and under every spelling that an instance uses
 * @param services one name per service, sorted
 * @param duplicates what instances of one service at different places call themselves alike, sorted
 */
record ServiceTable(Map<String, Listing> bySpelling, List<String> services, List<DuplicateInstance> duplicates) {

    static final ServiceTable EMPTY = new ServiceTable(Map.of(), List.of(), List.of());

    /** One instance that does not answer is no sign that the fault is elsewhere. */
    private static final int LEAST_LOST_AT_ONCE = 2;

    private static final Comparator<GossipServiceInstance> ORDER = Comparator.comparing(
                    GossipServiceInstance::getInstanceId)
            .thenComparing(GossipServiceInstance::getHost)
            .thenComparingInt(GossipServiceInstance::getPort);

    /** The same order every time, whatever the order of members is. */
    private static final Comparator<Offered> BEST_FIRST = Comparator.comparing(Offered::standing)
            .thenComparing(one -> String.valueOf(one.instance().member()));

    /** A table of these, which takes listings from another as far as they are equal. */
    static ServiceTable of(List<Offered> offered, ServiceTable before) {
        Map<String, List<Offered>> groups = new TreeMap<>();
        for (Offered one : offered) {
            groups.computeIfAbsent(canonical(one.instance().getServiceId()), name -> new ArrayList<>())
                    .add(one);
        }
        Map<String, Listing> bySpelling = new HashMap<>();
        List<String> services = new ArrayList<>(groups.size());
        List<DuplicateInstance> duplicates = new ArrayList<>();
        groups.forEach((name, group) -> {
            Listing known = before.bySpelling.getOrDefault(name, Listing.EMPTY);
            Listing made = listing(group, known);
            if (made.instances().isEmpty()) {
                return;
            }
            Listing listing = made.isTheSameAs(known) ? known : made;
            bySpelling.put(name, listing);
            listing.instances().forEach(instance -> bySpelling.put(instance.getServiceId(), listing));
            services.add(nameOf(name, listing.instances()));
            duplicates.addAll(DuplicateInstance.among(listing.instances()));
        });
        return new ServiceTable(bySpelling, List.copyOf(services), List.copyOf(duplicates));
    }

    /**
     * Where more than half of the instances are suspected or lost at once for not answering, the fault may well be on this side: those
     * that are lost stay listed. Whoever is not listed any more does not come back like this.
     */
    private static Listing listing(List<Offered> group, Listing before) {
        Set<String> live = places(group, Standing::isLive);
        Set<ServiceInstance> listedBefore = Set.copyOf(before.instances());
        List<Offered> present = new ArrayList<>();
        int unheard = 0;
        for (Offered one : group) {
            boolean wasListed = listedBefore.contains(one.instance());
            boolean counts = one.standing().isLive()
                    || ((one.standing() == Standing.LOST || wasListed) && !live.contains(place(one.instance())));
            if (counts) {
                present.add(one);
                unheard += one.standing() == Standing.ALIVE || one.standing() == Standing.ACCUSED ? 0 : 1;
            }
        }
        boolean atOnce = unheard >= LEAST_LOST_AT_ONCE && unheard * 2 > present.size();
        present.removeIf(one -> !one.standing().isLive() && !(atOnce && listedBefore.contains(one.instance())));
        present.sort(BEST_FIRST);
        Set<String> alive = places(present, standing -> standing == Standing.ALIVE);
        return new Listing(
                withoutRepeats(present),
                instances(present, one -> !alive.contains(place(one.instance()))),
                instances(present, one -> !one.standing().isLive()),
                atOnce);
    }

    private static Set<ServiceInstance> instances(List<Offered> offered, Predicate<Offered> predicate) {
        return offered.stream().filter(predicate).map(Offered::instance).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> places(List<Offered> group, Predicate<Standing> standings) {
        return group.stream()
                .filter(one -> standings.test(one.standing()))
                .map(one -> place(one.instance()))
                .collect(Collectors.toSet());
    }

    private static String place(ServiceInstance instance) {
        return instance.getHost() + ':' + instance.getPort();
    }

    Listing listing(String serviceId) {
        Listing exact = bySpelling.get(serviceId);
        if (exact != null) {
            return exact;
        }
        Listing other = bySpelling.get(canonical(serviceId));
        return other != null ? other : Listing.EMPTY;
    }

    /** Whether callers are given the same instances. */
    boolean listsTheSameAs(ServiceTable other) {
        return bySpelling.keySet().equals(other.bySpelling.keySet())
                && bySpelling.entrySet().stream().allMatch(entry -> entry.getValue()
                        .instances()
                        .equals(other.listing(entry.getKey()).instances()));
    }

    /** An instance that was started anew may be told by its old life, too: at one place there is only one, the best. */
    private static List<ServiceInstance> withoutRepeats(List<Offered> bestFirst) {
        Map<String, ServiceInstance> byPlace = new LinkedHashMap<>();
        bestFirst.stream()
                .map(Offered::instance)
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
