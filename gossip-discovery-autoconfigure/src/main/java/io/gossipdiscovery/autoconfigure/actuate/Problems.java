package io.gossipdiscovery.autoconfigure.actuate;

import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.autoconfigure.membership.MembershipPlan;
import io.gossipdiscovery.autoconfigure.service.DuplicateInstance;
import io.gossipdiscovery.autoconfigure.service.ServiceIndex;
import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.VersionRange;
import io.gossipdiscovery.netty.GossipNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a person should do something about, each in one sentence that says what is wrong and one that says the remedy. None where
 * all is well.
 */
final class Problems {

    private static final int MOST_NAMED = 10;

    private final ClusterView view;
    private final Map<String, Long> counters;
    private final List<String> sentences = new ArrayList<>();
    private boolean viewMeansLittle;

    private Problems(ClusterView view, Map<String, Long> counters) {
        this.view = view;
        this.counters = counters;
    }

    /**
     * The problems of a running node.
     *
     * @param index of its services
     * @param membership null where the node is the user's own: then fewer are known
     */
    static Problems of(GossipNode node, ServiceIndex index, @Nullable GossipMembership membership) {
        Problems problems = new Problems(node.view(), node.counters());
        if (membership != null) {
            problems.lookForPlaintext(membership.plan());
            problems.lookForKey(membership.plan());
            problems.lookAtPeersFile(membership.peersFileProblem());
        }
        problems.lookForSeeds(
                new TreeMap<>(node.seedProblems()), expectsOthers(node, membership), whoNamesSeeds(membership));
        problems.lookForPaths(node.blockedPaths());
        problems.lookForLimits(node.limitsReached());
        problems.lookForConflicts();
        problems.lookForVersions();
        problems.lookForDuplicates(index.duplicates());
        problems.lookForLostAtOnce(index.lostAtOnce(), index.kept().size());
        problems.lookAtItself();
        return problems;
    }

    /** What a node tells of itself by these counters. */
    static Problems of(ClusterView view, Map<String, Long> counters) {
        Problems problems = new Problems(view, counters);
        problems.lookForConflicts();
        problems.lookForVersions();
        problems.lookAtItself();
        return problems;
    }

    List<String> sentences() {
        return List.copyOf(sentences);
    }

    /** Whether this node knows so little of the others that nothing can be said of the cluster. */
    boolean viewMeansLittle() {
        return viewMeansLittle;
    }

    /** Whether a node that is alone should not be. */
    private static boolean expectsOthers(GossipNode node, @Nullable GossipMembership membership) {
        boolean named = !node.seedProblems().isEmpty() || !node.seedAddresses().isEmpty();
        if (membership == null) {
            return named;
        }
        boolean stillJoins = membership.joinResult() == null;
        return membership.plan().hasConfiguredSeeds() && (named || stillJoins);
    }

    private static String whoNamesSeeds(@Nullable GossipMembership membership) {
        if (membership == null) {
            return "whoever called GossipNode.join";
        }
        List<String> who = new ArrayList<>();
        if (!membership.plan().seeds().isEmpty()) {
            who.add(membership.plan().seedsNamedBy());
        }
        membership.plan().providers().forEach(provider -> who.add(provider.name()));
        return String.join(" or ", who);
    }

    private void lookForPlaintext(MembershipPlan plan) {
        String migration = plan.migrationProblem();
        if (migration != null) {
            sentences.add(migration);
        } else if (!plan.isSealed() && !plan.settings().bindAddress().isLoopbackAddress()) {
            sentences.add(
                    "Packets are not sealed on " + plan.settings().bindAddress().getHostAddress()
                            + ": whoever reaches it can read and change what the cluster believes."
                            + " Set gossip.security.keys on every node, and remove gossip.security.allow-plaintext.");
        }
    }

    /** A node that has a key now had none only for as long as its first stream took. */
    private void lookForKey(MembershipPlan plan) {
        long notSent = counter("keys.notSentWithoutKey");
        if (plan.agreesOnKeys() && notSent > 0 && counter("keys.held") == 0) {
            sentences.add(
                    "This node has no key and could not send " + notSent
                            + " datagrams: nodes with certificates agree on one over streams, and none came about. Check that all have"
                            + " certificates that the others accept (gossip.security.ssl-bundle), and that their port is open for TCP.");
        }
    }

    private void lookAtPeersFile(@Nullable String problem) {
        if (problem != null) {
            sentences.add(problem + ". After a restart it finds the cluster by its seeds alone."
                    + " Make the directory writable, and room on its disk.");
        }
    }

    private void lookForSeeds(Map<String, String> seedProblems, boolean expectsOthers, String whoNamesSeeds) {
        seedProblems.values().forEach(problem -> sentences.add(problem + "."));
        if (!expectsOthers || view.live().size() > 1) {
            return;
        }
        viewMeansLittle = true;
        sentences.add("No seed has brought anybody. Check that " + whoNamesSeeds
                + " names running nodes, and that their port is open for UDP and TCP." + rejections());
    }

    /** Why nobody may be heard: who is alone and rejects packets is as a rule configured otherwise than the others. */
    private String rejections() {
        StringBuilder hints = new StringBuilder();
        hint(hints, "rejected.notAuthentic", "sealed with another key: make gossip.security.keys the same everywhere");
        hint(
                hints,
                "rejected.plaintext",
                "not sealed, as this node's are: make gossip.security.keys the same everywhere");
        hint(hints, "rejected.sealed", "sealed, as this node's are not: make gossip.security.keys the same everywhere");
        hint(hints, "rejected.otherCluster", "of another cluster: make gossip.cluster the same everywhere");
        hint(
                hints,
                "rejected.version",
                "of nodes that speak no protocol version of this one's, which are " + spoken()
                        + ": upgrade the older of the two");
        long failed = counter("shell.streams.handshakesFailed");
        if (failed > 0) {
            hints.append(" TLS handshakes failed ")
                    .append(failed)
                    .append(
                            " times: check that the certificates of gossip.security.ssl-bundle are of one authority and have not"
                                    + " expired, and what the log says.");
        }
        return hints.toString();
    }

    private void hint(StringBuilder hints, String counter, String meaning) {
        long count = counter(counter);
        if (count > 0) {
            hints.append(" Rejected were ")
                    .append(count)
                    .append(" packets ")
                    .append(meaning)
                    .append('.');
        }
    }

    private void lookForPaths(List<NodeAddress> blocked) {
        if (!blocked.isEmpty()) {
            sentences.add("Datagrams do not get through to members with whom gossip therefore goes by TCP: "
                    + named(blocked) + ". Open their port for UDP too, in both directions.");
        }
    }

    private void lookForLimits(List<String> reached) {
        LimitProblems.of(reached)
                .forEach((counter, remedy) -> sentences.add(remedy + " (" + counter + ": " + counter(counter) + ")."));
    }

    private void lookForConflicts() {
        Map<NodeAddress, Member> byAddress = new HashMap<>();
        int before = sentences.size();
        for (Member member : counter("addresses.conflicting") == 0 ? List.<Member>of() : view.live()) {
            Member other = byAddress.putIfAbsent(member.address(), member);
            if (other != null && sentences.size() - before < MOST_NAMED) {
                sentences.add("Two live members advertise " + member.address() + ": "
                        + other.id().abbreviated() + " and " + member.id().abbreviated()
                        + ". Give each its own gossip.advertise.host or gossip.advertise.port.");
            }
        }
        long contested = counter("addresses.contested");
        if (sentences.size() == before && contested > 0) {
            sentences.add("At " + contested + " addresses another node has answered than the member that advertises it."
                    + " Give each node its own gossip.advertise.host or gossip.advertise.port.");
        }
    }

    /** Others can speak with both: their news of each other is taken, but the two do not hear each other. */
    private void lookForVersions() {
        VersionRange spoken = spoken();
        if (counter("members.otherVersion") == 0) {
            return;
        }
        view.live().stream()
                .filter(member ->
                        member.versions() != null && !member.versions().meets(spoken))
                .limit(MOST_NAMED)
                .map(member -> "Member " + member.id().abbreviated() + " at " + member.address()
                        + " speaks protocol version " + member.versions() + ", this node " + spoken
                        + ": they cannot talk to each other. Upgrade the older of the two to a release that speaks a version of"
                        + " the other.")
                .forEach(sentences::add);
    }

    private VersionRange spoken() {
        Member self = view.find(view.self());
        return self == null || self.versions() == null ? VersionRange.SPOKEN : self.versions();
    }

    private void lookForDuplicates(List<DuplicateInstance> duplicates) {
        duplicates.stream()
                .limit(MOST_NAMED)
                .map(duplicate -> "Instance id '" + duplicate.instanceId() + "' of service '" + duplicate.serviceId()
                        + "' is used at " + duplicate.places()
                        + ". Give each a gossip.discovery.instance-id of its own, or none.")
                .forEach(sentences::add);
    }

    private void lookForLostAtOnce(List<String> services, int kept) {
        if (!services.isEmpty()) {
            sentences.add("More than half of the instances of "
                    + services.stream().limit(MOST_NAMED).toList()
                    + " do not answer all at once. Of all instances " + kept
                    + " stay listed although they are held for dead, for " + ServiceIndex.MEMORY.toSeconds()
                    + " s after their death at most. Check the network of this application.");
        }
    }

    private void lookAtItself() {
        if (counter("sick") > 0) {
            viewMeansLittle = true;
            sentences.add(
                    "This node hardly reaches anybody: it is accused, few answered when it asked whether it gets through, and"
                            + " it does not contradict until enough do. Check its network, and whether it gets enough CPU.");
        }
        long holdDownMillis = counter("holdDownMillis");
        if (holdDownMillis > 0) {
            sentences.add("This node was held for dead again and again, and waits " + holdDownMillis
                    + " ms more before it contradicts. Check whether the others reach it by UDP and TCP, and for long"
                    + " pauses of this process.");
        }
        long faults = counter("shell.engine.faults");
        if (faults > 0) {
            sentences.add("The node met " + faults
                    + " bugs of gossip-discovery, and went on. Please report what it has logged.");
        }
    }

    private long counter(String name) {
        return counters.getOrDefault(name, 0L);
    }

    private static String named(List<NodeAddress> addresses) {
        String named = String.join(
                ", ",
                addresses.stream().limit(MOST_NAMED).map(NodeAddress::toString).toList());
        return addresses.size() > MOST_NAMED ? named + ", ..." : named;
    }
}
