package io.gossipdiscovery.benchmarks.cluster;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.util.List;

/** How each node of a measured cluster is set: by a preset, the LAN one unless told otherwise, sealed, at any free port of one address. */
public final class ClusterSettings {

    public static final String PRESET = "lan";

    /** The other one: the shortest timeouts that are shipped. */
    static final String LOCAL = "local";

    /** No secret: what it costs to seal is to be measured, and nothing leaves the machine. */
    private static final byte[] KEY = new byte[Keyring.KEY_BYTES];

    private ClusterSettings() {}

    /** The key of every measured cluster: a copy. */
    public static byte[] key() {
        return KEY.clone();
    }

    public static GossipNodeSettings of(String cluster, InetAddress address) {
        return of(PRESET, cluster, address);
    }

    static GossipNodeSettings of(String preset, String cluster, InetAddress address) {
        MembershipSettings membership =
                switch (preset) {
                    case PRESET -> MembershipSettings.lan(cluster);
                    case LOCAL -> MembershipSettings.local(cluster);
                    default -> throw new IllegalArgumentException("unknown preset '" + preset + "'");
                };
        return new GossipNodeSettings(membership, address, List.of(0), null, 0, List.of(KEY));
    }
}
