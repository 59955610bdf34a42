package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.membership.config.Plaintext;
import java.io.File;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
 * @param limits What this node holds, sends and answers at most.
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
        @DefaultValue Security security,
        @DefaultValue Limits limits) {

    private static final int MAX_PORT = 65_535;

    @ConstructorBinding
    public GossipProperties {
        seeds = seeds.stream()
                .map(String::strip)
                .filter(seed -> !seed.isEmpty())
                .toList();
        peersFile = peersFile == null || peersFile.getPath().isEmpty() ? null : peersFile;
        if (bindPort != null) {
            requirePort("gossip.bind-port", bindPort, "any free one");
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
                new Security(List.of(), Migration.NONE, null, Security.KEY_LIFE, false),
                Limits.DEFAULTS);
    }

    private static void requirePort(String property, int port, String zero) {
        if (port < 0 || port > MAX_PORT) {
            throw new GossipConfigurationException(
                    property + " is " + port + ", allowed are 0 to " + MAX_PORT + ".",
                    "Set " + property + " to a port number, or to 0 for " + zero + ".");
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
            requirePort("gossip.advertise.port", port, "the bound one");
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
     *     loopback, tests and certificates aside, to a key in a file that only this user can read. May be changed while running.
     * @param migration What becomes of packets in the clear while a cluster without keys is given some: send-plaintext sends and
     *     takes them, accept-plaintext takes them, none refuses them. May be changed while running.
     * @param sslBundle Name of an SSL bundle with a certificate of this node and the authority of all nodes' certificates: streams
     *     then speak TLS 1.3, in which both sides show one, and without keys the nodes agree on one for datagrams. Defaults to none.
     * @param keyLife How long a key seals that nodes with certificates have agreed on, before the next one does. 40s to 30d.
     *     Without effect where keys are given.
     * @param allowPlaintext Whether to start with neither keys nor certificates on an address that other machines reach.
     */
    public record Security(
            @DefaultValue List<String> keys,
            @DefaultValue("none") Migration migration,
            @Nullable String sslBundle,
            @DefaultValue("24h") Duration keyLife,
            @DefaultValue("false") boolean allowPlaintext) {

        private static final Duration KEY_LIFE = Duration.ofHours(24);

        public Security {
            keys = List.copyOf(keys);
            sslBundle = sslBundle == null || sslBundle.isBlank() ? null : sslBundle;
        }

        /** Leaves the keys out. */
        @Override
        public String toString() {
            return "Security[" + keys.size() + " keys, migration=" + migration + ", sslBundle=" + sslBundle
                    + ", keyLife=" + keyLife + ", allowPlaintext=" + allowPlaintext + "]";
        }
    }

    /** How far a cluster is that is given keys without being stopped. */
    public enum Migration {
        /** Packets in the clear are refused. */
        NONE(Plaintext.REFUSED),
        /** Packets go out in the clear, sealed ones are understood. */
        SEND_PLAINTEXT(Plaintext.SENT),
        /** Packets go out sealed, those in the clear are taken. */
        ACCEPT_PLAINTEXT(Plaintext.ACCEPTED);

        private final Plaintext plaintext;

        Migration(Plaintext plaintext) {
            this.plaintext = plaintext;
        }

        Plaintext plaintext() {
            return plaintext;
        }

        /** As it is written in properties. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * What this node holds, sends and answers at most. Beyond it things are refused in the order of docs/LIMITS.md, and counted.
     *
     * @param members Members that are held at once, those that are dead and still remembered included, who are half of them at
     *     most. 1 to 1000000, the same on every node. News of further ones is refused.
     * @param stateKeys Keys that this node's own state may have, services among them. 1 to 64.
     * @param stateBytes Bytes that the keys and values of this node's own state may have. 1 to 16384.
     * @param streams Streams that are open at once, in both directions. 8 to 100000.
     * @param streamsPerSecond Streams that are accepted in a second. 1 to 1000000. Further ones are reset at once.
     * @param handshakesPerSecond TLS handshakes that are begun with those who open streams in a second. 1 to 1000000. Further
     *     streams are reset at once.
     * @param syncs Joins and repairs that are answered at once. 1 to 100000. Others are told when to come again.
     * @param syncsPerSecond Joins and repairs that are answered in a second. 1 to 1000000. Others are told when to come again.
     * @param bytesPerSecond Bytes of datagrams that are sent in a second. 16384 to 1000000000. When half of a second's worth is
     *     used up, state waits; when three quarters are, news of other members does; what the detection of failures needs is
     *     always sent.
     * @param datagramBytes Bytes of the largest datagram that is sent. 512 to 65000. Above what the path carries in one piece
     *     datagrams get lost more often.
     * @param frameBytes Bytes of members that one frame of a stream carries. 1024 to 32768.
     */
    public record Limits(
            @DefaultValue("100000") int members,
            @DefaultValue("64") int stateKeys,
            @DefaultValue("16384") int stateBytes,
            @DefaultValue("512") int streams,
            @DefaultValue("3000") int streamsPerSecond,
            @DefaultValue("200") int handshakesPerSecond,
            @DefaultValue("64") int syncs,
            @DefaultValue("1000") int syncsPerSecond,
            @DefaultValue("4000000") int bytesPerSecond,
            @DefaultValue("1200") int datagramBytes,
            @DefaultValue("32768") int frameBytes) {

        static final Limits DEFAULTS =
                new Limits(100_000, 64, 16_384, 512, 3_000, 200, 64, 1_000, 4_000_000, 1_200, 32_768);
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
