package io.gossipdiscovery.benchmarks.crash;

import io.gossipdiscovery.benchmarks.cluster.ClusterSettings;
import io.gossipdiscovery.netty.GossipNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The process that {@link VictimProcess} starts and strikes: one node. It prints its id and the port of a socket that does
 * nothing but close when the process ends, and ends by itself when its standard input does, so that it outlives nobody.
 */
final class Victim {

    private static final int JOIN_SECONDS = 30;

    private Victim() {}

    /** Cluster, own address, seed. */
    public static void main(String[] arguments) throws IOException {
        InetAddress address = InetAddress.getByName(arguments[1]);
        try (ServerSocket idle = new ServerSocket(0, 1, address);
                GossipNode node = GossipNode.start(ClusterSettings.of(arguments[0], address))) {
            node.join(List.of(arguments[2]))
                    .orTimeout(JOIN_SECONDS, TimeUnit.SECONDS)
                    .join();
            System.out.println(node.id() + " " + idle.getLocalPort());
            while (System.in.read() >= 0) {
                // Nobody writes; the end is all that is waited for.
            }
        }
    }
}
