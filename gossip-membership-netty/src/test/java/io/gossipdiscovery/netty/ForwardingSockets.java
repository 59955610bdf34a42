package io.gossipdiscovery.netty;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;

/** Sockets as another kind has them, for tests to change one thing about them. */
class ForwardingSockets implements Sockets {

    private final Sockets to;

    ForwardingSockets(Sockets to) {
        this.to = to;
    }

    /** Those of a process that has bound its ports and gets no descriptor more. */
    static Sockets outOfDescriptors(Sockets sockets) {
        return new ForwardingSockets(sockets) {
            @Override
            public SocketChannel stream() {
                throw new ChannelException("Too many open files");
            }

            @Override
            public DatagramChannel datagrams() {
                throw new ChannelException("Too many open files");
            }
        };
    }

    @Override
    public IoHandlerFactory ioHandler() {
        return to.ioHandler();
    }

    @Override
    public BoundSocket<ServerSocketChannel> listen(InetSocketAddress address) throws IOException {
        return to.listen(address);
    }

    @Override
    public BoundSocket<DatagramChannel> bindDatagrams(InetSocketAddress address) throws IOException {
        return to.bindDatagrams(address);
    }

    @Override
    public SocketChannel stream() {
        return to.stream();
    }

    @Override
    public DatagramChannel datagrams() {
        return to.datagrams();
    }

    @Override
    public Map<ChannelOption<Integer>, Integer> keepAliveTiming() {
        return to.keepAliveTiming();
    }
}
