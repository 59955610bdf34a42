package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.netty.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

    /** The same of IPv6 (RFC 3849), for a machine without IPv4. */
    private static final InetSocketAddress ANYWHERE_IPV6 = new InetSocketAddress("2001:db8::1", 9);

    /** A name service that hangs holds up the start for so long at most. */
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(5);

    /**
     * The address that the kernel would send to the seeds from: the first that is not loopback, since a machine that is a seed
     * itself may resolve its own name to loopback.
     */
    static Route toFirstReachable(List<Seed> seeds) {
        long deadline = System.nanoTime() + LOOKUP_LIMIT.toNanos();
        Route loopback = null;
        for (Seed seed : seeds) {
            for (InetAddress target : addressesOf(seed.host(), deadline)) {
                InetAddress local = localAddressTowards(new InetSocketAddress(target, seed.port()));
                if (local == null) {
                    continue;
                }
                Route route = new Route(local, "the route to seed " + seed.text() + " leaves from it");
                if (!local.isLoopbackAddress()) {
                    return route;
                }
                loopback = loopback == null ? route : loopback;
            }
        }
        return loopback != null ? loopback : byDefault(seeds);
    }

    private static Route byDefault(List<Seed> seeds) {
        String lack = seeds.isEmpty() ? "no seed is known yet" : "no seed could be resolved and routed to";
        for (InetSocketAddress anywhere : List.of(ANYWHERE, ANYWHERE_IPV6)) {
            InetAddress local = localAddressTowards(anywhere);
            if (local != null) {
                return new Route(local, lack + "; the default route leaves from it");
            }
        }
        return new Route(InetAddress.getLoopbackAddress(), lack + ", and there is no default route");
    }

    private static List<InetAddress> addressesOf(String host, long deadlineNanos) {
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
        Thread thread = new Thread(lookup, "gossip-route");
        thread.setDaemon(true);
        thread.start();
        try {
            return List.of(lookup.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (ExecutionException | TimeoutException e) {
            return List.of();
        }
    }

    private static @Nullable InetAddress localAddressTowards(InetSocketAddress target) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(target);
            InetAddress local = socket.getLocalAddress();
            return local == null || !isOfUseElsewhere(local) ? null : withoutZone(local);
        } catch (IOException | UncheckedIOException e) {
            return null;
        }
    }

    /** False for addresses that say nothing to others: the wildcard, and those of IPv6 that mean one link only. */
    static boolean isOfUseElsewhere(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !(address instanceof Inet6Address && address.isLinkLocalAddress());
    }

    /** The kernel names the interface along with an address of IPv6, which is nothing to tell others. */
    private static InetAddress withoutZone(InetAddress address) throws UnknownHostException {
        return InetAddress.getByAddress(address.getAddress());
    }
}
