package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the nodes declared of each other, as long as somebody counts. */
final class Declared {

    private final Map<NodeId, Set<Long>> deaths = new HashMap<>();
    private final Map<NodeId, Set<SimulatedNode>> holders = new HashMap<>();
    private final Map<NodeId, Integer> returns = new HashMap<>();

    static Declared in(Simulation simulation) {
        return in(simulation, Set.of());
    }

    static Declared in(Simulation simulation, Set<SimulatedNode> unheard) {
        Declared declared = new Declared();
        simulation.observe((node, event) -> {
            if (unheard.contains(node)) {
                return;
            }
            NodeId id = event.member().id();
            if (event.kind() == Kind.DIED || event.kind() == Kind.LEFT) {
                long incarnation = event.member().evidence().incarnation().value();
                declared.deaths.computeIfAbsent(id, absent -> new HashSet<>()).add(incarnation);
                declared.holders.computeIfAbsent(id, absent -> new HashSet<>()).add(node);
            } else if (event.kind() == Kind.JOINED && declared.deaths.containsKey(id)) {
                declared.returns.merge(id, 1, Integer::sum);
            }
        });
        return declared;
    }

    /** How often the member was declared dead, however many came to know. */
    int deathsOf(NodeId id) {
        return deaths.getOrDefault(id, Set.of()).size();
    }

    /** How many have come to hold the member for gone. */
    int holdersOf(SimulatedNode member) {
        return holders.getOrDefault(member.id(), Set.of()).size();
    }

    /** How often somebody took the member for alive after it was declared gone. */
    int returnsOf(NodeId id) {
        return returns.getOrDefault(id, 0);
    }
}
