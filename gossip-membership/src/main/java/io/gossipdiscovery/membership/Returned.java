package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Members that were held for dead and have refuted it lately: until they agree with this node, or for a while at most, they may
 * hold others for dead as they were parted from them themselves. Only so many are remembered, the oldest goes first.
 */
final class Returned {

    static final int REMEMBERED = 256;

    private final long lastsNanos;
    private final Map<NodeId, Long> sinceNanos = new LinkedHashMap<>();

    Returned(long lastsNanos) {
        this.lastsNanos = lastsNanos;
    }

    void add(NodeId member, long nowNanos) {
        sinceNanos.remove(member);
        if (sinceNanos.size() >= REMEMBERED) {
            sinceNanos.remove(sinceNanos.keySet().iterator().next());
        }
        sinceNanos.put(member, nowNanos);
    }

    boolean contains(NodeId member, long nowNanos) {
        Long since = sinceNanos.get(member);
        return since != null && nowNanos - since < lastsNanos;
    }

    /** The member holds the same table as this node. */
    void agreed(NodeId member) {
        sinceNanos.remove(member);
    }
}
