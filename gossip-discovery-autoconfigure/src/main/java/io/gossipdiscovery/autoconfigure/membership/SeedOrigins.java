package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.netty.Seed;
import io.gossipdiscovery.netty.SeedSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Everybody who names seeds.
 *
 * @param named those of the configuration
 * @param namedBy what names them, in words for a person: {@code gossip.seeds} or a bean
 * @param providers who are asked anew each time
 * @param peers the last known members
 */
record SeedOrigins(List<String> named, String namedBy, List<SeedSource> providers, List<String> peers) {

    static final String PROPERTY = "gossip.seeds";

    SeedOrigins {
        named = List.copyOf(named);
        providers = List.copyOf(providers);
        peers = List.copyOf(peers);
    }

    /** Those of the configuration alone. */
    static SeedOrigins of(List<String> named) {
        return new SeedOrigins(named, PROPERTY, List.of(), List.of());
    }

    static List<SeedSource> providers(Map<String, GossipSeedProvider> beans) {
        return beans.entrySet().stream()
                .map(bean -> new SeedSource("Seed provider '" + bean.getKey() + "'", bean.getValue()::seeds))
                .toList();
    }

    /** True if nobody but the last known members is named, who show no intention. */
    boolean isEmpty() {
        return named.isEmpty() && providers.isEmpty();
    }

    /**
     * Those that are known before the start, the configured ones first.
     *
     * @throws GossipConfigurationException if one of the configuration is none
     */
    List<Seed> parsed() {
        return Stream.concat(
                        named.stream().map(seed -> parse(seed, namedBy)),
                        peers.stream().map(Seed::parse))
                .toList();
    }

    static Seed parse(String seed, String namedBy) {
        try {
            return Seed.parse(seed);
        } catch (IllegalArgumentException e) {
            throw new GossipConfigurationException(
                    namedBy + " contains '" + seed + "', which is no seed: " + e.getMessage() + ".",
                    "Write every seed as host:port, such as 'seed-1.example.org:17946' or '[2001:db8::1]:17946', or as "
                            + "dns:name:port for a name that stands for any number of nodes, separated by commas.");
        }
    }
}
