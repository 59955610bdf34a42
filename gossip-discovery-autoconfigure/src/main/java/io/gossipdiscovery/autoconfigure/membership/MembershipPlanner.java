package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.membership.GossipProperties.Preset;
import io.gossipdiscovery.membership.config.LimitSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.netty.GossipNodeSettings;
import io.gossipdiscovery.netty.Seed;
import io.gossipdiscovery.netty.StreamTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.cloud.CloudPlatform;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.util.StringUtils;

/** Makes the plan of a node from the properties and the surroundings, or refuses with the remedy. */
final class MembershipPlanner {

    /** The port of a node on a network, and the first of those that local mode tries. */
    static final int DEFAULT_PORT = 17_946;

    private static final int LAST_LOCAL_PORT = 17_965;
    private static final String DEFAULT_CLUSTER = "local";
    private static final String ADVERTISED = "gossip.advertise.host says so";
    private static final InetAddress LOOPBACK = ipv4Loopback();

    private final GossipProperties properties;
    private final Surroundings surroundings;
    private final SeedOrigins origins;
    private final @Nullable StreamTls tls;
    private final List<String> remarks = new ArrayList<>();

    /**
     * A planner for one application.
     *
     * @param tls the certificates of its node, null for none
     */
    MembershipPlanner(
            GossipProperties properties, Surroundings surroundings, SeedOrigins origins, @Nullable StreamTls tls) {
        this.properties = properties;
        this.surroundings = surroundings;
        this.tls = tls;
        this.origins = properties.local() ? SeedOrigins.of(List.of()) : origins;
        if (properties.local() && !origins.isEmpty()) {
            remarks.add("the configured seeds are not used (gossip.local=true)");
        }
    }

    MembershipPlan plan() {
        List<Seed> seeds = origins.parsed();
        GossipMode mode = mode();
        Binding binding = mode == GossipMode.NETWORK ? onNetwork(seeds) : onLoopback(mode);
        List<byte[]> keys = keys(mode, binding.bindAddress());
        return new MembershipPlan(
                mode,
                settings(mode, binding, keys),
                !keys.isEmpty() && properties.security().keys().isEmpty(),
                mode == GossipMode.LOCAL ? localSeeds() : origins.named(),
                origins.namedBy(),
                origins.providers(),
                origins.peers(),
                binding.reason(),
                remarks,
                properties.join().limit());
    }

    private GossipMode mode() {
        InetAddress bind = properties.bindAddress();
        boolean leavesTheMachine = bind != null && !bind.isLoopbackAddress();
        CloudPlatform cloud = surroundings.cloud();
        if (surroundings.inTest()) {
            return GossipMode.TEST;
        }
        if (properties.local()) {
            if (bind != null && leavesTheMachine) {
                throw new GossipConfigurationException(
                        "gossip.local is true and gossip.bind-address is " + bind.getHostAddress()
                                + ", which other machines reach: local mode stays on loopback.",
                        "Remove one of the two.");
            }
            if (cloud != null) {
                remarks.add(
                        "local mode on " + cloud + " (gossip.local=true): only applications of this very machine or "
                                + "container find each other");
            }
            return GossipMode.LOCAL;
        }
        if (origins.isEmpty() && cloud != null) {
            throw withoutSeedsOn(cloud);
        }
        return origins.isEmpty() && !leavesTheMachine ? GossipMode.LOCAL : GossipMode.NETWORK;
    }

    private GossipConfigurationException withoutSeedsOn(CloudPlatform cloud) {
        String line = System.lineSeparator();
        boolean hasKeys = !properties.security().keys().isEmpty();
        return new GossipConfigurationException(
                "This application runs on " + cloud
                        + " and gossip.seeds is empty: in local mode, which that means, it would find "
                        + "nobody outside its own machine or container.",
                "Set gossip.seeds to where other nodes are found, such as dns:NAME:" + DEFAULT_PORT
                        + ", NAME being one that stands for all instances (in Kubernetes a headless Service)."
                        + (hasKeys
                                ? ""
                                : line
                                        + "Set gossip.security.keys to one key, the same on every node. Here is a fresh one: "
                                        + SealingKeys.fresh())
                        + line
                        + "Where nobody else is to be found, gossip.local=true starts in local mode; where this is no "
                        + cloud + ", set spring.main.cloud-platform=none.");
    }

    /** The one place where the properties become the settings of the node. */
    private GossipNodeSettings settings(GossipMode mode, Binding binding, List<byte[]> keys) {
        return new GossipNodeSettings(
                limited(withKeyLife(membership(mode))),
                binding.bindAddress(),
                bindPorts(mode),
                binding.advertised(),
                properties.advertise().port(),
                keys,
                properties.security().migration().plaintext(),
                tls);
    }

    private MembershipSettings membership(GossipMode mode) {
        Preset preset = properties.preset();
        if (preset == null) {
            preset = mode == GossipMode.NETWORK ? Preset.LAN : Preset.LOCAL;
        }
        String cluster = cluster();
        try {
            return switch (preset) {
                case LOCAL -> MembershipSettings.local(cluster);
                case LAN -> MembershipSettings.lan(cluster);
                case WAN -> MembershipSettings.wan(cluster);
            };
        } catch (IllegalArgumentException e) {
            String property = StringUtils.hasText(properties.cluster())
                    ? "gossip.cluster"
                    : "spring.application.group, which names the cluster,";
            throw new GossipConfigurationException(
                    property + " is unusable: " + e.getMessage() + ".", "Set gossip.cluster to a shorter name.");
        }
    }

    private MembershipSettings withKeyLife(MembershipSettings preset) {
        try {
            return preset.withKeys(preset.keys().withLife(properties.security().keyLife()));
        } catch (IllegalArgumentException e) {
            throw new GossipConfigurationException(
                    "gossip.security.key-life is unusable: " + e.getMessage() + ".",
                    "Set gossip.security.key-life to a duration such as 24h, or remove it for the default.");
        }
    }

    private MembershipSettings limited(MembershipSettings preset) {
        GossipProperties.Limits limits = properties.limits();
        try {
            return preset.withLimits(new LimitSettings(
                            limits.stateKeys(),
                            limits.stateBytes(),
                            limits.members(),
                            limits.streams(),
                            limits.syncs(),
                            limits.streamsPerSecond(),
                            limits.handshakesPerSecond(),
                            limits.syncsPerSecond(),
                            limits.bytesPerSecond(),
                            limits.frameBytes()))
                    .withDissemination(preset.dissemination().withDatagramBytes(limits.datagramBytes()));
        } catch (IllegalArgumentException e) {
            String named = DataObjectPropertyName.toDashedForm(String.valueOf(e.getMessage()));
            throw new GossipConfigurationException(
                    "gossip.limits." + named + ".",
                    "Set the property to a number within these bounds, or remove it for the default.");
        }
    }

    private String cluster() {
        if (StringUtils.hasText(properties.cluster())) {
            return properties.cluster();
        }
        String group = surroundings.group();
        return StringUtils.hasText(group) ? group : DEFAULT_CLUSTER;
    }

    private List<Integer> bindPorts(GossipMode mode) {
        Integer bindPort = properties.bindPort();
        if (bindPort != null) {
            return List.of(bindPort);
        }
        return switch (mode) {
            case LOCAL -> Stream.concat(localPorts(), Stream.of(0)).toList();
            case NETWORK -> List.of(DEFAULT_PORT);
            case TEST -> List.of(0);
        };
    }

    private static List<String> localSeeds() {
        return localPorts().map(port -> LOOPBACK.getHostAddress() + ":" + port).toList();
    }

    private static Stream<Integer> localPorts() {
        return IntStream.rangeClosed(DEFAULT_PORT, LAST_LOCAL_PORT).boxed();
    }

    private Binding onLoopback(GossipMode mode) {
        InetAddress bind = properties.bindAddress();
        InetAddress advertised = advertisedHost();
        if (bind != null) {
            return new Binding(
                    bind,
                    bind.isAnyLocalAddress() && advertised == null ? LOOPBACK : advertised,
                    advertised == null ? "gossip.bind-address says so" : ADVERTISED);
        }
        String reason = mode == GossipMode.TEST ? "tests stay on loopback" : "local mode stays on loopback";
        return new Binding(LOOPBACK, advertised, advertised == null ? reason : ADVERTISED);
    }

    private Binding onNetwork(List<Seed> seeds) {
        InetAddress bind = properties.bindAddress();
        InetAddress advertised = advertisedHost();
        if (advertised != null) {
            InetAddress wildcard = new InetSocketAddress(0).getAddress();
            InetAddress otherwise = advertised.isLoopbackAddress() ? advertised : wildcard;
            return new Binding(bind != null ? bind : otherwise, advertised, ADVERTISED);
        }
        if (bind != null && !bind.isAnyLocalAddress()) {
            requireOfUseElsewhere("gossip.bind-address", bind.getHostAddress(), bind);
            return new Binding(bind, null, "gossip.bind-address says so");
        }
        Route route = Route.toFirstReachable(seeds);
        return new Binding(bind != null ? bind : route.address(), route.address(), route.reason());
    }

    private @Nullable InetAddress advertisedHost() {
        String host = properties.advertise().host();
        if (!StringUtils.hasText(host)) {
            return null;
        }
        try {
            InetAddress address = InetAddress.getByName(host);
            requireOfUseElsewhere("gossip.advertise.host", host, address);
            return address;
        } catch (UnknownHostException e) {
            throw new GossipConfigurationException(
                    "gossip.advertise.host is '" + host + "', which cannot be resolved.",
                    "Set gossip.advertise.host to an IP address, or to a name that this machine can resolve.");
        }
    }

    private static void requireOfUseElsewhere(String property, String value, InetAddress address) {
        if (!Route.isOfUseElsewhere(address)) {
            throw new GossipConfigurationException(
                    property + " is " + value
                            + ", under which no other machine reaches this one: the wildcard, multicast and "
                            + "IPv6 addresses of one link (fe80::/10) are of no use there.",
                    "Set gossip.advertise.host to an address of this machine that the others reach.");
        }
    }

    private List<byte[]> keys(GossipMode mode, InetAddress bind) {
        List<byte[]> keys = SealingKeys.of(properties.security());
        // who has certificates agrees on a key with the others
        if (!keys.isEmpty() || tls != null) {
            return keys;
        }
        if (!bind.isLoopbackAddress()) {
            requirePlaintextAllowed(bind);
            remarks.add("packets are not sealed (gossip.security.allow-plaintext=true): whoever reaches "
                    + bind.getHostAddress() + " can read and change what the cluster believes");
            return List.of();
        }
        // whoever stays on loopback shares the user's key, with seeds or without, so that both kinds meet
        return mode == GossipMode.TEST ? List.of() : localKey();
    }

    private List<byte[]> localKey() {
        try {
            return List.of(new LocalKeyFile(surroundings.home()).readOrCreate());
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            remarks.add("packets are not sealed, other accounts of this machine can take part: " + e.getMessage());
            return List.of();
        }
    }

    private void requirePlaintextAllowed(InetAddress bind) {
        if (!properties.security().allowPlaintext()) {
            throw new GossipConfigurationException(
                    "Gossip would listen on " + bind.getHostAddress()
                            + ", which other machines reach, and gossip.security.keys is empty: anybody there could take part.",
                    "Set gossip.security.keys to one key, the same on every node. Here is a fresh one: "
                            + SealingKeys.fresh()
                            + System.lineSeparator()
                            + "Where every node has a certificate, gossip.security.ssl-bundle names it, and no keys are needed."
                            + System.lineSeparator()
                            + "Where the network itself is trusted, gossip.security.allow-plaintext=true starts without keys.");
        }
    }

    private static InetAddress ipv4Loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes are always an address", e);
        }
    }

    /** Where a node receives, what it tells others, and why. */
    private record Binding(InetAddress bindAddress, @Nullable InetAddress advertised, String reason) {}
}
