package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.autoconfigure.registration.GossipRegistration;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.SeedSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a person asks of the node of this application, as plain values that every JSON library writes. */
final class ClusterReport {

    private final GossipNode node;
    private final ServiceIndex index;
    private final @Nullable GossipMembership membership;
    private final @Nullable GossipRegistration registration;

    /**
     * A report.
     *
     * @param membership null where the node is the user's own: then it leaves out how the node was configured
     * @param registration null where the application registers nothing of ours
     */
    ClusterReport(
            GossipNode node,
            ServiceIndex index,
            @Nullable GossipMembership membership,
            @Nullable GossipRegistration registration) {
        this.node = node;
        this.index = index;
        this.membership = membership;
        this.registration = registration;
    }

    Map<String, Object> summary() {
        ClusterView view = node.view();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("id", node.id().toString());
        report.put("address", node.address().toString());
        report.putAll(configuration());
        report.putAll(keys());
        report.put("instances", services(self(view)));
        if (registration != null) {
            report.put("hostReason", registration.hostReason());
        }
        report.put("viewVersion", view.version());
        report.put("hash", HexFormat.of().toHexDigits(view.hash()));
        report.put("convergence", view.convergence());
        report.put("members", countByStatus(view));
        report.put("seedProblems", new TreeMap<>(node.seedProblems()));
        report.put("unreadableServiceEntries", index.malformedEntries());
        report.put("counters", new TreeMap<>(node.counters()));
        return report;
    }

    /** How the node was configured, as far as this application knows. */
    Map<String, Object> configuration() {
        Map<String, Object> report = new LinkedHashMap<>();
        if (membership != null) {
            report.put("cluster", membership.plan().cluster());
            report.put("mode", lowerCase(membership.plan().mode()));
            report.put("addressReason", membership.plan().addressReason());
            report.put("sealed", membership.plan().isSealed());
            report.put("protectedBy", membership.plan().protection());
            report.put("migration", membership.plan().migration().label());
            report.put("seeds", membership.plan().seeds());
            report.put(
                    "seedProviders",
                    membership.plan().providers().stream().map(SeedSource::name).toList());
            report.put("lastKnownMembers", membership.plan().peers());
            report.put("remarks", membership.plan().remarks());
        }
        return report;
    }

    /** Which keys are in use, by fingerprint or by number, never themselves. */
    private Map<String, Object> keys() {
        Map<String, Object> report = new LinkedHashMap<>();
        if (membership != null) {
            report.put("keys", membership.plan().keyFingerprints());
            if (membership.plan().agreesOnKeys()) {
                report.put("keyEpoch", node.counters().getOrDefault("keys.epoch", 0L));
            }
        }
        return report;
    }

    /** Everybody known, by id. */
    Map<String, Object> members(Selection selection) {
        ClusterView view = node.view();
        List<Map<String, Object>> members = view.members().stream()
                .filter(member -> takes(selection, member))
                .limit(selection.most())
                .map(member -> describe(member, view))
                .toList();
        return Map.of("members", members);
    }

    private static boolean takes(Selection selection, Member member) {
        return selection.takesMember(member.id(), member.address())
                && (selection.service() == null
                        || MemberServices.of(member.state()).instances().stream()
                                .anyMatch(instance ->
                                        selection.takesService(instance.record().serviceId())));
    }

    private static Map<String, Object> describe(Member member, ClusterView view) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("id", member.id().toString());
        described.put("self", member.id().equals(view.self()));
        described.put("address", member.address().toString());
        described.put("status", member.status().name());
        described.put("incarnation", member.evidence().incarnation().value());
        described.put("stateVersion", member.state().version());
        VersionRange versions = member.versions();
        if (versions != null) {
            described.put("protocolVersions", versions.toString());
        }
        described.put("services", services(member.state()));
        return described;
    }

    static Map<String, Integer> countByStatus(ClusterView view) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (Status status : Status.values()) {
            counts.put(lowerCase(status), view.count(status));
        }
        return counts;
    }

    private static MemberState self(ClusterView view) {
        Member self = view.find(view.self());
        return self == null ? MemberState.EMPTY : self.state();
    }

    private static List<Map<String, Object>> services(MemberState state) {
        return MemberServices.of(state).instances().stream()
                .map(ClusterReport::describe)
                .toList();
    }

    private static Map<String, Object> describe(MemberServices.Instance instance) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("service", instance.record().serviceId());
        described.put("instance", instance.record().instanceId());
        described.put("host", instance.record().host());
        described.put("port", instance.record().port());
        described.put("secure", instance.record().secure());
        described.put("readiness", instance.readiness().name());
        return described;
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
