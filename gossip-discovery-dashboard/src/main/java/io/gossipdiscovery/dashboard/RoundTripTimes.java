package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long each member takes to answer, smoothed as SRTT is in RFC 6298 (section 2). Written by the node's event loop, read by the
 * feed.
 */
final class RoundTripTimes {

    /** The share of what was smoothed before that a new sample takes the place of: RFC 6298 has it as alpha = 1/8. */
    private static final int ALPHA_DIVISOR = 8;

    private final Map<NodeId, Long> smoothedNanos = new ConcurrentHashMap<>();

    void sample(NodeId member, Duration roundTrip) {
        smoothedNanos.merge(
                member, roundTrip.toNanos(), (smoothed, next) -> smoothed + (next - smoothed) / ALPHA_DIVISOR);
    }

    /** In nanoseconds, 0 where none was measured. */
    long nanosOf(NodeId member) {
        return smoothedNanos.getOrDefault(member, 0L);
    }

    /** Forgets all others. */
    void keepOnly(Set<NodeId> members) {
        smoothedNanos.keySet().retainAll(members);
    }

    /** How many members something is remembered of. */
    int size() {
        return smoothedNanos.size();
    }
}
