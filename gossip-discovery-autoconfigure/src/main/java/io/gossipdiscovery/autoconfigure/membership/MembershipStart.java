package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.SeedSource;
import io.gossipdiscovery.netty.StreamTls;
import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that decides how the node of an application is started. Two that are equal start the same node.
 *
 * @param seeds that are configured
 * @param seedsNamedBy what names them, in words for a person
 * @param seedProviders who are asked anew each time
 * @param factory of the application, null where it has none
 * @param certificates that the properties name, null for none
 */
record MembershipStart(
        GossipProperties properties,
        Surroundings surroundings,
        List<String> seeds,
        String seedsNamedBy,
        List<SeedSource> seedProviders,
        @Nullable GossipNodeFactory factory,
        @Nullable BundledCertificates certificates) {

    MembershipStart {
        seeds = List.copyOf(seeds);
        seedProviders = List.copyOf(seedProviders);
    }

    /**
     * Before there are beans.
     *
     * @throws GossipConfigurationException if the properties name certificates, which are beans
     */
    static MembershipStart of(GossipProperties properties, Surroundings surroundings) {
        if (properties.security().sslBundle() != null) {
            throw new GossipConfigurationException(
                    "gossip.security.ssl-bundle is '" + properties.security().sslBundle()
                            + "', and the config server is looked up by gossip before there are SSL bundles.",
                    "Name the config server by its address in spring.config.import, and set "
                            + "spring.cloud.config.discovery.enabled=false; or use gossip.security.keys alone.");
        }
        return new MembershipStart(
                properties, surroundings, properties.seeds(), SeedOrigins.PROPERTY, List.of(), null, null);
    }

    /**
     * Plans, binds and begins to join.
     *
     * @throws io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException if the properties are wrong
     * @throws io.gossipdiscovery.netty.GossipBindException if no port is free
     */
    GossipMembership begin() {
        File file = properties.peersFile();
        PeersFile peers = file == null ? null : new PeersFile(file.toPath());
        SeedOrigins origins =
                new SeedOrigins(seeds, seedsNamedBy, seedProviders, peers == null ? List.of() : peers.read());
        StreamTls tls = certificates == null ? null : certificates.tls();
        MembershipPlan plan = new MembershipPlanner(properties, surroundings, origins, tls).plan();
        return GossipMembership.start(plan, peers, factory == null ? GossipNode::start : factory);
    }
}
