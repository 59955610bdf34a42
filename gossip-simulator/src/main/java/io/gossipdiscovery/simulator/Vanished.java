package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** A member that vanishes at this moment, and who comes to hold it for dead, and when. */
final class Vanished {

    private static final long NEVER = Long.MAX_VALUE;

    private final Simulation simulation;
    private final NodeId id;
    private final long atNanos;
    private final Set<SimulatedNode> holders = new HashSet<>();
    private long firstNanos = NEVER;
    private long lastNanos = NEVER;

    private Vanished(Simulation simulation, NodeId id) {
        this.simulation = simulation;
        this.id = id;
        this.atNanos = simulation.nowNanos();
    }

    /** Those who hold it for dead already, wrongly till now, count as knowing, and not as the first to find out. */
    static Vanished of(Simulation simulation, SimulatedNode victim) {
        Vanished vanished = new Vanished(simulation, victim.id());
        for (SimulatedNode node : simulation.running()) {
            Member held = node.view().find(victim.id());
            if (held != null && !held.status().isLive()) {
                vanished.holders.add(node);
            }
        }
        simulation.observe(vanished::changed);
        return vanished;
    }

    private void changed(SimulatedNode observer, MembershipEvent event) {
        if (!event.member().id().equals(id)) {
            return;
        }
        if (event.kind() == Kind.DIED) {
            holders.add(observer);
            firstNanos = Math.min(firstNanos, simulation.nowNanos());
            lastNanos = simulation.nowNanos();
        } else if (event.kind() == Kind.JOINED) {
            holders.remove(observer);
        }
    }

    boolean isKnownToAll() {
        return holders.containsAll(simulation.running());
    }

    double firstMillis(Duration limit) {
        return millis(firstNanos, limit);
    }

    double fullMillis(Duration limit) {
        return isKnownToAll() ? millis(lastNanos, limit) : limit.toMillis();
    }

    private double millis(long nanos, Duration limit) {
        return nanos == NEVER ? limit.toMillis() : (nanos - atNanos) / 1e6;
    }
}
