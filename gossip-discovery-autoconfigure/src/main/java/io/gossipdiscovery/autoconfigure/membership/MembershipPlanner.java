package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.autoconfigure.membership.GossipProperties.Preset;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/** Makes the plan of a node from the properties and the surroundings, or refuses with the remedy. */
final class MembershipPlanner {

    /** The port of a node on a network, and the first of those that local mode tries. */
    static final int DEFAULT_PORT = 17_946;

    private static final int LAST_LOCAL_PORT = 17_965;
    private static final int MAX_PORT = 65_535;
    private static final String DEFAULT_CLUSTER = "local";
    private static final InetAddress LOOPBACK = ipv4Loopback();

    private final GossipProperties properties;
    private final @Nullable String group;
    private final boolean inTest;
    private final Path home;
    private final List<String> remarks = new ArrayList<>();

    /**
     * A planner for one application.
     *
     * @param group of the application, which names the cluster where the properties do not
     * @param inTest whether a test starts the application
     * @param home of the user, for the key file of local mode
     */
    MembershipPlanner(GossipProperties properties, @Nullable String group, boolean inTest, Path home) {
        this.properties = properties;
        this.group = group;
        this.inTest = inTest;
        this.home = home;
    }

    MembershipPlan plan() {
        List<SeedAddress> seeds =
                properties.seeds().stream().map(SeedAddress::parse).toList();
        GossipMode mode = mode(seeds);
        Binding binding = mode == GossipMode.NETWORK ? onNetwork(seeds) : onLoopback(mode);
        List<byte[]> keys = keys(mode, binding.bindAddress());
        return new MembershipPlan(
                mode,
                settings(mode, binding, keys),
                seeds(mode, seeds),
                binding.reason(),
                remarks,
                properties.join().limit());
    }

    private GossipMode mode(List<SeedAddress> seeds) {
        if (inTest) {
            return GossipMode.TEST;
        }
        InetAddress bind = properties.bindAddress();
        boolean leavesTheMachine = bind != null && !bind.isLoopbackAddress();
        return seeds.isEmpty() && !leavesTheMachine ? GossipMode.LOCAL : GossipMode.NETWORK;
    }

    /** The one place where the properties become the settings of the node. */
    private GossipNodeSettings settings(GossipMode mode, Binding binding, List<byte[]> keys) {
        return new GossipNodeSettings(
                membership(mode),
                binding.bindAddress(),
                bindPorts(mode),
                binding.advertised(),
                port("gossip.advertise.port", properties.advertise().port()),
                keys);
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
            throw new GossipConfigurationException(
                    "gossip.cluster is unusable: " + e.getMessage() + ".", "Set gossip.cluster to a shorter name.");
        }
    }

    private String cluster() {
        if (StringUtils.hasText(properties.cluster())) {
            return properties.cluster();
        }
        return StringUtils.hasText(group) ? group : DEFAULT_CLUSTER;
    }

    private List<Integer> bindPorts(GossipMode mode) {
        Integer bindPort = properties.bindPort();
        if (bindPort != null) {
            return List.of(port("gossip.bind-port", bindPort));
        }
        return switch (mode) {
            case LOCAL -> Stream.concat(localPorts(), Stream.of(0)).toList();
            case NETWORK -> List.of(DEFAULT_PORT);
            case TEST -> List.of(0);
        };
    }

    private static List<String> seeds(GossipMode mode, List<SeedAddress> seeds) {
        return mode == GossipMode.LOCAL
                ? localPorts()
                        .map(port -> LOOPBACK.getHostAddress() + ":" + port)
                        .toList()
                : seeds.stream().map(SeedAddress::toString).toList();
    }

    private static Stream<Integer> localPorts() {
        return IntStream.rangeClosed(DEFAULT_PORT, LAST_LOCAL_PORT).boxed();
    }

    private Binding onLoopback(GossipMode mode) {
        InetAddress bind = properties.bindAddress();
        if (bind != null) {
            InetAddress advertised = advertisedHost();
            return new Binding(
                    bind,
                    bind.isAnyLocalAddress() && advertised == null ? LOOPBACK : advertised,
                    "gossip.bind-address says so");
        }
        String reason = mode == GossipMode.TEST ? "tests stay on loopback" : "local mode stays on loopback";
        return new Binding(LOOPBACK, advertisedHost(), reason);
    }

    private Binding onNetwork(List<SeedAddress> seeds) {
        InetAddress bind = properties.bindAddress();
        InetAddress advertised = advertisedHost();
        if (advertised != null) {
            InetAddress wildcard = new InetSocketAddress(0).getAddress();
            InetAddress otherwise = advertised.isLoopbackAddress() ? advertised : wildcard;
            return new Binding(bind != null ? bind : otherwise, advertised, "gossip.advertise.host says so");
        }
        if (bind != null && !bind.isAnyLocalAddress()) {
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
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new GossipConfigurationException(
                    "gossip.advertise.host is '" + host + "', which cannot be resolved.",
                    "Set gossip.advertise.host to an IP address, or to a name that this machine can resolve.");
        }
    }

    private List<byte[]> keys(GossipMode mode, InetAddress bind) {
        List<byte[]> keys = SealingKeys.decodeAll(properties.security().keys());
        if (!keys.isEmpty()) {
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
            return List.of(new LocalKeyFile(home).readOrCreate());
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
                            + "Where the network itself is trusted, gossip.security.allow-plaintext=true starts without keys.");
        }
    }

    private static int port(String property, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new GossipConfigurationException(
                    property + " is " + port + ", allowed are 0 to " + MAX_PORT + ".",
                    "Set " + property + " to a port number, or to 0 for the default that its description names.");
        }
        return port;
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
