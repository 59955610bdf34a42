package io.gossipdiscovery.benchmarks.http;

import io.gossipdiscovery.benchmarks.eureka.EurekaPeer;
import io.gossipdiscovery.benchmarks.eureka.EurekaServer;
import io.gossipdiscovery.benchmarks.eureka.EurekaSettings;
import io.gossipdiscovery.sample.load.Contestant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clusters of the sample that discover by Eureka, each with a server of its own. For use by one thread. */
final class EurekaClusters implements AutoCloseable {

    private final EurekaPeer peer;
    private final List<String> command;
    private final Duration patience;
    private final List<EurekaServer> servers = new ArrayList<>();

    /**
     * No cluster yet.
     *
     * @param command what starts one process of the sample
     * @param patience after which a strike is cut
     */
    EurekaClusters(EurekaPeer peer, List<String> command, Duration patience) {
        this.peer = peer;
        this.command = command;
        this.patience = patience;
    }

    /** With a fresh server, which serves when this returns. */
    Contestant contestant(EurekaSettings settings) {
        EurekaServer server = peer.startServer(settings);
        servers.add(server);
        return peer.contestant(command, settings, server, patience);
    }

    /** Ends all servers. */
    @Override
    public void close() {
        servers.forEach(EurekaServer::close);
    }
}
