package io.gossipdiscovery.netty;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening TCP socket and a UDP socket on one port number. Bound by the JDK in the caller's thread, before there is an event
 * loop: whether a node can start is known at once, and the loop adopts two sockets that work.
 *
 * <p>UDP never sets SO_REUSEADDR: Linux would let two processes share the number and give each datagram to one of them.
 */
record BoundPorts(ServerSocketChannel tcp, DatagramChannel udp, int port) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BoundPorts.class);

    /** How often a number that is free for TCP, and was not for UDP, is drawn anew. */
    private static final int DRAWS = 20;

    private static final int BACKLOG = 128;

    /**
     * Binds the first of these ports that is free for both protocols.
     *
     * @param ports tried in turn; 0 takes any free number
     * @throws GossipBindException if there is none
     */
    static BoundPorts bind(InetAddress address, List<Integer> ports) {
        IOException first = null;
        for (int port : ports) {
            for (int draw = 0; draw < (port == 0 ? DRAWS : 1); draw++) {
                try {
                    return bindBoth(address, port);
                } catch (IOException e) {
                    LOG.debug("Port {} on {} is not free for both UDP and TCP", port, address.getHostAddress(), e);
                    if (first == null) {
                        first = e;
                    }
                }
            }
        }
        IOException cause = first == null ? new IOException("no port was given") : first;
        throw hasAnyPort(address)
                ? GossipBindException.portsTaken(address, ports, cause)
                : GossipBindException.addressNotHere(address, ports, cause);
    }

    private static BoundPorts bindBoth(InetAddress address, int port) throws IOException {
        ServerSocketChannel tcp = ServerSocketChannel.open();
        DatagramChannel udp = null;
        try {
            tcp.bind(new InetSocketAddress(address, port), BACKLOG);
            int bound = ((InetSocketAddress) tcp.getLocalAddress()).getPort();
            udp = DatagramChannel.open();
            udp.bind(new InetSocketAddress(address, bound));
            return new BoundPorts(tcp, udp, bound);
        } catch (IOException | RuntimeException e) {
            closeQuietly(tcp);
            if (udp != null) {
                closeQuietly(udp);
            }
            throw e;
        }
    }

    /** Tells a foreign address from taken ports: no error code of the JDK does. */
    private static boolean hasAnyPort(InetAddress address) {
        try (ServerSocketChannel tcp = ServerSocketChannel.open()) {
            tcp.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closeQuietly(tcp);
        closeQuietly(udp);
    }

    private static void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A socket did not close in order", e);
        }
    }
}
