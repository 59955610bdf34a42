package io.gossipdiscovery.netty;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the sockets of a node come from: the JDK's NIO, or Netty's epoll. Sockets that are bound work alike in both: bound in the
 * caller's thread, they wait for a loop of {@link #ioHandler()} to adopt them.
 *
 * <p>UDP never sets SO_REUSEADDR or SO_REUSEPORT: Linux would let two processes share the number and give each datagram to one of
 * them.
 */
interface Sockets {

    /** How many connections wait to be accepted. */
    int BACKLOG = 128;

    /** Epoll, where Netty has a library for this machine on the class path, else NIO. */
    static Sockets best() {
        Logger log = LoggerFactory.getLogger(Sockets.class);
        try {
            Throwable missing = EpollSockets.unavailability();
            if (missing == null) {
                return new EpollSockets();
            }
            log.debug("No epoll, so NIO: {}", missing.toString());
        } catch (LinkageError e) {
            // Its classes are optional, and may be of another version of Netty.
            log.debug("No epoll, so NIO: {}", e.toString());
        }
        return new NioSockets();
    }

    /** What drives the loop that these sockets belong to. */
    IoHandlerFactory ioHandler();

    /** Binds a listening socket. */
    BoundSocket<ServerSocketChannel> listen(InetSocketAddress address) throws IOException;

    /** Binds a UDP socket. */
    BoundSocket<DatagramChannel> bindDatagrams(InetSocketAddress address) throws IOException;

    /** A TCP socket that is not connected. */
    SocketChannel stream();

    /** A UDP socket that is neither bound nor connected. */
    DatagramChannel datagrams();

    /** The options of a stream that say when {@link KeepAlive} asks, and their values, as far as this machine has them. */
    Map<ChannelOption<Integer>, Integer> keepAliveTiming();

    /** Its name for the log. */
    @Override
    String toString();
}
