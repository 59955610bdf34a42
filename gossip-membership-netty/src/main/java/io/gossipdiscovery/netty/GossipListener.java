package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;

/**
 * Hears of what happens in the cluster. Called on the node's own event loop, in order: a listener must not block, and hands
 * longer work to a thread of its own. What it throws is logged and goes no further.
 */
public interface GossipListener {

    /** The view has changed. Changes that follow each other within milliseconds arrive as one. */
    default void onViewChanged(ClusterView view) {}

    /** Something happened to one member. */
    default void onEvent(MembershipEvent event) {}

    /**
     * A member has itself answered a datagram of this node after so long. Told of one member or another about once a protocol period, and
     * in turn of all; not where an answer came through others or by a stream.
     *
     * @param roundTrip there and back, and what either process took; no longer than ack timeouts may become, however late the answer was
     */
    default void onRoundTrip(NodeId member, Duration roundTrip) {}
}
