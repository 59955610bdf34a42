package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;

/**
 * Starts the node of an application. A bean of this type stands in for {@link GossipNode#start(GossipNodeSettings)}: test support cuts paths
 * with it, and it is the place for settings that have no property.
 */
@FunctionalInterface
public interface GossipNodeFactory {

    /**
     * Binds and starts a node, which does not join yet.
     *
     * @param settings that the properties and the surroundings led to
     * @throws io.gossipdiscovery.netty.GossipBindException if no port is free
     */
    GossipNode start(GossipNodeSettings settings);
}
