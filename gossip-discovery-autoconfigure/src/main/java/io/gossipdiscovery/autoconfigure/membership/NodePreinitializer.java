package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.netty.GossipNode;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/** Loads the node's classes on another thread while the application starts, as Boot does with those of its web server. */
final class NodePreinitializer implements BackgroundPreinitializer {

    @Override
    public void preinitialize() {
        GossipNode.preload();
    }
}
