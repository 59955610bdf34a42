package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.ShellCounters.Counter;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * UDP sockets that are connected to their receivers, one for each datagram: on these alone an operating system tells that no port is
 * open there. Belongs to the owner loop. No report is made from within a call, always from the loop afterwards.
 */
final class ConnectedDatagrams {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectedDatagrams.class);

    /** How many sockets there are at once. The oldest, which had the longest time to hear, makes room for one more. */
    static final int LIMIT = 64;

    /** Hears what comes back. */
    interface Events {

        void onDatagram(ByteBuffer packet, NodeAddress from);

        /** No port is open where the datagram of this number went. Said once, and by ECONNREFUSED only. */
        void onPortUnreachable(int number);
    }

    private final EventLoop loop;
    private final Sockets sockets;
    private final @Nullable InetSocketAddress local;
    private final DatagramTransport unconnected;
    private final Duration timeout;
    private final ShellCounters counters;
    private final Events events;

    /** The oldest first. */
    private final Set<Exchange> open = new LinkedHashSet<>();

    private boolean closed;

    /**
     * @param address the local address to send from; of the wildcard the operating system chooses one
     * @param unconnected sends what no socket can be had for
     * @param timeout how long an answer is waited for
     */
    ConnectedDatagrams(
            EventLoop loop,
            Sockets sockets,
            InetAddress address,
            DatagramTransport unconnected,
            Duration timeout,
            ShellCounters counters,
            Events events) {
        this.loop = loop;
        this.sockets = sockets;
        this.local = address.isAnyLocalAddress() ? null : new InetSocketAddress(address, 0);
        this.unconnected = unconnected;
        this.timeout = timeout;
        this.counters = counters;
        this.events = events;
    }

    /** Sends one datagram, and waits for what comes back for as long as the timeout says. */
    void send(int number, NodeAddress to, ByteBuffer packet) {
        if (closed) {
            return;
        }
        if (open.size() >= LIMIT) {
            counters.add(Counter.DATAGRAMS_CONNECTED_OVER_LIMIT);
            open.iterator().next().end();
        }
        Exchange exchange = new Exchange(number, to, packet);
        open.add(exchange);
        exchange.begin();
    }

    /** Closes everything at once. Nothing is reported any more. */
    void close() {
        closed = true;
        List.copyOf(open).forEach(Exchange::end);
    }

    int openCount() {
        return open.size();
    }

    /** One datagram and its socket. */
    @SuppressWarnings("FutureReturnValueIgnored") // a close has no result; what fails is told to the handler
    private final class Exchange extends SimpleChannelInboundHandler<DatagramPacket> {

        private final int number;
        private final NodeAddress to;
        private final ByteBuffer packet;
        private final ScheduledFuture<?> limit;
        private @Nullable Channel channel;
        private boolean ended;

        Exchange(int number, NodeAddress to, ByteBuffer packet) {
            this.number = number;
            this.to = to;
            this.packet = packet;
            this.limit = loop.schedule(this::end, timeout.toNanos(), TimeUnit.NANOSECONDS);
        }

        void begin() {
            new Bootstrap()
                    .group(loop)
                    .channelFactory(sockets::datagrams)
                    .disableResolver()
                    .option(ChannelOption.RECVBUF_ALLOCATOR, DatagramTransport.receiveBuffers())
                    .handler(this)
                    .connect(to.toSocketAddress(), local)
                    // Where no socket could be had, Netty tells so on a thread of its own.
                    .addListener((ChannelFuture connected) -> loop.execute(() -> connected(connected.cause())));
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            channel = ctx.channel();
            channel.closeFuture().addListener(done -> end());
        }

        private void connected(@Nullable Throwable failure) {
            Channel connected = channel;
            if (closed) {
                return;
            }
            if (connected == null || failure != null || ended) {
                LOG.debug("The datagram {} to {} goes unconnected", number, to, failure);
                end();
                unconnected.send(to, packet);
                return;
            }
            connected.writeAndFlush(Unpooled.wrappedBuffer(packet)).addListener((ChannelFuture sent) -> {
                if (sent.isSuccess()) {
                    counters.add(Counter.DATAGRAMS_SENT);
                } else {
                    failed(sent.cause(), Counter.DATAGRAMS_SEND_FAILED);
                }
            });
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
            if (!ended) {
                counters.add(Counter.DATAGRAMS_RECEIVED);
                events.onDatagram(ByteBuffer.wrap(ByteBufUtil.getBytes(datagram.content())), to);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            failed(cause, Counter.DATAGRAMS_RECEIVE_FAILED);
        }

        private void failed(Throwable cause, Counter otherwise) {
            if (ended) {
                return;
            }
            if (cause instanceof PortUnreachableException) {
                counters.add(Counter.DATAGRAMS_PORT_UNREACHABLE);
                end();
                events.onPortUnreachable(number);
            } else {
                counters.add(otherwise);
                LOG.debug("The datagram {} to {} failed", number, to, cause);
            }
        }

        void end() {
            ended = true;
            open.remove(this);
            limit.cancel(false);
            if (channel != null) {
                channel.close();
            }
        }
    }
}
