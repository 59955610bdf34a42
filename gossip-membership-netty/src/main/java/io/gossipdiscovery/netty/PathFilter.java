package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.member.NodeAddress;

/**
 * Says of a node's paths to others which are open, so that a test can cut them as one cuts a cable: datagrams vanish, streams connect no
 * more, and those that exist fall silent and go on where they were when the path is open again. Given to
 * {@link GossipNode#start(GossipNodeSettings, PathFilter)}.
 *
 * <p>Called on the node's event loop for all that goes out or comes in: an implementation must not block. A path is cut whole when the
 * filters of both its ends say so.
 */
@FunctionalInterface
public interface PathFilter {

    /** Cuts nothing. A node that is started with it, or without any, asks nobody. */
    PathFilter ALL_OPEN = peer -> true;

    /**
     * Whether the path to a peer is open now.
     *
     * @param peer where the peer receives, or where it sends from: what comes in from a socket that is not the peer's own may come from any
     *     port, of which {@link #sendingFrom} of the peer's filter tells
     */
    boolean isOpen(NodeAddress peer);

    /**
     * Tells that the node has opened a stream, of which the peer knows only where it comes from.
     *
     * @param local where that is
     */
    default void sendingFrom(NodeAddress local) {}
}
