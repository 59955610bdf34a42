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
 * The local address that packets leave from. A node has one, so that this also says which family it speaks: on a machine with
 * both it is that of the seeds, and where these have both, the one that the JVM puts first. Nodes with both that are told the same
 * seeds find the same.
 *
 * @param address of this machine
 * @param reason why it was taken, in words for a person
 */
record Route(InetAddress address, String reason) {

    /** TEST-NET-1 (RFC 5737): nobody lives there, and connecting a datagram socket sends nothing. */
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("192.0.2.1", 9);

    /** The same of IPv6 (RFC 3849). */
    private static final InetSocketAddress ANYWHERE_IPV6 = new InetSocketAddress("2001:db8::1", 9);

    /** A name service that hangs holds up the start for so long at most. */
    private static final Duration LOOKUP_LIMIT = Duration.ofSeconds(5);

    /** The names and routes that a machine has. */
    interface Machine {

        /** What a name stands for, as the JVM puts it in order; empty where that is nothing, or not known in time. */
        List<InetAddress> addressesOf(String host, long deadlineNanos);

        /** Where packets to this target leave from, or null where none can. */
        @Nullable
        InetAddress localAddressTowards(InetSocketAddress target);

        /** Whether the JVM puts addresses of IPv6 first. */
        boolean prefersIpv6();
    }

    /**
     * The address that the kernel would send to the seeds from: the first that is not loopback. A machine that is a seed itself may
     * resolve its own name to loopback, and to more that others are not told: such a seed is asked for when no other says anything.
     */
    static Route toFirstReachable(List<Seed> seeds) {
        return toFirstReachable(seeds, new ThisMachine());
    }

    static Route toFirstReachable(List<Seed> seeds, Machine machine) {
        long deadline = System.nanoTime() + LOOKUP_LIMIT.toNanos();
        Route ofItself = null;
        Route loopback = null;
        for (Seed seed : seeds) {
            Route outward = null;
            boolean isItself = false;
            for (InetAddress target : machine.addressesOf(seed.host(), deadline)) {
                InetAddress local = machine.localAddressTowards(new InetSocketAddress(target, seed.port()));
                if (local == null) {
                    continue;
                }
                Route route = new Route(local, "the route to seed " + seed.text() + " leaves from this address");
                if (local.isLoopbackAddress()) {
                    isItself = true;
                    loopback = loopback == null ? route : loopback;
                } else {
                    outward = outward == null ? route : outward;
                }
            }
            if (outward != null && !isItself) {
                return outward;
            }
            ofItself = ofItself == null ? outward : ofItself;
        }
        if (ofItself != null) {
            return ofItself;
        }
        return loopback != null ? loopback : byDefault(seeds, machine);
    }

    /** Nobody has said which family the others have: that is guessed as names are put in order, and told where there was a choice. */
    private static Route byDefault(List<Seed> seeds, Machine machine) {
        String lack = seeds.isEmpty() ? "no seed is known yet" : "no seed could be resolved and routed to";
        InetAddress first = machine.localAddressTowards(machine.prefersIpv6() ? ANYWHERE_IPV6 : ANYWHERE);
        InetAddress second = machine.localAddressTowards(machine.prefersIpv6() ? ANYWHERE : ANYWHERE_IPV6);
        if (first != null && second != null) {
            return new Route(
                    first,
                    lack + "; the default route leaves from this address, and that of the other family from "
                            + second.getHostAddress() + ", which only gossip.bind-address chooses");
        }
        InetAddress only = first != null ? first : second;
        return only != null
                ? new Route(only, lack + "; the default route leaves from this address")
                : new Route(InetAddress.getLoopbackAddress(), lack + ", and there is no default route");
    }

    /** False for addresses that say nothing to others: the wildcard, and those of IPv6 that mean one link only. */
    static boolean isOfUseElsewhere(InetAddress address) {
        return !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !(address instanceof Inet6Address && address.isLinkLocalAddress());
    }

    /** The one that this runs on. */
    private static final class ThisMachine implements Machine {

        @Override
        public List<InetAddress> addressesOf(String host, long deadlineNanos) {
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

        @Override
        public @Nullable InetAddress localAddressTowards(InetSocketAddress target) {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.connect(target);
                InetAddress local = socket.getLocalAddress();
                return local == null || !isOfUseElsewhere(local) ? null : withoutZone(local);
            } catch (IOException | UncheckedIOException e) {
                return null;
            }
        }

        /** The kernel names the interface along with an address of IPv6, which is nothing to tell others. */
        private static InetAddress withoutZone(InetAddress address) throws UnknownHostException {
            return InetAddress.getByAddress(address.getAddress());
        }

        /** The JDK's own property for the order in which it gives the addresses of a name. */
        @Override
        public boolean prefersIpv6() {
            return Boolean.getBoolean("java.net.preferIPv6Addresses");
        }
    }
}
