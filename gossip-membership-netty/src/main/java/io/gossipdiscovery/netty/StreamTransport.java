package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.limit.TokenBucket;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.ShellCounters.Counter;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP side of a node: streams of frames in both directions, known by their numbers. Belongs to the owner loop.
 *
 * <p>Every stream that was reported as accepted, or asked for by {@link #open}, is reported as closed exactly once, unless
 * {@link #close(long)} was asked for first. No report is made from within a call, always from the loop afterwards.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close has no result; what fails is told to the handlers
final class StreamTransport {

    private static final Logger LOG = LoggerFactory.getLogger(StreamTransport.class);

    /** What may wait for a slow peer to read it, in bytes. */
    private static final int BACKLOG_BYTES = 1 << 20;

    /** Hears what happens to streams. */
    interface Events {

        /** A stream came in, under a negative number that was never used before. */
        void onAccepted(long stream, NodeAddress from);

        void onConnected(long stream);

        void onFrame(long stream, ByteBuffer frame);

        void onClosed(long stream, CloseCause cause);
    }

    private final EventLoop loop;
    private final Sockets sockets;
    private final Events events;
    private final ShellCounters counters;
    private final int limit;
    private final TokenBucket acceptRate;
    private final TokenBucket handshakeRate;
    private final Duration timeout;
    private final Channel listener;

    /** By number: those that the engine knows. */
    private final Map<Long, FramedStream> streams = new HashMap<>();

    /** Those that have a socket: also such as are being closed. */
    private final Set<FramedStream> open = new HashSet<>();

    private final HandshakeLog handshakes = new HandshakeLog();
    private @Nullable TlsContext tls;
    private long lastInbound;
    private boolean closed;

    /**
     * Adopts a listening socket; to be called on the owner loop.
     *
     * @param limit how many streams may be open at once, in both directions
     * @param acceptedPerSecond how many may be accepted in a second; more are reset before anything is done for them
     * @param handshakesPerSecond how many of them, with TLS, may begin a handshake in a second; more are reset as well
     * @param timeout for a connect, for a TLS handshake, and for a peer to take the rest of a stream that is closed
     * @param tls of the streams, null for plaintext
     */
    StreamTransport(
            EventLoop loop,
            Sockets sockets,
            BoundSocket<ServerSocketChannel> socket,
            int limit,
            int acceptedPerSecond,
            int handshakesPerSecond,
            Duration timeout,
            @Nullable TlsContext tls,
            ShellCounters counters,
            Events events) {
        this.loop = loop;
        this.sockets = sockets;
        this.events = events;
        this.counters = counters;
        this.limit = limit;
        this.acceptRate = TokenBucket.ofASecond(acceptedPerSecond, System.nanoTime());
        this.handshakeRate = TokenBucket.ofASecond(handshakesPerSecond, System.nanoTime());
        this.timeout = timeout;
        this.tls = tls;
        this.listener = new ServerBootstrap()
                .group(loop)
                .channelFactory(socket::adopt)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .register()
                .syncUninterruptibly()
                .channel();
    }

    private void accept(SocketChannel channel) {
        Counter exceeded = exceeded();
        if (closed || exceeded != null) {
            if (exceeded != null) {
                counters.add(exceeded);
            }
            LOG.debug(
                    "A stream from {} was closed at once: {}, {} are open",
                    channel.remoteAddress(),
                    exceeded,
                    open.size());
            FramedStream.reset(channel);
            return;
        }
        FramedStream stream = new FramedStream(--lastInbound, this);
        KeepAlive.turnOn(channel, sockets);
        stream.attach(channel, tls, timeout);
        open.add(stream);
        channel.closeFuture().addListener(done -> open.remove(stream));
    }

    /** What is counted where one more stream may not be accepted now; else null. */
    private @Nullable Counter exceeded() {
        if (open.size() >= limit) {
            return Counter.STREAMS_OVER_LIMIT;
        }
        long now = System.nanoTime();
        if (!acceptRate.tryTake(now)) {
            return Counter.STREAMS_OVER_RATE;
        }
        return tls != null && !handshakeRate.tryTake(now) ? Counter.STREAMS_HANDSHAKES_OVER_RATE : null;
    }

    /** Connects a stream. */
    void open(long number, NodeAddress to) {
        if (closed) {
            return;
        }
        if (open.size() >= limit) {
            counters.add(Counter.STREAMS_OVER_LIMIT);
            loop.execute(() -> events.onClosed(number, CloseCause.ABORTED));
            return;
        }
        FramedStream stream = new FramedStream(number, this);
        streams.put(number, stream);
        open.add(stream);
        new Bootstrap()
                .group(loop)
                .channelFactory(sockets::stream)
                .disableResolver()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis(timeout))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark())
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        KeepAlive.turnOn(channel, sockets);
                        stream.attach(channel, tls, timeout);
                        channel.closeFuture().addListener(done -> open.remove(stream));
                    }
                })
                .connect(to.toSocketAddress())
                .addListener((ChannelFuture connected) -> {
                    if (!connected.isSuccess()) {
                        // Where no socket could be had, Netty tells so at once, and on a thread of its own.
                        loop.execute(() -> connectFailed(stream, to, connected.cause()));
                    }
                });
    }

    private void connectFailed(FramedStream stream, NodeAddress to, Throwable failure) {
        open.remove(stream);
        if (closed) {
            return;
        }
        CloseCause cause = CloseCauses.ofConnect(failure);
        if (streams.containsKey(stream.number())) {
            counters.add(Counter.STREAMS_OPEN_FAILED);
            LOG.debug("Stream {} to {} did not connect: {} ({})", stream.number(), to, cause, failure.getMessage());
        }
        ended(stream, cause);
    }

    /** Writes one frame; to a stream that is gone it is lost. */
    void write(long number, ByteBuffer frame) {
        FramedStream stream = streams.get(number);
        if (stream != null) {
            stream.write(frame);
        }
    }

    /** Closes a stream once what was written to it is out. It is not reported any more. */
    void close(long number) {
        FramedStream stream = streams.remove(number);
        if (stream != null) {
            stream.finish(timeout);
        }
    }

    /** Closes everything at once. Nothing is reported any more. */
    void close() {
        closed = true;
        streams.clear();
        listener.close();
        List.copyOf(open).forEach(FramedStream::closeNow);
    }

    /**
     * Goes on with other certificates: streams that come or are opened from now on show and check them. Those that stand stay up where the
     * new ones accept the peer, and are reset where they do not.
     */
    void use(TlsContext replacement) {
        tls = replacement;
        List.copyOf(streams.values()).forEach(this::endIfUntrusted);
    }

    private boolean endIfUntrusted(FramedStream stream) {
        TlsContext now = tls;
        if (now == null || !stream.isReady() || stream.isTrustedBy(now)) {
            return false;
        }
        counters.add(Counter.STREAMS_UNTRUSTED);
        LOG.info(
                "The stream with {} was closed: the certificates that were loaded do not accept the one it shows",
                stream.remoteAddress());
        stream.abort(CloseCause.ABORTED);
        return true;
    }

    /** Where a stream comes from, as its peer sees it; null where it is not connected. */
    @Nullable
    NodeAddress localAddress(long number) {
        FramedStream stream = streams.get(number);
        InetSocketAddress local = stream == null ? null : stream.localAddress();
        return local == null ? null : NodeAddress.of(local);
    }

    /** How many sockets there are, those that are being closed included. */
    int openCount() {
        return open.size();
    }

    void started(FramedStream stream, @Nullable InetSocketAddress remote) {
        long number = stream.number();
        if (endIfUntrusted(stream)) {
            return; // the certificates were replaced in the midst of its handshake
        }
        if (number >= 0) {
            if (streams.containsKey(number)) {
                counters.add(Counter.STREAMS_OPENED);
                events.onConnected(number);
            }
        } else if (remote == null || closed) {
            stream.closeNow();
        } else {
            streams.put(number, stream);
            counters.add(Counter.STREAMS_ACCEPTED);
            events.onAccepted(number, NodeAddress.of(remote));
        }
    }

    void handshakeFailed(FramedStream stream, HandshakeFailure kind, String detail) {
        if (closed) {
            return;
        }
        counters.add(Counter.STREAMS_HANDSHAKES_FAILED);
        InetSocketAddress remote = stream.remoteAddress();
        NodeAddress peer = remote == null ? null : NodeAddress.of(remote);
        handshakes.add(kind, stream.number() >= 0, peer, detail, System.nanoTime());
    }

    void frame(FramedStream stream, ByteBuffer frame) {
        if (streams.containsKey(stream.number())) {
            events.onFrame(stream.number(), frame);
        }
    }

    void ended(FramedStream stream, CloseCause cause) {
        if (streams.remove(stream.number(), stream)) {
            events.onClosed(stream.number(), cause);
        }
    }

    void count(Counter counter) {
        counters.add(counter);
    }

    private static WriteBufferWaterMark waterMark() {
        return new WriteBufferWaterMark(BACKLOG_BYTES / 2, BACKLOG_BYTES);
    }

    private static int millis(Duration duration) {
        return (int) Math.min(Math.max(duration.toMillis(), 1), Integer.MAX_VALUE);
    }
}
