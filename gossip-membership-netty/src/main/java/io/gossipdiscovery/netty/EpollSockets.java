package io.gossipdiscovery.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux sockets by Netty's own library. The only class that names Netty's epoll, which is optional: without it this class does not
 * link.
 *
 * <p>Netty's epoll channels are bound on a loop only, and cannot adopt a socket of the JDK. So the sockets are made by Netty's {@link
 * Socket}, and adopted by their descriptors.
 */
final class EpollSockets implements Sockets {

    private static final Logger LOG = LoggerFactory.getLogger(EpollSockets.class);

    /** Made at once, so that classes of another version of Netty fail here and not in a node that starts. */
    private final IoHandlerFactory ioHandler = EpollIoHandler.newFactory();

    /** Why there is no epoll here; null where there is. */
    static @Nullable Throwable unavailability() {
        return Epoll.unavailabilityCause();
    }

    @Override
    public IoHandlerFactory ioHandler() {
        return ioHandler;
    }

    @Override
    public BoundSocket<ServerSocketChannel> listen(InetSocketAddress address) throws IOException {
        Socket socket = open(Socket::newSocketStream);
        try {
            socket.setReuseAddress(true); // as the JDK does: a port whose last connections are still ending is free
            socket.bind(dualStack(address));
            socket.listen(BACKLOG);
            return bound(socket, EpollServerSocketChannel::new);
        } catch (IOException | RuntimeException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    @Override
    public BoundSocket<DatagramChannel> bindDatagrams(InetSocketAddress address) throws IOException {
        Socket socket = open(Socket::newSocketDgram);
        try {
            socket.bind(dualStack(address));
            return bound(socket, EpollDatagramChannel::new);
        } catch (IOException | RuntimeException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    private static Socket open(Supplier<Socket> opening) throws IOException {
        try {
            return opening.get();
        } catch (ChannelException e) {
            throw new IOException(e.getMessage(), e); // out of descriptors, say
        }
    }

    /** The IPv4 wildcard stands for all addresses of both families, as it does for the JDK. */
    private static InetSocketAddress dualStack(InetSocketAddress address) throws IOException {
        boolean widened = address.getAddress() instanceof Inet4Address
                && address.getAddress().isAnyLocalAddress()
                && Socket.isIPv6Preferred();
        return widened ? new InetSocketAddress(InetAddress.getByAddress(new byte[16]), address.getPort()) : address;
    }

    private static <C extends Channel> BoundSocket<C> bound(Socket socket, IntFunction<C> adopting) {
        InetSocketAddress address = socket.localAddress();
        return new BoundSocket<>() {
            private boolean adopted;

            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public C adopt() {
                adopted = true;
                return adopting.apply(socket.intValue());
            }

            /** Once adopted, the number may be that of another socket already: it is the channel's to close. */
            @Override
            public void close() {
                if (!adopted) {
                    closeQuietly(socket);
                }
            }
        };
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A socket did not close in order", e);
        }
    }

    @Override
    public SocketChannel stream() {
        return new EpollSocketChannel();
    }

    @Override
    public DatagramChannel datagrams() {
        return new EpollDatagramChannel();
    }

    @Override
    public Map<ChannelOption<Integer>, Integer> keepAliveTiming() {
        return Map.of(
                EpollChannelOption.TCP_KEEPIDLE, KeepAlive.IDLE_SECONDS,
                EpollChannelOption.TCP_KEEPINTVL, KeepAlive.INTERVAL_SECONDS,
                EpollChannelOption.TCP_KEEPCNT, KeepAlive.PROBES);
    }

    @Override
    public String toString() {
        return "epoll";
    }
}
