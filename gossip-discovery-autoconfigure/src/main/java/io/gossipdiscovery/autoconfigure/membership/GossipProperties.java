package io.gossipdiscovery.autoconfigure.membership;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * How this application takes part in a cluster.
 *
 * @param enabled Whether to take part at all.
 * @param cluster Name of the cluster. Nodes of different names never meet. Defaults to spring.application.group, else to
 *     "local".
 * @param seeds Where to find others, each as host:port (IPv6 in brackets). None: local mode, which finds the applications of
 *     this machine and of this user only.
 * @param bindAddress Local address that receives. Defaults to the loopback address in local mode, else to the one that the
 *     route to the seeds goes out from.
 * @param bindPort Port for both UDP and TCP, 0 for any free one. Defaults to 17946; in local mode to the first free one of
 *     17946 to 17965.
 * @param advertise What others are told to reach this node under.
 * @param preset Timings to begin with. Defaults to local in local mode and in tests, else to lan.
 * @param join How the cluster is joined.
 * @param security How packets are protected.
 */
@ConfigurationProperties("gossip")
public record GossipProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String cluster,
        @DefaultValue List<String> seeds,
        @Nullable InetAddress bindAddress,
        @Nullable Integer bindPort,
        @DefaultValue Advertise advertise,
        @Nullable Preset preset,
        @DefaultValue Join join,
        @DefaultValue Security security) {

    public GossipProperties {
        seeds = List.copyOf(seeds);
    }

    /**
     * What others are told to reach this node under.
     *
     * @param host Name or address under which others reach this node. Defaults to the bound address.
     * @param port Port under which others reach this node, 0 for the bound one.
     */
    public record Advertise(@Nullable String host, @DefaultValue("0") int port) {}

    /**
     * How the cluster is joined.
     *
     * @param limit Longest time for which the start of the application waits for the first answer of a seed. It ends early when
     *     every seed has refused.
     */
    public record Join(@Name("wait") @DefaultValue("5s") Duration limit) {}

    /**
     * How packets are protected.
     *
     * @param keys Shared keys, each 32 bytes in Base64. The first seals, any opens. The same on every node.
     * @param allowPlaintext Whether to start without keys on an address that other machines reach.
     */
    public record Security(@DefaultValue List<String> keys, @DefaultValue("false") boolean allowPlaintext) {

        public Security {
            keys = List.copyOf(keys);
        }

        /** Leaves the keys out. */
        @Override
        public String toString() {
            return "Security[" + keys.size() + " keys, allowPlaintext=" + allowPlaintext + "]";
        }
    }

    /** Timings to begin with. */
    public enum Preset {
        /** Instances on one machine. */
        LOCAL,
        /** One data centre. */
        LAN,
        /** Several data centres. */
        WAN
    }
}
