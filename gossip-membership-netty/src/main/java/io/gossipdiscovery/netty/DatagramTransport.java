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
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The unconnected UDP socket of a node. Belongs to the owner loop. An error is counted and never closes the socket. */
final class DatagramTransport {

    private static final Logger LOG = LoggerFactory.getLogger(DatagramTransport.class);

    /** No UDP datagram is longer, so that none is cut short here. */
    private static final int MAX_DATAGRAM_BYTES = 65_535;

    /** How many datagrams are taken before streams and the timer get their turn. */
    private static final int BURST = 16;

    /**
     * What may wait to be taken from the socket, in bytes: of a flood some milliseconds, in which this process may have to wait for a
     * processor. Linux gives no more than {@code net.core.rmem_max}.
     */
    private static final int RECEIVE_BYTES = 1 << 20;

    /** What may wait for the socket to take it, in bytes. More is dropped: gossip that is late is worth little. */
    private static final int BACKLOG_BYTES = 1 << 20;

    /** Hears of every datagram. */
    @FunctionalInterface
    interface Receiver {
        void onDatagram(ByteBuffer packet, NodeAddress from);
    }

    private final ShellCounters counters;
    private final Channel channel;
    private boolean closed;

    /** Adopts a bound socket; to be called on the owner loop. */
    DatagramTransport(EventLoop loop, BoundSocket<DatagramChannel> socket, ShellCounters counters, Receiver receiver) {
        this.counters = counters;
        this.channel = new Bootstrap()
                .group(loop)
                .channelFactory(socket::adopt)
                .option(ChannelOption.RECVBUF_ALLOCATOR, receiveBuffers())
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BYTES)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(BACKLOG_BYTES / 2, BACKLOG_BYTES))
                .handler(new Inbound(counters, receiver))
                .register()
                .syncUninterruptibly()
                .channel();
        channel.closeFuture().addListener(done -> ended());
    }

    static RecvByteBufAllocator receiveBuffers() {
        return new FixedRecvByteBufAllocator(MAX_DATAGRAM_BYTES).maxMessagesPerRead(BURST);
    }

    void send(NodeAddress to, ByteBuffer packet) {
        if (!channel.isWritable()) {
            counters.add(Counter.DATAGRAMS_DROPPED);
            return;
        }
        channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(packet), to.toSocketAddress()))
                .addListener((ChannelFuture sent) -> {
                    counters.add(sent.isSuccess() ? Counter.DATAGRAMS_SENT : Counter.DATAGRAMS_SEND_FAILED);
                    if (!sent.isSuccess()) {
                        LOG.trace("A datagram to {} was not sent", to, sent.cause());
                    }
                });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close has no result
    void close() {
        closed = true;
        channel.close();
    }

    /** Netty closes a datagram channel on errors that are not of the network. Without it the node is deaf: that is not for DEBUG. */
    private void ended() {
        if (!closed) {
            LOG.error("The UDP socket of this node was closed unexpectedly: it hears nothing any more, restart it");
        }
    }

    private static final class Inbound extends SimpleChannelInboundHandler<DatagramPacket> {

        private final ShellCounters counters;
        private final Receiver receiver;

        Inbound(ShellCounters counters, Receiver receiver) {
            this.counters = counters;
            this.receiver = receiver;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket datagram) {
            InetSocketAddress sender = datagram.sender();
            if (sender.getPort() == 0) {
                counters.add(Counter.DATAGRAMS_WITHOUT_SENDER);
                return;
            }
            counters.add(Counter.DATAGRAMS_RECEIVED);
            receiver.onDatagram(ByteBuffer.wrap(ByteBufUtil.getBytes(datagram.content())), NodeAddress.of(sender));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            counters.add(Counter.DATAGRAMS_RECEIVE_FAILED);
            LOG.debug("A datagram could not be received", cause);
        }
    }
}
