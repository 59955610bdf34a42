package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.autoconfigure.journal.JournalEntry;
import io.gossipdiscovery.autoconfigure.loadbalancer.Quarantine;
import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import io.gossipdiscovery.autoconfigure.service.Listing;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * Every service as this node knows it: the instances of its members, those that get no requests included, and, as far as the
 * journal goes back, those that are gone.
 */
final class ServicesReport {

    private final GossipNode node;
    private final ServiceIndex index;
    private final @Nullable GossipJournal journal;
    private final @Nullable Quarantine quarantine;
    private final MetadataMask mask;

    /**
     * A report.
     *
     * @param journal null where the application keeps none: then nobody is told who is gone
     * @param quarantine null where it has no load balancer
     */
    ServicesReport(
            GossipNode node,
            ServiceIndex index,
            @Nullable GossipJournal journal,
            @Nullable Quarantine quarantine,
            MetadataMask mask) {
        this.node = node;
        this.index = index;
        this.journal = journal;
        this.quarantine = quarantine;
        this.mask = mask;
    }

    Map<String, Object> services(Selection selection, boolean showSecrets) {
        ClusterView view = node.view();
        Found found = new Found(selection);
        view.members().forEach(member -> found.addAll(member, showSecrets));
        index.services().forEach(service -> found.addListed(index.listing(service), view, showSecrets));
        if (journal != null) {
            journal.entries().stream().filter(entry -> isGone(entry, view)).forEach(found::addGone);
        }
        return Map.of(
                "services",
                found.byService.values().stream().map(Service::describe).toList());
    }

    /** Gone for good, as far as this node knows: it may have died and come back. */
    private static boolean isGone(JournalEntry entry, ClusterView view) {
        boolean ended = entry.kind() == JournalEntry.Kind.DIED || entry.kind() == JournalEntry.Kind.LEFT;
        Member now = ended ? view.find(entry.subject().id()) : null;
        return ended && (now == null || !now.status().isLive());
    }

    /** One service, under the name as its first instance spells it. */
    private static final class Service {

        private final String name;
        private final List<Map<String, Object>> instances = new ArrayList<>();
        private final List<Map<String, Object>> gone = new ArrayList<>();

        private Service(String name) {
            this.name = name;
        }

        private Map<String, Object> describe() {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("service", name);
            described.put("instances", instances);
            described.put("gone", gone);
            return described;
        }
    }

    /** What was found so far. */
    private final class Found {

        private final Selection selection;
        private final Map<String, Service> byService = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final Map<String, Set<String>> serving = new HashMap<>();
        private int count;

        private Found(Selection selection) {
            this.selection = selection;
        }

        private void addAll(Member member, boolean showSecrets) {
            if (selection.takesMember(member.id(), member.address())) {
                for (MemberServices.Instance instance :
                        MemberServices.of(member.state()).instances()) {
                    if (takes(instance.record().serviceId())) {
                        service(instance.record().serviceId()).instances.add(describe(member, instance, showSecrets));
                    }
                }
            }
        }

        private void addListed(Listing listing, ClusterView view, boolean showSecrets) {
            for (ServiceInstance instance : listing.instances()) {
                if (instance instanceof GossipServiceInstance ours) {
                    addIfItsMemberIsGone(ours, listing.kept().contains(ours), view, showSecrets);
                }
            }
        }

        /** Callers are given it all the same; those whose members live are there already. */
        private void addIfItsMemberIsGone(
                GossipServiceInstance instance, boolean kept, ClusterView view, boolean showSecrets) {
            NodeId id = instance.member();
            Member member = id == null ? null : view.find(id);
            if (member == null || member.status().isLive() || !selection.takesMember(member.id(), member.address())) {
                return;
            }
            if (takes(instance.getServiceId())) {
                String reason = whyStill(member, kept);
                service(instance.getServiceId()).instances.add(describe(member, instance, reason, showSecrets));
            }
        }

        private Map<String, Object> describe(
                Member member, GossipServiceInstance instance, String reason, boolean showSecrets) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("instance", instance.getInstanceId());
            described.put("host", instance.getHost());
            described.put("port", instance.getPort());
            described.put("secure", instance.isSecure());
            described.put("liveness", member.status().name());
            described.put("requests", true);
            described.put("reason", reason);
            described.put("member", owner(member.id().toString(), member.address()));
            described.put("metadata", mask.apply(instance.getMetadata(), showSecrets));
            return described;
        }

        private void addGone(JournalEntry entry) {
            JournalEntry.Party party = entry.subject();
            if (selection.takesMember(party.id(), party.address())) {
                for (JournalEntry.Instance instance : party.instances()) {
                    if (takes(instance.serviceId())) {
                        service(instance.serviceId()).gone.add(describe(entry, instance));
                    }
                }
            }
        }

        private boolean takes(String serviceId) {
            return selection.takesService(serviceId) && count++ < selection.most();
        }

        private Service service(String serviceId) {
            return byService.computeIfAbsent(serviceId, Service::new);
        }

        private Map<String, Object> describe(Member member, MemberServices.Instance instance, boolean showSecrets) {
            ServiceRecord record = instance.record();
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("instance", record.instanceId());
            described.put("host", record.host());
            described.put("port", record.port());
            described.put("secure", record.secure());
            described.put("readiness", instance.readiness().name());
            described.put("liveness", member.status().name());
            String reason = whyNot(member, instance);
            described.put("requests", reason == null);
            String last = reason == null ? whyLast(record) : null;
            if (reason != null || last != null) {
                described.put("reason", reason != null ? reason : last);
            }
            described.put("member", owner(member.id().toString(), member.address()));
            described.put("metadata", mask.apply(record.metadata(), showSecrets));
            return described;
        }

        private Map<String, Object> describe(JournalEntry entry, JournalEntry.Instance instance) {
            Map<String, Object> described = new LinkedHashMap<>();
            described.put("instance", instance.instanceId());
            described.put("at", entry.at().toString());
            described.put("reason", entry.why());
            described.put(
                    "member",
                    owner(entry.subject().id().toString(), entry.subject().address()));
            return described;
        }

        /** Why this instance gets no requests, or null if it does. */
        private @Nullable String whyNot(Member member, MemberServices.Instance instance) {
            if (!member.status().isLive()) {
                return "its member is " + member.status();
            }
            if (instance.readiness() != Readiness.UP) {
                return meaning(instance.readiness());
            }
            ServiceRecord record = instance.record();
            boolean serves = serving.computeIfAbsent(record.serviceId(), this::places)
                    .contains(place(record.instanceId(), ServiceRecord.inUri(record.host()), record.port()));
            return serves ? null : "it is not among the instances that callers are given";
        }

        /** Why this instance is called where nobody else is there, or null if it is called as others are. */
        private @Nullable String whyLast(ServiceRecord record) {
            GossipServiceInstance instance = new GossipServiceInstance(record);
            if (index.listing(record.serviceId()).doubted().contains(instance)) {
                return "its member is suspected: it is called where nobody else is there";
            }
            return quarantine != null && quarantine.holds(instance)
                    ? "this application could not connect to it: for a while it is called where nobody else is there"
                    : null;
        }

        private Set<String> places(String serviceId) {
            return index.instances(serviceId).stream()
                    .map(instance ->
                            place(String.valueOf(instance.getInstanceId()), instance.getHost(), instance.getPort()))
                    .collect(Collectors.toSet());
        }
    }

    private static String place(String instanceId, String host, int port) {
        return instanceId + ' ' + host + ' ' + port;
    }

    private static Map<String, Object> owner(String id, @Nullable Object address) {
        return address == null ? Map.of("id", id) : Map.of("id", id, "address", address.toString());
    }

    /** Why an instance is listed whose member does not live. A view is shown before the index is told of it. */
    private static String whyStill(Member member, boolean kept) {
        return kept
                ? "it is held for dead, but more than half of the instances do not answer all at once: it is called "
                        + "where nobody else is there, for "
                        + ServiceIndex.MEMORY.toSeconds() + " s at most"
                : "its member is " + member.status() + ", and callers are about to be told";
    }

    static String meaning(Readiness readiness) {
        return switch (readiness) {
            case STARTING -> "it is starting and has not said that it accepts traffic";
            case UP -> "it wants requests";
            case DRAINING -> "it is stopping: it finishes what it has and wants nothing new";
            case DOWN -> "it refuses traffic, or its health group is not well, or somebody set it DOWN";
            case OUT_OF_SERVICE -> "somebody took it out of service";
        };
    }
}
