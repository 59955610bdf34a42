package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Who was found dead on process evidence lately, and where that turned out to be wrong: if another member answered at the address of one
 * that lives all the same, two members advertise it. That is a mistake of whoever set them up, and for ten minutes no evidence.
 * Bounded: the eldest are forgotten.
 */
final class ProvenDeaths {

    private static final int MOST = 1_024;
    private static final long CONTESTED_NANOS = TimeUnit.MINUTES.toNanos(10);

    private record Death(Grounds grounds, boolean foundHere) {}

    private final Map<NodeId, Death> deaths = new LinkedHashMap<>();
    /** Until when. */
    private final Map<NodeAddress, Long> contested = new LinkedHashMap<>();

    /**
     * A member was found dead.
     *
     * @param foundHere whether this node has found it out itself
     */
    void add(NodeId member, Grounds grounds, boolean foundHere) {
        put(deaths, member, new Death(grounds, foundHere));
    }

    /** Whether this node itself has found this member dead. */
    boolean foundHere(NodeId member) {
        Death death = deaths.get(member);
        return death != null && death.foundHere;
    }

    /** A member is live, again or for the first time; true if it was found dead. */
    boolean onReturned(NodeId member, NodeAddress address, long nowNanos) {
        Death death = deaths.remove(member);
        if (death != null && death.grounds == Grounds.GONE) {
            put(contested, address, nowNanos + CONTESTED_NANOS);
        }
        return death != null;
    }

    /** Whether two members were found to advertise this address. */
    boolean isContested(NodeAddress address, long nowNanos) {
        Long untilNanos = contested.get(address);
        return untilNanos != null && nowNanos < untilNanos;
    }

    int contestedCount(long nowNanos) {
        contested.values().removeIf(untilNanos -> untilNanos <= nowNanos);
        return contested.size();
    }

    private static <K, V> void put(Map<K, V> map, K key, V value) {
        map.remove(key);
        if (map.size() >= MOST) {
            Iterator<K> eldest = map.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        map.put(key, value);
    }
}
