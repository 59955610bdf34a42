package io.gossipdiscovery.netty;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the streams of a node and the node, and does with them what TCP does over a cable that is cut. Belongs to the owner loop.
 *
 * <p>What comes in over a cut path is held, and told in order when the path is open again, the end of the stream included: segments are sent
 * anew until they arrive. A connect waits, and tries again when a SYN would be sent anew. A stream that is cut for so long that keep-alive
 * gives up has timed out. All of it happens where things arrive, so that an end that is closed meanwhile, or killed, is not heard of.
 */
final class CutStreams implements StreamTransport.Events {

    /** How often it is looked whether paths were cut or are open again. */
    private static final long LOOK_MILLIS = 20;

    /** When the first SYN is sent anew, then in twice that time and so on (RFC 6298, section 2). */
    private static final long FIRST_SYN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What is held of one stream, in bytes. A kernel would have made the sender wait. */
    private static final int HELD_BYTES = 1 << 20;

    /** After how long of silence the kernel ends a stream; see {@link KeepAlive}. */
    static final Duration KEPT_ALIVE =
            Duration.ofSeconds(KeepAlive.IDLE_SECONDS + KeepAlive.PROBES * KeepAlive.INTERVAL_SECONDS);

    private final EventLoop loop;
    private final PathFilter paths;
    private final long connectNanos;
    private final long keptAliveNanos;
    private final StreamTransport.Events node;
    private final ScheduledFuture<?> looking;
    private final Map<Long, CutStream> known = new HashMap<>();
    private @Nullable StreamTransport streams;

    /**
     * To be called on the owner loop, and followed by {@link #of}.
     *
     * @param connectTimeout after which a connect over a cut path has failed
     * @param keptAlive for how long a cut stream lives
     * @param node who hears of what arrives
     */
    CutStreams(
            EventLoop loop,
            PathFilter paths,
            Duration connectTimeout,
            Duration keptAlive,
            StreamTransport.Events node) {
        this.loop = loop;
        this.paths = paths;
        this.connectNanos = connectTimeout.toNanos();
        this.keptAliveNanos = keptAlive.toNanos();
        this.node = node;
        this.looking = loop.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The streams that report here. */
    CutStreams of(StreamTransport transport) {
        streams = transport;
        return this;
    }

    /** Connects a stream, as soon as the path lets a SYN pass. */
    void open(long number, NodeAddress to) {
        CutStream stream = new CutStream(to);
        known.put(number, stream);
        connect(number, stream, FIRST_SYN_NANOS, connectNanos);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a stream that is given up meanwhile is not known any more
    private void connect(long number, CutStream stream, long waitNanos, long leftNanos) {
        if (paths.isOpen(stream.peer)) {
            transport().open(number, stream.peer);
            return;
        }
        long wait = Math.min(waitNanos, leftNanos);
        loop.schedule(
                () -> {
                    if (!known.remove(number, stream)) {
                        return;
                    }
                    if (leftNanos <= wait) {
                        node.onClosed(number, CloseCause.TIMEOUT);
                    } else {
                        known.put(number, stream);
                        connect(number, stream, 2 * wait, leftNanos - wait);
                    }
                },
                wait,
                TimeUnit.NANOSECONDS);
    }

    /** Closes a stream, of which nothing is told any more. */
    void close(long number) {
        known.remove(number);
        transport().close(number);
    }

    /** Forgets everything, and tells nothing any more. */
    void close() {
        looking.cancel(false);
        known.clear();
    }

    @Override
    public void onAccepted(long number, NodeAddress from) {
        known.put(number, new CutStream(from));
        node.onAccepted(number, from);
    }

    @Override
    public void onConnected(long number) {
        NodeAddress local = transport().localAddress(number);
        if (local != null) {
            paths.sendingFrom(local);
        }
        hear(number, 0, () -> node.onConnected(number));
    }

    @Override
    public void onFrame(long number, ByteBuffer frame) {
        hear(number, frame.remaining(), () -> node.onFrame(number, frame));
    }

    @Override
    public void onClosed(long number, CloseCause cause) {
        hear(number, 0, () -> {
            known.remove(number);
            node.onClosed(number, cause);
        });
    }

    private void hear(long number, int bytes, Runnable report) {
        CutStream stream = known.get(number);
        if (stream == null) {
            return;
        }
        if (stream.held.isEmpty() && paths.isOpen(stream.peer)) {
            report.run();
        } else if (stream.heldBytes + bytes > HELD_BYTES) {
            end(number, CloseCause.ABORTED);
        } else {
            stream.held.add(report);
            stream.heldBytes += bytes;
        }
    }

    private void look() {
        long now = System.nanoTime();
        for (Map.Entry<Long, CutStream> entry : List.copyOf(known.entrySet())) {
            CutStream stream = entry.getValue();
            if (paths.isOpen(stream.peer)) {
                stream.openAtNanos = now;
                release(entry.getKey(), stream);
            } else if (now - stream.openAtNanos > keptAliveNanos) {
                end(entry.getKey(), CloseCause.TIMEOUT);
            }
        }
    }

    /** What is told may close the stream, of which nothing more is told then. */
    private void release(long number, CutStream stream) {
        stream.heldBytes = 0;
        while (!stream.held.isEmpty() && known.get(number) == stream) {
            stream.held.remove().run();
        }
    }

    private void end(long number, CloseCause cause) {
        close(number);
        node.onClosed(number, cause);
    }

    private StreamTransport transport() {
        if (streams == null) {
            throw new IllegalStateException("No streams report here yet");
        }
        return streams;
    }

    /** A stream that the node knows. */
    private static final class CutStream {

        private final NodeAddress peer;
        private final Queue<Runnable> held = new ArrayDeque<>();
        private int heldBytes;
        private long openAtNanos = System.nanoTime();

        CutStream(NodeAddress peer) {
            this.peer = peer;
        }
    }
}
