package io.gossipdiscovery.netty;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** No port was free for both UDP and TCP. */
public final class GossipBindException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient InetAddress address;
    private final transient List<Integer> ports;

    GossipBindException(InetAddress address, List<Integer> ports, @Nullable Throwable cause) {
        super(
                "Gossip port " + ports + " on " + address.getHostAddress()
                        + " is not free for both UDP and TCP: end the process that holds it or choose another port",
                cause);
        this.address = address;
        this.ports = List.copyOf(ports);
    }

    public InetAddress address() {
        return address;
    }

    public List<Integer> ports() {
        return ports;
    }
}
