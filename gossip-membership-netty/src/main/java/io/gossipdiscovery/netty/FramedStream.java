package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.netty.ShellCounters.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TCP connection that carries frames: four bytes of length, most significant first, and the frame. Belongs to the owner loop. */
@SuppressWarnings("FutureReturnValueIgnored") // a close has no result; what fails is told to the handlers
final class FramedStream extends SimpleChannelInboundHandler<ByteBuf> {

    private static final Logger LOG = LoggerFactory.getLogger(FramedStream.class);
    private static final int LENGTH_BYTES = 4;

    private final long number;
    private final StreamTransport transport;
    private @Nullable SocketChannel channel;
    private @Nullable TlsContext tls;
    private @Nullable ChannelFuture lastWrite;
    private @Nullable CloseCause cause;
    private boolean ready;
    private boolean closedHere;

    FramedStream(long number, StreamTransport transport) {
        this.number = number;
        this.transport = transport;
    }

    long number() {
        return number;
    }

    /** Whether frames can pass: it is connected and, with TLS, both sides have accepted each other. */
    boolean isReady() {
        return ready;
    }

    /** @param certificates null for none */
    void attach(SocketChannel attached, @Nullable TlsContext certificates, Duration handshakeLimit) {
        channel = attached;
        tls = certificates;
        if (certificates != null) {
            boolean opening = number >= 0;
            attached.pipeline().addLast(certificates.handler(opening), new TlsHandshake(opening, this, handshakeLimit));
        }
        attached.pipeline()
                .addLast(
                        new LengthFieldBasedFrameDecoder(
                                MembershipEngine.MAX_FRAME_BYTES + LENGTH_BYTES, 0, LENGTH_BYTES, 0, LENGTH_BYTES),
                        new LengthFieldPrepender(LENGTH_BYTES),
                        this);
    }

    @Nullable
    InetSocketAddress remoteAddress() {
        SocketChannel of = channel;
        return of == null ? null : of.remoteAddress();
    }

    @Nullable
    InetSocketAddress localAddress() {
        SocketChannel of = channel;
        return of == null ? null : of.localAddress();
    }

    void write(ByteBuffer frame) {
        SocketChannel to = channel;
        if (to == null || cause != null) {
            return;
        }
        lastWrite = to.writeAndFlush(Unpooled.wrappedBuffer(frame));
        lastWrite.addListener(this::written);
        if (!to.isWritable() && to.isActive()) {
            transport.count(Counter.STREAMS_BACKLOG_FULL);
            abort(CloseCause.ABORTED);
        }
    }

    /** Netty closes the channel after a failed write without a word to the handlers. */
    private void written(Future<? super Void> write) {
        Throwable failure = write.cause();
        if (failure != null && !(failure instanceof ClosedChannelException) && cause == null) {
            cause = causeOf(failure);
        }
    }

    /**
     * Closes the stream once everything is out. To close a socket while the peer still sends would make the kernel reset the
     * connection, and the peer lose what was written last (RFC 1122, section 4.2.2.13): so only this direction is shut, and what
     * comes in is dropped until the peer has closed too.
     */
    void finish(Duration timeout) {
        SocketChannel closing = channel;
        if (closing == null || !closing.isActive() || !ready) {
            closeNow();
            return;
        }
        ScheduledFuture<?> limit =
                closing.eventLoop().schedule(() -> reset(closing), timeout.toNanos(), TimeUnit.NANOSECONDS);
        closing.closeFuture().addListener(closed -> limit.cancel(false));
        ChannelFuture last = lastWrite;
        if (last == null) {
            shutOutput(closing);
        } else {
            last.addListener(flushed -> shutOutput(closing));
        }
    }

    private static void shutOutput(SocketChannel closing) {
        SslHandler tls = closing.pipeline().get(SslHandler.class);
        if (tls == null) {
            closing.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(said -> closing.shutdownOutput());
        }
    }

    /** Ends as a process that is killed would, without a word of TLS either. */
    void closeNow() {
        closedHere = true;
        if (channel != null) {
            close(channel);
        }
    }

    /** The handshake was refused, or not finished. What closes the channel is not told here. */
    void handshakeFailed(HandshakeFailure kind, CloseCause reason, String detail) {
        if (!closedHere && cause == null) {
            cause = reason;
            transport.handshakeFailed(this, kind, detail);
        }
    }

    /** Whether these certificates accept the peer; true without TLS. */
    boolean isTrustedBy(TlsContext certificates) {
        if (certificates == tls) {
            return true;
        }
        SslHandler handler = channel == null ? null : channel.pipeline().get(SslHandler.class);
        return handler == null || certificates.trusts(handler.engine().getSession(), number >= 0);
    }

    void abort(CloseCause reason) {
        if (cause == null) {
            cause = reason;
        }
        if (channel != null) {
            reset(channel);
        }
    }

    /** Closes without a farewell, and without the kernel keeping anything. */
    static void reset(SocketChannel channel) {
        try {
            channel.config().setSoLinger(0);
        } catch (ChannelException e) {
            LOG.trace("The peer was first", e);
        }
        close(channel);
    }

    /** Past the handlers: that of TLS would first write an alert, and wait until a peer that may not read has taken it. */
    private static void close(SocketChannel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ready = true;
        SocketChannel active = channel;
        transport.started(this, active == null ? null : active.remoteAddress());
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf frame) {
        if (cause == null) {
            transport.frame(this, ByteBuffer.wrap(ByteBufUtil.getBytes(frame)));
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        LOG.debug("Stream {} failed", number, failure);
        if (failure instanceof TooLongFrameException) {
            transport.count(Counter.STREAMS_FRAME_TOO_LONG);
        }
        abort(causeOf(failure));
    }

    /** What TLS objects to tells nothing of the peer's process. */
    private static CloseCause causeOf(Throwable failure) {
        boolean ofContent = failure instanceof DecoderException || failure instanceof SSLException;
        return ofContent ? CloseCause.ABORTED : CloseCauses.ofTransfer(failure);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        transport.ended(this, cause == null ? CloseCause.FIN : cause);
    }
}
