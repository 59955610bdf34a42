package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The probes that this node makes for others, by their own sequence. They all wait equally long, so that the oldest is due first.
 *
 * <p>That a probe is due says to whoever asked that this helper is well (Lifeguard, section IV-A), not that the target is dead:
 * an ack that comes later is still handed on, to a requester that has learnt to wait longer than the shortest timeout.
 */
final class Relays {

    /**
     * A probe made for somebody else.
     *
     * @param requester who asked
     * @param address where it is
     * @param sequence of its ping-req
     * @param dueNanos when it is to be told that no ack came
     */
    record Relay(NodeId requester, NodeAddress address, int sequence, long dueNanos) {}

    private static final int LIMIT = 256;

    private final Map<Integer, Relay> bySequence = new LinkedHashMap<>();
    private final Map<Integer, Relay> overdue = new LinkedHashMap<>();
    private final long handOnNanos;

    /**
     * No probes.
     *
     * @param handOnNanos for how long after it was due an ack is still handed on
     */
    Relays(long handOnNanos) {
        this.handOnNanos = handOnNanos;
    }

    /** False if too many are under way. */
    boolean add(int ownSequence, Relay relay) {
        if (bySequence.size() + overdue.size() >= LIMIT) {
            return false;
        }
        bySequence.put(ownSequence, relay);
        return true;
    }

    /** Takes out the relay that this ack answers, or answers null. */
    @Nullable
    Relay remove(int ownSequence) {
        Relay waiting = bySequence.remove(ownSequence);
        return waiting == null ? overdue.remove(ownSequence) : waiting;
    }

    long nextDeadlineNanos() {
        return bySequence.isEmpty()
                ? Long.MAX_VALUE
                : bySequence.values().iterator().next().dueNanos;
    }

    /** The next relay that is due, once, or null. */
    @Nullable
    Relay pollDue(long nowNanos) {
        overdue.values().removeIf(relay -> relay.dueNanos + handOnNanos <= nowNanos);
        if (nextDeadlineNanos() > nowNanos) {
            return null;
        }
        Iterator<Map.Entry<Integer, Relay>> oldest = bySequence.entrySet().iterator();
        Map.Entry<Integer, Relay> due = oldest.next();
        oldest.remove();
        overdue.put(due.getKey(), due.getValue());
        return due.getValue();
    }
}
