package io.gossipdiscovery.autoconfigure.service;

import io.gossipdiscovery.autoconfigure.service.Offered.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
            Listing made = listing(group);
            if (made.instances().isEmpty()) {
                return;
            }
            Listing known = before.bySpelling.get(name);
            Listing listing = known != null && made.equals(known) ? known : made;
            bySpelling.put(name, listing);
            listing.instances().forEach(instance -> bySpelling.put(instance.getServiceId(), listing));
            services.add(nameOf(name, listing.instances()));
            duplicates.addAll(DuplicateInstance.among(listing.instances()));
        });
        return new ServiceTable(bySpelling, List.copyOf(services), List.copyOf(duplicates));
    }

    /**
     * Where more than half of the instances are lost or suspected for not answering, the fault may well be on this side: the last
     * list is served as it was, but for whom something else is held against.
     */
    private static Listing listing(List<Offered> group) {
        Set<String> live = places(group, EnumSet.complementOf(EnumSet.of(Standing.LOST)));
        List<Offered> present = group.stream()
                .filter(one -> one.standing() != Standing.LOST || !live.contains(place(one.instance())))
                .toList();
        long unheard =
                present.stream().filter(one -> one.standing().isByTimeout()).count();
        boolean atOnce = unheard >= LEAST_LOST_AT_ONCE && unheard * 2 > present.size();
        Set<String> alive = places(group, EnumSet.of(Standing.ALIVE));
        List<GossipServiceInstance> listed = new ArrayList<>();
        List<ServiceInstance> doubted = new ArrayList<>();
        List<ServiceInstance> kept = new ArrayList<>();
        for (Offered one : present) {
            if (one.standing() == Standing.LOST && !atOnce) {
                continue;
            }
            listed.add(one.instance());
            if (one.standing() == Standing.LOST) {
                kept.add(one.instance());
            } else if (isDoubted(one, atOnce) && !alive.contains(place(one.instance()))) {
                doubted.add(one.instance());
            }
        }
        return new Listing(withoutRepeats(listed), Set.copyOf(doubted), Set.copyOf(kept));
    }

    private static boolean isDoubted(Offered one, boolean atOnce) {
        return one.standing() == Standing.ACCUSED || (one.standing() == Standing.UNHEARD && !atOnce);
    }

    private static Set<String> places(List<Offered> group, Set<Standing> standings) {
        return group.stream()
                .filter(one -> standings.contains(one.standing()))
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
