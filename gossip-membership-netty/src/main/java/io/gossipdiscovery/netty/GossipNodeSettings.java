package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node needs to start.
 *
 * @param membership the settings of the engine, the cluster's name among them
 * @param bindAddress the local address that receives datagrams and streams
 * @param bindPorts the port numbers to try in turn, each for UDP and TCP at once; 0 takes any free number
 * @param advertisedHost the IP address under which others reach this node; null advertises the bind address, which then must
 *     not be the wildcard
 * @param advertisedPort the port under which others reach this node; 0 advertises the bound port
 * @param keys 32 bytes each; the first seals, any opens; empty sends plaintext and accepts nothing else
 */
public record GossipNodeSettings(
        MembershipSettings membership,
        InetAddress bindAddress,
        List<Integer> bindPorts,
        @Nullable InetAddress advertisedHost,
        int advertisedPort,
        List<byte[]> keys) {}
