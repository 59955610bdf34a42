package io.gossipdiscovery.netty;

import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening TCP socket and a UDP socket on one port number. Bound in the caller's thread, before there is an event loop: whether a
 * node can start is known at once, and the loop adopts two sockets that work.
 */
record BoundPorts(Sockets sockets, BoundSocket<ServerSocketChannel> tcp, BoundSocket<DatagramChannel> udp)
        implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BoundPorts.class);

    /** How often a number that is free for TCP, and was not for UDP, is drawn anew. */
    private static final int DRAWS = 20;

    /**
     * Binds the first of these ports that is free for both protocols.
     *
     * @param ports tried in turn; 0 takes any free number
     * @throws GossipBindException if there is none
     */
    static BoundPorts bind(Sockets sockets, InetAddress address, List<Integer> ports) {
        IOException first = null;
        for (int port : ports) {
            for (int draw = 0; draw < (port == 0 ? DRAWS : 1); draw++) {
                try {
                    return bindBoth(sockets, address, port);
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

    private static BoundPorts bindBoth(Sockets sockets, InetAddress address, int port) throws IOException {
        BoundSocket<ServerSocketChannel> tcp = sockets.listen(new InetSocketAddress(address, port));
        try {
            int bound = tcp.address().getPort();
            return new BoundPorts(sockets, tcp, sockets.bindDatagrams(new InetSocketAddress(address, bound)));
        } catch (IOException | RuntimeException e) {
            tcp.close();
            throw e;
        }
    }

    /** Tells a foreign address from taken ports: no error code of the JDK does. */
    private static boolean hasAnyPort(InetAddress address) {
        try (ServerSocket tcp = new ServerSocket()) {
            tcp.bind(new InetSocketAddress(address, 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return tcp.address().getPort();
    }

    @Override
    public void close() {
        tcp.close();
        udp.close();
    }
}
