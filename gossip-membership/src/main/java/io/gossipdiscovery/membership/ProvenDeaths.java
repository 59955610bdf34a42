package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who was found dead on process evidence lately, and whom that turned out to be wrong of: where another member answered at its
 * address, and it lives all the same, two members advertise one address. That is a mistake of whoever set them up, and from then on
 * no evidence. Bounded: the eldest are forgotten.
 */
final class ProvenDeaths {

    private static final int MOST = 1_024;

    private final Map<NodeId, Grounds> deaths = new LinkedHashMap<>();
    private final Set<NodeAddress> contested = new LinkedHashSet<>();

    void add(NodeId member, Grounds grounds) {
        deaths.remove(member);
        bound(deaths.keySet());
        deaths.put(member, grounds);
    }

    boolean contains(NodeId member) {
        return deaths.containsKey(member);
    }

    /** A member is live, again or for the first time. */
    void onReturned(NodeId member, NodeAddress address) {
        if (deaths.remove(member) == Grounds.GONE) {
            bound(contested);
            contested.add(address);
        }
    }

    /** Whether two members are known to advertise this address. */
    boolean isContested(NodeAddress address) {
        return contested.contains(address);
    }

    int contestedCount() {
        return contested.size();
    }

    private static void bound(Set<?> some) {
        if (some.size() >= MOST) {
            Iterator<?> eldest = some.iterator();
            eldest.next();
            eldest.remove();
        }
    }
}
