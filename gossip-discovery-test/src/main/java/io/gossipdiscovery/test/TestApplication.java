package io.gossipdiscovery.test;

import io.gossipdiscovery.netty.GossipNode;

/** The application under test, as the cluster sees it: it joins by itself, and can be parted from others as a member can. */
public final class TestApplication extends TestNode {

    TestApplication(GossipTestCluster cluster) {
        super(cluster, "application");
    }

    /** Starts the application's node, which does not join yet. */
    GossipNode start() {
        GossipNode started = GossipNode.start(cluster().settings(0), cables());
        cluster().belongs(started.address(), this);
        runs(started);
        return started;
    }

    @Override
    String notRunning() {
        return "No application has started a node in cluster '" + cluster().name()
                + "': annotate a Spring test with @GossipCluster, and leave gossip discovery switched on";
    }
}
