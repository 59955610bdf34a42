package io.gossipdiscovery.benchmarks;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.util.List;

/** How each node of a measured cluster is set: the LAN preset, sealed, at any free port of one address. */
final class ClusterSettings {

    static final String PRESET = "lan";

    /** No secret: what it costs to seal is to be measured, and nothing leaves the machine. */
    private static final byte[] KEY = new byte[Keyring.KEY_BYTES];

    private ClusterSettings() {}

    /** The key of every measured cluster: a copy. */
    static byte[] key() {
        return KEY.clone();
    }

    static GossipNodeSettings of(String cluster, InetAddress address) {
        return new GossipNodeSettings(MembershipSettings.lan(cluster), address, List.of(0), null, 0, List.of(KEY));
    }
}
