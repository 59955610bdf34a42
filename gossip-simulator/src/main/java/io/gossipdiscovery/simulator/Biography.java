package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.member.NodeId;
import java.util.HashMap;
import java.util.Map;

/** All that one life of a node ever was, and whom it has held for gone. */
final class Biography {

    /** Among all lives of the simulation. */
    final int number;

    final SimulatedNode node;
    final NodeId id;
    final Graves graves = new Graves();
    final Map<Long, Long> contentByVersion = new HashMap<>();
    /** Since when this life holds others for dead who live. */
    final Map<NodeId, Long> wrongedSinceNanos = new HashMap<>();

    long highestIncarnation;
    long fineSinceNanos;
    /** When somebody held this life for gone for the first time; {@link Long#MAX_VALUE} if nobody did. */
    long firstBuriedNanos = Long.MAX_VALUE;

    Biography(int number, SimulatedNode node, long nowNanos) {
        this.number = number;
        this.node = node;
        this.id = node.id();
        this.fineSinceNanos = nowNanos;
        contentByVersion.put(0L, 0L);
    }

    boolean isRunning() {
        return node.running && node.id().equals(id);
    }

    long incarnation() {
        if (isRunning()) {
            highestIncarnation = Math.max(
                    highestIncarnation,
                    node.engine.self().evidence().incarnation().value());
        }
        return highestIncarnation;
    }
}
