package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Who was held for gone, by whom and since when: what must not come back within the life of a tombstone, and which tombstones
 * are so old that every node may hold them differently.
 */
final class Graves {

    /** Of somebody who said goodbye: no incarnation brings him back. */
    private static final long FOR_GOOD = Long.MAX_VALUE;

    /** Clocks drift, and ages travel in whole seconds. */
    private static final double SURELY = 0.98;

    private record Death(NodeId id, long incarnation) {

        static Death of(Member gone) {
            boolean left = gone.status() == Status.LEFT;
            return new Death(
                    gone.id(), left ? FOR_GOOD : gone.evidence().incarnation().value());
        }
    }

    private final long lifeNanos;
    /** Since when anybody at all has known. */
    private final Map<Death, Long> sinceNanos = new HashMap<>();

    private final Map<SimulatedNode, Map<NodeId, Death>> known = new HashMap<>();

    Graves(Duration tombstoneLife) {
        this.lifeNanos = tombstoneLife.toNanos();
    }

    /** A node has come to hold a member for dead or departed. */
    void bury(SimulatedNode node, Member member, long nowNanos) {
        Death death = Death.of(member);
        sinceNanos.putIfAbsent(death, nowNanos);
        known.computeIfAbsent(node, absent -> new HashMap<>()).put(member.id(), death);
    }

    /** What this node knew counts no more: its life is over. */
    void forget(SimulatedNode node) {
        known.remove(node);
    }

    /** True if this node must not hold the member for live: it knew it to be gone, and surely still remembers. */
    boolean bars(SimulatedNode node, Member live, long nowNanos) {
        Death death = known.getOrDefault(node, Map.of()).get(live.id());
        return death != null
                && live.evidence().incarnation().value() <= death.incarnation
                && ageNanos(death, nowNanos) < lifeNanos * SURELY;
    }

    /** True if the tombstone may be past half its life somewhere: it is neither told nor hashed then. */
    boolean isAged(Member gone, long nowNanos) {
        return ageNanos(Death.of(gone), nowNanos) >= lifeNanos * SURELY / 2;
    }

    private long ageNanos(Death death, long nowNanos) {
        return nowNanos - sinceNanos.getOrDefault(death, nowNanos);
    }
}
