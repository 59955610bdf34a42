package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The probes that this node makes for others, by their own sequence. They all wait equally long, so that the oldest is due first. */
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

    /** False if too many are under way. */
    boolean add(int ownSequence, Relay relay) {
        if (bySequence.size() >= LIMIT) {
            return false;
        }
        bySequence.put(ownSequence, relay);
        return true;
    }

    /** Takes out the relay that this ack answers, or answers null. */
    @Nullable
    Relay remove(int ownSequence) {
        return bySequence.remove(ownSequence);
    }

    long nextDeadlineNanos() {
        return bySequence.isEmpty()
                ? Long.MAX_VALUE
                : bySequence.values().iterator().next().dueNanos;
    }

    /** Takes out the next relay that is due, or answers null. */
    @Nullable
    Relay pollDue(long nowNanos) {
        if (nextDeadlineNanos() > nowNanos) {
            return null;
        }
        Iterator<Relay> oldest = bySequence.values().iterator();
        Relay relay = oldest.next();
        oldest.remove();
        return relay;
    }
}
