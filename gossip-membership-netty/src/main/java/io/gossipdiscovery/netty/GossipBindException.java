package io.gossipdiscovery.netty;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No port could be bound for both UDP and TCP. The message says why and what to do. */
public final class GossipBindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient InetAddress address;
    private final transient List<Integer> ports;
    private final boolean addressNotHere;

    private GossipBindException(
            String message,
            InetAddress address,
            List<Integer> ports,
            boolean addressNotHere,
            @Nullable Throwable cause) {
        super(message, cause);
        this.address = address;
        this.addressNotHere = addressNotHere;
        this.ports = List.copyOf(ports);
    }

    static GossipBindException portsTaken(InetAddress address, List<Integer> ports, Throwable cause) {
        String which = ports.size() == 1 ? "port " + ports.get(0) : "ports " + ports;
        return new GossipBindException(
                "Gossip " + which + " on " + address.getHostAddress() + " cannot be bound for both UDP and TCP ("
                        + cause.getMessage() + "): end the process that holds it or choose another port",
                address,
                ports,
                false,
                cause);
    }

    static GossipBindException addressNotHere(InetAddress address, List<Integer> ports, Throwable cause) {
        return new GossipBindException(
                "Gossip cannot bind any port on " + address.getHostAddress() + " (" + cause.getMessage()
                        + "): bind to an address of this machine",
                address,
                ports,
                true,
                cause);
    }

    /** The local address that was to be bound. */
    public InetAddress address() {
        return address;
    }

    /** True if no port at all can be bound on the address: it is not one of this machine. */
    public boolean isAddressNotHere() {
        return addressNotHere;
    }

    /** The port numbers that were tried. */
    public List<Integer> ports() {
        return ports;
    }
}
