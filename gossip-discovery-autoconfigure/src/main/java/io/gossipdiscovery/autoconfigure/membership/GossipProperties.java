package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.io.File;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * How this application takes part in a cluster.
 *
 * @param enabled Whether to take part at all.
 * @param local Whether to stay in local mode wherever the application runs: on loopback, with the applications of this machine
 *     and of this user only, whatever seeds are configured.
 * @param cluster Name of the cluster, at most 128 bytes of UTF-8. Nodes of different names never meet. Defaults to
 *     spring.application.group, else to "local".
 * @param seeds Where to find others, each as host:port (IPv6 in brackets), or as dns:name:port for a name that stands for any
 *     number of nodes, for none as well. Defaults to none, which means local mode: it finds the applications of this machine and
 *     of this user only.
 * @param peersFile File that keeps the last known members, which are tried besides the seeds at the next start. Defaults to none.
 * @param bindAddress Local address that receives. Defaults to the loopback address in local mode, else to the one that the
 *     route to the seeds goes out from.
 * @param bindPort Port for both UDP and TCP, 0 for any free one. Defaults to 17946; in local mode to the first free one of
 *     17946 to 17965; in tests to 0.
 * @param advertise What others are told to reach this node under.
 * @param preset Timings to begin with. Defaults to local in local mode and in tests, else to lan.
 * @param join How the cluster is joined.
 * @param security How packets are protected.
 */
@ConfigurationProperties("gossip")
public record GossipProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean local,
        @Nullable String cluster,
        @DefaultValue List<String> seeds,
        @Nullable File peersFile,
        @Nullable InetAddress bindAddress,
        @Nullable Integer bindPort,
        @DefaultValue Advertise advertise,
        @Nullable Preset preset,
        @DefaultValue Join join,
        @DefaultValue Security security) {

    private static final int MAX_PORT = 65_535;

    @ConstructorBinding
    public GossipProperties {
        seeds = seeds.stream()
                .map(String::strip)
                .filter(seed -> !seed.isEmpty())
                .toList();
        peersFile = peersFile == null || peersFile.getPath().isEmpty() ? null : peersFile;
        if (bindPort != null) {
            requirePort("gossip.bind-port", bindPort);
        }
    }

    /** The defaults. Spring Cloud makes them whenever it rebinds beans, and where it cannot it warns each time. */
    GossipProperties() {
        this(
                true,
                false,
                null,
                List.of(),
                null,
                null,
                null,
                new Advertise(null, 0),
                null,
                new Join(Join.LIMIT),
                new Security(List.of(), null, false));
    }

    private static void requirePort(String property, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new GossipConfigurationException(
                    property + " is " + port + ", allowed are 0 to " + MAX_PORT + ".",
                    "Set " + property + " to a port number, or to 0 for the default that its description names.");
        }
    }

    /**
     * What others are told to reach this node under.
     *
     * @param host Name or address under which others reach this node. Defaults to the bound address.
     * @param port Port under which others reach this node, 0 for the bound one.
     */
    public record Advertise(@Nullable String host, @DefaultValue("0") int port) {

        public Advertise {
            requirePort("gossip.advertise.port", port);
        }
    }

    /**
     * How the cluster is joined.
     *
     * @param limit Longest time for which the start of the application waits for the first answer of a seed. It ends early when
     *     every seed has refused; 0 does not wait.
     */
    public record Join(@Name("wait") @DefaultValue("5s") Duration limit) {

        private static final Duration LIMIT = Duration.ofSeconds(5);

        public Join {
            if (limit.isNegative()) {
                throw new GossipConfigurationException(
                        "gossip.join.wait is " + limit + ", it must not be negative.",
                        "Set gossip.join.wait to a duration such as 5s, or to 0 for a start that does not wait for others.");
            }
        }
    }

    /**
     * How packets are protected.
     *
     * @param keys Shared keys, each 32 bytes in Base64, the same on every node. The first seals, any opens. Defaults to none; on
     *     loopback, tests aside, to a key in a file that only this user can read.
     * @param sslBundle Name of an SSL bundle with a certificate of this node and the authority of all nodes' certificates: streams
     *     then speak TLS 1.3, in which both sides show one. Defaults to none.
     * @param allowPlaintext Whether to start without keys on an address that other machines reach.
     */
    public record Security(
            @DefaultValue List<String> keys,
            @Nullable String sslBundle,
            @DefaultValue("false") boolean allowPlaintext) {

        public Security {
            keys = List.copyOf(keys);
            sslBundle = sslBundle == null || sslBundle.isBlank() ? null : sslBundle;
        }

        /** Leaves the keys out. */
        @Override
        public String toString() {
            return "Security[" + keys.size() + " keys, sslBundle=" + sslBundle + ", allowPlaintext=" + allowPlaintext
                    + "]";
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
