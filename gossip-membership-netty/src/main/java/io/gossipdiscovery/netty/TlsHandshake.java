package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.CloseCause;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Holds back that a stream is connected until both sides have accepted each other's certificate, then leaves the pipeline. Belongs to the
 * owner loop.
 *
 * <p>In TLS 1.3 a handshake is over for the side that opened before the other one has looked at its certificate (RFC 8446, section
 * 4.4.2.4): a refusal would come as the answer to the first frame, and could be taken for the end of a process. So the side that accepts
 * says one byte first, and the other one waits for it.
 *
 * <p>A refusal is ABORTED, which is no evidence of anything. Where the connection ends before somebody has refused, the operating system's
 * word is passed on, as without TLS.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails is told to the handlers
final class TlsHandshake extends ChannelInboundHandlerAdapter {

    private static final byte WELCOME = 1;

    private final boolean opening;
    private final FramedStream stream;
    private final Duration limit;
    private @Nullable ScheduledFuture<?> timer;
    private boolean begun;
    private boolean failed;

    TlsHandshake(boolean opening, FramedStream stream, Duration limit) {
        this.opening = opening;
        this.stream = stream;
        this.limit = limit;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begun = true;
        timer = ctx.executor().schedule(this::onTimeout, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void onTimeout() {
        fail(HandshakeFailure.TIMEOUT, CloseCause.TIMEOUT, "limit " + limit);
        stream.abort(CloseCause.TIMEOUT);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (!completion.isSuccess()) {
                fail(completion.cause());
            } else if (!opening && !failed) {
                ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {WELCOME}));
                ready(ctx);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (failed || !bytes.isReadable()) {
            bytes.release();
        } else if (bytes.readByte() != WELCOME) {
            bytes.release();
            fail(HandshakeFailure.OTHER, CloseCause.ABORTED, "what came is not the first byte of a node");
            stream.abort(CloseCause.ABORTED);
        } else {
            ready(ctx);
            ctx.fireChannelRead(bytes);
        }
    }

    private void ready(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /** Cancels the timer whichever way this ends. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable failure) {
        fail(failure);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(HandshakeFailure.CUT, CloseCause.FIN, "end of the stream");
        ctx.fireChannelInactive();
    }

    private void fail(Throwable failure) {
        HandshakeFailure kind = HandshakeFailure.of(failure);
        boolean ofSocket = failure instanceof IOException && !(failure instanceof SSLException);
        CloseCause cause = CloseCause.ABORTED;
        if (kind == HandshakeFailure.CUT) {
            cause = ofSocket && !(failure instanceof ClosedChannelException)
                    ? CloseCauses.ofTransfer(failure)
                    : CloseCause.FIN;
        }
        fail(kind, cause, String.valueOf(failure.getMessage()));
    }

    /** Netty closes the channel where TLS has failed, once the alert is out. */
    private void fail(HandshakeFailure kind, CloseCause cause, String detail) {
        if (begun && !failed) {
            failed = true;
            stream.handshakeFailed(kind, cause, detail);
        }
    }
}
