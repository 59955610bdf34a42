package io.gossipdiscovery.autoconfigure.service;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which members were lost by timeouts of late, and what they offered. A timeout says that nobody answers, which may be the fault of
 * the network or of this application; all other grounds say something of the member. Not safe for use by several threads.
 */
final class Losses {

    private final long memoryNanos;
    private final long freshNanos;
    private final LongSupplier nanoTime;

    /** On what grounds members are suspected at present. */
    private final Map<NodeId, Grounds> suspicions = new HashMap<>();

    /** On what grounds members have died that the next view does not hold for alive any more. */
    private final Map<NodeId, Grounds> deaths = new HashMap<>();

    /** Oldest first. */
    private final Map<NodeId, Loss> losses = new LinkedHashMap<>();

    /**
     * One member that was lost.
     *
     * @param instances that it offered, those that wanted requests
     * @param atNanos when it died
     */
    record Loss(List<GossipServiceInstance> instances, long atNanos) {}

    /**
     * No losses.
     *
     * @param memoryNanos how long a loss is remembered
     * @param freshNanos how long it is one of those that happen at once
     */
    Losses(long memoryNanos, long freshNanos, LongSupplier nanoTime) {
        this.memoryNanos = memoryNanos;
        this.freshNanos = freshNanos;
        this.nanoTime = nanoTime;
    }

    /**
     * Events come before the view that shows them.
     *
     * @return whether a loss is none any more
     */
    boolean onEvent(MembershipEvent event) {
        NodeId id = event.member().id();
        Accusation accusation = event.accusation();
        switch (event.kind()) {
            case SUSPECTED -> suspicions.put(id, accusation == null ? Grounds.TIMEOUT : accusation.grounds());
            case DIED -> {
                Grounds suspicion = suspicions.remove(id);
                deaths.put(
                        id,
                        accusation != null ? accusation.grounds() : suspicion == null ? Grounds.TIMEOUT : suspicion);
            }
            case JOINED, REFUTED, LEFT -> {
                suspicions.remove(id);
                deaths.remove(id);
                return losses.remove(id) != null;
            }
            case STATE_CHANGED -> {}
        }
        return false;
    }

    /** Whether all that is held against a suspected member is that it does not answer. */
    boolean isSuspectedByTimeout(NodeId id) {
        return suspicions.getOrDefault(id, Grounds.TIMEOUT) == Grounds.TIMEOUT;
    }

    /** A member is gone from the view or dead in it. */
    void onGone(NodeId id, List<GossipServiceInstance> instances) {
        if (deaths.remove(id) == Grounds.TIMEOUT && !instances.isEmpty()) {
            losses.put(id, new Loss(instances, nanoTime.getAsLong()));
        }
    }

    /** The losses that are remembered, by member, oldest first. */
    Map<NodeId, Loss> remembered() {
        long now = nanoTime.getAsLong();
        losses.values().removeIf(loss -> now - loss.atNanos >= memoryNanos);
        return losses;
    }

    boolean isFresh(Loss loss) {
        return nanoTime.getAsLong() - loss.atNanos < freshNanos;
    }

    /** After how many nanoseconds something of the losses changes by itself, or null where there is none. */
    @Nullable
    Long nanosToNext() {
        long now = nanoTime.getAsLong();
        return remembered().values().stream()
                .map(loss -> {
                    long age = now - loss.atNanos;
                    return (age < freshNanos ? freshNanos : memoryNanos) - age;
                })
                .min(Long::compare)
                .orElse(null);
    }

    /** What is known of others than these, who are the live members, is of no use any more. */
    void retain(Set<NodeId> live) {
        suspicions.keySet().retainAll(live);
        deaths.keySet().retainAll(live);
    }
}
