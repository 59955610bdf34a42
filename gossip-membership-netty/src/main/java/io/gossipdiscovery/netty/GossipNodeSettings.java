package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.Plaintext;
import io.gossipdiscovery.membership.crypto.Keyring;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node needs to start. Checked when it is made: what is wrong is said with the value, the limit and the remedy.
 *
 * @param membership the settings of the engine, the cluster's name among them
 * @param bindAddress the local address that receives datagrams and streams
 * @param bindPorts the port numbers to try in turn, each for UDP and TCP at once; 0 takes any free number
 * @param advertisedHost the IP address under which others reach this node; null advertises the bind address, which then must
 *     not be the wildcard
 * @param advertisedPort the port under which others reach this node; 0 advertises the bound port
 * @param keys 32 bytes each; the first seals, any opens. Without any a node sends plaintext and accepts nothing else, but with
 *     certificates it agrees on a key with the others, over the streams. Copied in and out
 * @param plaintext what becomes of packets in the clear at a node with keys
 * @param tls certificates on the streams; null for none, and then a stream of TLS is not understood
 */
public record GossipNodeSettings(
        MembershipSettings membership,
        InetAddress bindAddress,
        List<Integer> bindPorts,
        @Nullable InetAddress advertisedHost,
        int advertisedPort,
        List<byte[]> keys,
        Plaintext plaintext,
        @Nullable StreamTls tls) {

    private static final int MAX_PORT = 65_535;

    public GossipNodeSettings {
        bindPorts = List.copyOf(bindPorts);
        if (bindPorts.isEmpty()) {
            throw new IllegalArgumentException("bindPorts is empty: give at least one port, 0 for any free one");
        }
        bindPorts.forEach(port -> checkPort("Bind port", port));
        checkPort("Advertised port", advertisedPort);
        if (advertisedHost == null && bindAddress.isAnyLocalAddress()) {
            throw new IllegalArgumentException("Bound to the wildcard " + bindAddress.getHostAddress()
                    + " a node does not know where others reach it: give an advertised host, or bind to one address");
        }
        if (advertisedHost != null && advertisedHost.isAnyLocalAddress()) {
            throw new IllegalArgumentException("Advertised host " + advertisedHost.getHostAddress()
                    + " is the wildcard, which nobody can reach: give an address of this machine");
        }
        keys = copy(keys);
        for (int i = 0; i < keys.size(); i++) {
            int length = keys.get(i).length;
            if (length != Keyring.KEY_BYTES) {
                throw new IllegalArgumentException("Key " + (i + 1) + " of " + keys.size() + " has " + length
                        + " bytes, AES-256 needs " + Keyring.KEY_BYTES + ": make one with 'openssl rand -base64 32'");
            }
        }
    }

    /** Settings without certificates. */
    public GossipNodeSettings(
            MembershipSettings membership,
            InetAddress bindAddress,
            List<Integer> bindPorts,
            @Nullable InetAddress advertisedHost,
            int advertisedPort,
            List<byte[]> keys) {
        this(membership, bindAddress, bindPorts, advertisedHost, advertisedPort, keys, Plaintext.REFUSED, null);
    }

    /** The same settings with certificates on the streams, or without. */
    public GossipNodeSettings withTls(@Nullable StreamTls replacement) {
        return new GossipNodeSettings(
                membership, bindAddress, bindPorts, advertisedHost, advertisedPort, keys, plaintext, replacement);
    }

    /** The same settings, while a cluster comes to be sealed. */
    public GossipNodeSettings withPlaintext(Plaintext replacement) {
        return new GossipNodeSettings(
                membership, bindAddress, bindPorts, advertisedHost, advertisedPort, keys, replacement, tls);
    }

    @Override
    public List<byte[]> keys() {
        return copy(keys);
    }

    private static void checkPort(String name, int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException(name + " " + port + " is outside 0.." + MAX_PORT);
        }
    }

    private static List<byte[]> copy(List<byte[]> keys) {
        return keys.stream().map(byte[]::clone).toList();
    }
}
