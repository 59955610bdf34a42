package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
    /** Since when it has been fine, and little was lost. */
    long wellServedSinceNanos;

    long sickSinceNanos = Long.MAX_VALUE;
    /** When it last had reason not to refute: it was sick, or held its return down. */
    long waitedNanos;
    /** The view that was looked at last, and the dead in it. */
    private @Nullable ClusterView seen;

    List<Member> seenDead = List.of();
    private long seenAtChange;

    /** When somebody held this life for gone for the first time; {@link Long#MAX_VALUE} if nobody did. */
    long firstBuriedNanos = Long.MAX_VALUE;

    Biography(int number, SimulatedNode node, long nowNanos) {
        this.number = number;
        this.node = node;
        this.id = node.id();
        this.fineSinceNanos = nowNanos;
        this.wellServedSinceNanos = nowNanos;
        contentByVersion.put(0L, 0L);
    }

    /** True unless the engine told of a change since this view was looked at, or its hash is another. */
    boolean isSeen() {
        return seen != null && seenAtChange == node.viewChanges && seen.hash() == node.engine.tableHash();
    }

    void see(ClusterView view) {
        seen = view;
        seenAtChange = node.viewChanges;
        seenDead = view.members().stream()
                .filter(member -> member.status() == Status.DEAD)
                .toList();
        wrongedSinceNanos.keySet().retainAll(seenDead.stream().map(Member::id).collect(Collectors.toSet()));
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
