package io.gossipdiscovery.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's sockets, which are there on every machine. */
final class NioSockets implements Sockets {

    private static final Logger LOG = LoggerFactory.getLogger(NioSockets.class);

    private final Map<ChannelOption<Integer>, Integer> keepAliveTiming = findKeepAliveTiming();

    /** To be made by the thread that starts a node: it may block for a moment, to learn how a refusal is worded here. */
    NioSockets() {
        RefusalText.prepare();
    }

    @Override
    public IoHandlerFactory ioHandler() {
        return NioIoHandler.newFactory();
    }

    @Override
    public BoundSocket<ServerSocketChannel> listen(InetSocketAddress address) throws IOException {
        java.nio.channels.ServerSocketChannel socket = java.nio.channels.ServerSocketChannel.open();
        try {
            return bound(socket.bind(address, BACKLOG), NioServerSocketChannel::new);
        } catch (IOException | RuntimeException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    @Override
    public BoundSocket<DatagramChannel> bindDatagrams(InetSocketAddress address) throws IOException {
        java.nio.channels.DatagramChannel socket = java.nio.channels.DatagramChannel.open();
        try {
            return bound(socket.bind(address), NioDatagramChannel::new);
        } catch (IOException | RuntimeException e) {
            closeQuietly(socket);
            throw e;
        }
    }

    private static <S extends NetworkChannel, C extends Channel> BoundSocket<C> bound(S socket, Function<S, C> adopting)
            throws IOException {
        InetSocketAddress address = (InetSocketAddress) socket.getLocalAddress();
        return new BoundSocket<>() {
            @Override
            public InetSocketAddress address() {
                return address;
            }

            @Override
            public C adopt() {
                return adopting.apply(socket);
            }

            @Override
            public void close() {
                closeQuietly(socket);
            }
        };
    }

    private static void closeQuietly(NetworkChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A socket did not close in order", e);
        }
    }

    @Override
    public SocketChannel stream() {
        return new NioSocketChannel();
    }

    @Override
    public DatagramChannel datagrams() {
        return new NioDatagramChannel();
    }

    @Override
    public Map<ChannelOption<Integer>, Integer> keepAliveTiming() {
        return keepAliveTiming;
    }

    /** By name, as not every Java runtime has the module that names these options. */
    private static Map<ChannelOption<Integer>, Integer> findKeepAliveTiming() {
        Map<String, Integer> wanted = Map.of(
                "TCP_KEEPIDLE", KeepAlive.IDLE_SECONDS,
                "TCP_KEEPINTERVAL", KeepAlive.INTERVAL_SECONDS,
                "TCP_KEEPCOUNT", KeepAlive.PROBES);
        Map<ChannelOption<Integer>, Integer> found = new HashMap<>();
        try (java.nio.channels.SocketChannel any = java.nio.channels.SocketChannel.open()) {
            for (SocketOption<?> option : any.supportedOptions()) {
                Integer value = wanted.get(option.name());
                if (value != null && option.type() == Integer.class) {
                    @SuppressWarnings("unchecked") // its type was looked at
                    SocketOption<Integer> number = (SocketOption<Integer>) option;
                    found.put(NioChannelOption.of(number), value);
                }
            }
        } catch (IOException e) {
            LOG.debug("The machine's own times of keep-alive are used", e);
        }
        return Map.copyOf(found);
    }

    @Override
    public String toString() {
        return "NIO";
    }
}
