package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whom the healthy members of a cluster remove, and whom they take back. What the faulty ones think of others is not counted. */
final class Removals {

    private static final long NEVER = -1;

    private final Simulation simulation;
    private final Set<SimulatedNode> healthy;
    /** By whom of the healthy each faulty member is removed at the moment. */
    private final Map<NodeId, Set<SimulatedNode>> removers = new HashMap<>();
    /** At which incarnations each faulty member was removed. */
    private final Map<NodeId, Set<Long>> removedAt = new HashMap<>();

    private final Set<NodeId> removedByAll = new HashSet<>();
    private final Set<NodeId> wronglyRemoved = new HashSet<>();
    private int complete;
    private long agreedNanos = NEVER;
    private long takenBack;

    private Removals(Simulation simulation, List<SimulatedNode> healthy, List<SimulatedNode> faulty) {
        this.simulation = simulation;
        this.healthy = Set.copyOf(healthy);
        for (SimulatedNode node : faulty) {
            removers.put(node.id(), new HashSet<>());
            removedAt.put(node.id(), new HashSet<>());
        }
    }

    /** Counts from now on. */
    static Removals in(Simulation simulation, List<SimulatedNode> healthy, List<SimulatedNode> faulty) {
        Removals removals = new Removals(simulation, healthy, faulty);
        simulation.observe(removals::changed);
        return removals;
    }

    private void changed(SimulatedNode observer, MembershipEvent event) {
        NodeId id = event.member().id();
        if (!healthy.contains(observer)) {
            return;
        }
        Set<SimulatedNode> its = removers.get(id);
        if (its == null) {
            if (event.kind() == Kind.DIED) {
                wronglyRemoved.add(id);
            }
        } else if (event.kind() == Kind.DIED && its.add(observer)) {
            removedAt
                    .computeIfAbsent(id, absent -> new HashSet<>())
                    .add(event.member().evidence().incarnation().value());
            if (its.size() == healthy.size()) {
                removedByAll.add(id);
                complete++;
            }
            if (complete == removers.size() && agreedNanos == NEVER) {
                agreedNanos = simulation.nowNanos();
            }
        } else if (event.kind() == Kind.JOINED && its.remove(observer)) {
            takenBack++;
            complete -= its.size() == healthy.size() - 1 ? 1 : 0;
        }
    }

    /** When all healthy members had removed all faulty ones for the first time, in seconds since this moment; NaN for never. */
    double agreedSeconds(long sinceNanos) {
        return agreedNanos == NEVER ? Double.NaN : (agreedNanos - sinceNanos) / 1e9;
    }

    /** Healthy members that some healthy member removed. */
    int wronglyRemoved() {
        return wronglyRemoved.size();
    }

    /** Faulty members that were never removed by all healthy ones at a time. */
    int notRemoved() {
        return removers.size() - removedByAll.size();
    }

    /** How often a faulty member was removed, of those the most. */
    int mostRemovals() {
        return removedAt.values().stream().mapToInt(Set::size).max().orElse(0);
    }

    /** How often a healthy member took a faulty one back, for each pair of them. */
    double takenBackPerPair() {
        return (double) takenBack / removers.size() / healthy.size();
    }
}
