package io.gossipdiscovery.autoconfigure.membership;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The local address that packets leave from.
 *
 * @param address of this machine
 * @param reason why it was taken, in words for a person
 */
record Route(InetAddress address, String reason) {

    /** TEST-NET-1 (RFC 5737): nobody lives there, and connecting a datagram socket sends nothing. */
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("192.0.2.1", 9);

    /**
     * The address that the kernel would send to the seeds from: the first that is not loopback, since a machine that is a seed
     * itself may resolve its own name to loopback.
     */
    static Route toFirstReachable(List<SeedAddress> seeds) {
        Route loopback = null;
        for (SeedAddress seed : seeds) {
            InetAddress local = localAddressTowards(seed);
            if (local == null) {
                continue;
            }
            Route route = new Route(local, "the route to seed " + seed + " leaves from it");
            if (!local.isLoopbackAddress()) {
                return route;
            }
            loopback = loopback == null ? route : loopback;
        }
        return loopback != null ? loopback : byDefault(seeds);
    }

    private static Route byDefault(List<SeedAddress> seeds) {
        String lack =
                seeds.isEmpty() ? "there are no seeds" : "no seed in gossip.seeds could be resolved and routed to";
        InetAddress local = localAddressTowards(ANYWHERE);
        return local != null
                ? new Route(local, lack + "; the default route leaves from it")
                : new Route(InetAddress.getLoopbackAddress(), lack + ", and there is no default route");
    }

    private static @Nullable InetAddress localAddressTowards(SeedAddress seed) {
        try {
            return localAddressTowards(new InetSocketAddress(InetAddress.getByName(seed.host()), seed.port()));
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static @Nullable InetAddress localAddressTowards(InetSocketAddress target) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(target);
            InetAddress local = socket.getLocalAddress();
            return local == null || local.isAnyLocalAddress() ? null : local;
        } catch (IOException | UncheckedIOException e) {
            return null;
        }
    }
}
