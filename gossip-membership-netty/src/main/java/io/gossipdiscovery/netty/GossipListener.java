package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.MembershipEvent;

/**
 * Hears of what happens in the cluster. Called on the node's own event loop, in order: a listener must not block, and hands
 * longer work to a thread of its own. What it throws is logged and goes no further.
 */
public interface GossipListener {

    /** The view has changed. Changes that follow each other within milliseconds arrive as one. */
    default void onViewChanged(ClusterView view) {}

    /** Something happened to one member. */
    default void onEvent(MembershipEvent event) {}
}
