package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class CutStreamsTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Sockets sockets;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private volatile boolean cut;
    private @Nullable End server;
    private @Nullable End client;

    CutStreamsTests(Transport transport) {
        sockets = transport.sockets();
        group = new MultiThreadIoEventLoopGroup(1, sockets.ioHandler());
        loop = group.next();
    }

    @BeforeEach
    void open() throws Exception {
        server = new End(TIMEOUT, LONG);
        client = new End(TIMEOUT, LONG);
    }

    @AfterEach
    void end() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void framesOfBothDirectionsArriveInOrderOnceThePathIsOpenAgain() throws Exception {
        connect();
        cut = true;
        client().write(1, "one");
        client().write(1, "two");
        server().write(-1, "answer");
        await().until(() -> client().arrived() == 1 && server().arrived() == 2);
        assertThat(client().heard).isEmpty();
        assertThat(server().heard).isEmpty();

        cut = false;
        client().write(1, "three");
        server().expect("frame -1 one", "frame -1 two", "frame -1 three");
        client().expect("frame 1 answer");
    }

    @Test
    void endThatIsClosedBehindACutIsHeardOfAfterItsLastFrame() throws Exception {
        connect();
        cut = true;
        client().write(1, "last");
        client().close(1);
        await().until(() -> server().arrived() == 2);
        assertThat(server().heard).isEmpty();

        cut = false;
        server().expect("frame -1 last", "closed -1 FIN");
    }

    @Test
    void processThatEndsBehindACutIsNotHeardOfAtEitherEnd() throws Exception {
        connect();
        server().open(2, client().address);
        server().expect("connected 2");
        client().expect("accepted -1");
        cut = true;
        client().end();
        await().until(() -> server().arrived() == 2);
        assertThat(server().heard).isEmpty();

        cut = false;
        assertThat(List.of(server().next(), server().next()))
                .containsExactlyInAnyOrder("closed -1 FIN", "closed 2 FIN");
    }

    @Test
    void connectOverACutPathTimesOut() throws Exception {
        End hasty = new End(Duration.ofMillis(50), LONG);
        cut = true;
        hasty.open(1, server().address);
        hasty.expect("closed 1 TIMEOUT");
        cut = false;
        assertThat(server().heard).as("nothing came through").isEmpty();
    }

    @Test
    void connectSucceedsWhenThePathIsOpenAgainInTime() throws Exception {
        cut = true;
        client().open(1, server().address);
        cut = false;
        client().expect("connected 1");
        server().expect("accepted -1");
    }

    @Test
    void connectThatIsGivenUpBehindACutIsNotReported() throws Exception {
        End hasty = new End(Duration.ofMillis(50), LONG);
        cut = true;
        hasty.open(1, server().address);
        hasty.close(1);
        hasty.open(2, server().address);
        hasty.expect("closed 2 TIMEOUT");
    }

    @Test
    void streamThatIsCutLongerThanKeepAliveAsksTimesOutThoughNothingIsSaid() throws Exception {
        End kept = new End(TIMEOUT, Duration.ofMillis(50));
        kept.open(1, server().address);
        kept.expect("connected 1");
        server().expect("accepted -1");
        cut = true;
        kept.expect("closed 1 TIMEOUT");
        assertThat(server().heard).isEmpty();
        cut = false;
        server().expect("closed -1 FIN");
    }

    @Test
    void streamOverWhichMoreWaitsThanIsHeldIsAborted() throws Exception {
        connect();
        cut = true;
        String large = "x".repeat(60_000);
        for (int i = 0; i < 18; i++) {
            client().write(1, large);
        }
        server().expect("closed -1 ABORTED");
    }

    @Test
    void openerTellsWhereItsStreamsComeFrom() throws Exception {
        connect();
        assertThat(client().sources)
                .containsExactly(server().accepted.iterator().next());
    }

    private void connect() throws Exception {
        client().open(1, server().address);
        client().expect("connected 1");
        server().expect("accepted -1");
    }

    private End server() {
        return Objects.requireNonNull(server);
    }

    private End client() {
        return Objects.requireNonNull(client);
    }

    private <T extends @Nullable Object> T on(Callable<T> task) throws Exception {
        return loop.submit(task).get(10, TimeUnit.SECONDS);
    }

    /** One end, which writes down what it hears, and counts what arrived meanwhile. */
    private final class End implements StreamTransport.Events, PathFilter {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final Set<NodeAddress> accepted = ConcurrentHashMap.newKeySet();
        private final Set<NodeAddress> sources = ConcurrentHashMap.newKeySet();
        private final NodeAddress address;
        private final StreamTransport streams;
        private final CutStreams cuts;
        private int arrivals;

        End(Duration connectTimeout, Duration keptAlive) throws Exception {
            var socket = sockets.listen(new InetSocketAddress(LOOPBACK, 0));
            address = NodeAddress.of(socket.address());
            cuts = on(() -> new CutStreams(loop, this, connectTimeout, keptAlive, this));
            streams = on(() -> new StreamTransport(
                    loop, sockets, socket, 100, 1_000, 1_000, TIMEOUT, null, new ShellCounters(), new Arrivals(this)));
            on(() -> cuts.of(streams));
        }

        @Override
        public boolean isOpen(NodeAddress peer) {
            return !cut;
        }

        @Override
        public void sendingFrom(NodeAddress local) {
            sources.add(local);
        }

        void open(long number, NodeAddress to) throws Exception {
            run(() -> cuts.open(number, to));
        }

        void write(long number, String text) throws Exception {
            run(() -> streams.write(number, ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))));
        }

        void close(long number) throws Exception {
            run(() -> cuts.close(number));
        }

        void end() throws Exception {
            run(() -> {
                cuts.close();
                streams.close();
            });
        }

        int arrived() throws Exception {
            return on(() -> arrivals);
        }

        private void run(Runnable task) throws Exception {
            loop.submit(task).get(10, TimeUnit.SECONDS);
        }

        String next() throws InterruptedException {
            String event = heard.poll(10, TimeUnit.SECONDS);
            return event == null ? "nothing" : event;
        }

        void expect(String... events) throws InterruptedException {
            for (String event : List.of(events)) {
                assertThat(next()).isEqualTo(event);
            }
        }

        @Override
        public void onAccepted(long stream, NodeAddress from) {
            accepted.add(from);
            heard.add("accepted " + stream);
        }

        @Override
        public void onConnected(long stream) {
            heard.add("connected " + stream);
        }

        @Override
        public void onFrame(long stream, ByteBuffer frame) {
            heard.add("frame " + stream + " " + StandardCharsets.US_ASCII.decode(frame));
        }

        @Override
        public void onClosed(long stream, CloseCause cause) {
            heard.add("closed " + stream + " " + cause);
        }
    }

    /** Counts the frames and ends of streams that come in from the sockets. */
    private record Arrivals(End end) implements StreamTransport.Events {

        @Override
        public void onAccepted(long stream, NodeAddress from) {
            end.cuts.onAccepted(stream, from);
        }

        @Override
        public void onConnected(long stream) {
            end.cuts.onConnected(stream);
        }

        @Override
        public void onFrame(long stream, ByteBuffer frame) {
            end.arrivals++;
            end.cuts.onFrame(stream, frame);
        }

        @Override
        public void onClosed(long stream, CloseCause cause) {
            end.arrivals++;
            end.cuts.onClosed(stream, cause);
        }
    }
}
