package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossipdiscovery.membership.CloseCause;
import io.gossipdiscovery.membership.MembershipEngine;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.ShellCounters.Counter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StreamKind.class)
class StreamTransportTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int LIMIT = 8;

    private final StreamKind kind;
    private final Sockets sockets;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private @Nullable End server;
    private @Nullable End client;

    StreamTransportTests(StreamKind kind) {
        this.kind = kind;
        sockets = kind.sockets();
        group = new MultiThreadIoEventLoopGroup(1, sockets.ioHandler());
        loop = group.next();
    }

    @BeforeEach
    void open() throws Exception {
        server = new End(LIMIT);
        client = new End(100);
    }

    @AfterEach
    void end() {
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void framesArriveWholeAndInOrderInBothDirections() throws Exception {
        client().open(1, server().address);
        client().expect("connected 1");
        server().expect("accepted -1");
        String large = "x".repeat(MembershipEngine.MAX_FRAME_BYTES);
        client().write(1, "one");
        client().write(1, "");
        client().write(1, large);
        server().expect("frame -1 one", "frame -1 ", "frame -1 " + large);
        server().write(-1, "answer");
        client().expect("frame 1 answer");
    }

    @Test
    void closeFlushesFirstAndIsReportedToThePeerOnly() throws Exception {
        connect(1);
        String large = "x".repeat(MembershipEngine.MAX_FRAME_BYTES);
        on(() -> {
            client().streams.write(1, bytes(large));
            client().streams.write(1, bytes("last"));
            client().streams.close(1);
            return null;
        });
        server().expect("frame -1 " + large, "frame -1 last", "closed -1 FIN");
        await().until(() -> client().openCount() == 0 && server().openCount() == 0);
        assertThat(client().heard).isEmpty();
    }

    @Test
    void whatThePeerStillSendsDoesNotDestroyTheLastFrame() throws Exception {
        connect(1);
        on(() -> {
            client().streams.write(1, bytes("last"));
            client().streams.close(1);
            server().streams.write(-1, bytes("crossing"));
            return null;
        });
        server().expect("frame -1 last", "closed -1 FIN");
        await().until(() -> client().openCount() == 0);
        assertThat(client().heard).isEmpty();
    }

    @Test
    void numbersOfAcceptedStreamsAreNeverUsedTwice() throws Exception {
        connect(1);
        client().close(1);
        server().expect("closed -1 FIN");
        client().open(2, server().address);
        server().expect("accepted -2");
    }

    @Test
    void refusedConnectIsReportedAsRefused() throws Exception {
        NodeAddress nobody;
        try (ServerSocket drawn = new ServerSocket(0, 1, LOOPBACK)) {
            nobody = NodeAddress.of(LOOPBACK.getAddress(), drawn.getLocalPort());
        }
        client().open(7, nobody);
        client().expect("closed 7 REFUSED");
        assertThat(client().count(Counter.STREAMS_OPEN_FAILED)).isOne();
        assertThat(client().openCount()).isZero();
    }

    @Test
    void connectThatIsClosedMeanwhileIsNotReported() throws Exception {
        on(() -> {
            client().streams.open(3, server().address);
            client().streams.close(3);
            return null;
        });
        await().until(() -> client().openCount() == 0 && server().openCount() == 0);
        assertThat(client().heard).isEmpty();
    }

    @Test
    void resetIsReportedAsReset() throws Exception {
        try (Socket raw = new Socket(LOOPBACK, server().port())) {
            kind.over(raw);
            server().expect("accepted -1");
            raw.setSoLinger(true, 0);
        }
        server().expect("closed -1 RESET");
    }

    @Test
    void frameLongerThanAllowedAbortsTheStreamAndIsCounted() throws Exception {
        for (int length : new int[] {MembershipEngine.MAX_FRAME_BYTES + 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            try (Socket raw = new Socket(LOOPBACK, server().port())) {
                new DataOutputStream(kind.over(raw).getOutputStream()).writeInt(length);
                assertThat(server().next()).startsWith("accepted");
                assertThat(server().next()).startsWith("closed").endsWith("ABORTED");
            }
        }
        assertThat(server().count(Counter.STREAMS_FRAME_TOO_LONG)).isEqualTo(4);
    }

    @Test
    void frameCutShortByTheEndOfTheStreamIsNotDelivered() throws Exception {
        try (Socket raw = new Socket(LOOPBACK, server().port())) {
            DataOutputStream out = new DataOutputStream(kind.over(raw).getOutputStream());
            out.writeInt(100);
            out.write(new byte[99]);
        }
        server().expect("accepted -1", "closed -1 FIN");
    }

    @Test
    void streamsBeyondTheLimitAreClosedAtAcceptAndCounted() throws Exception {
        for (int i = 1; i <= LIMIT; i++) {
            connect(i);
        }
        client().open(100, server().address);
        String first = client().next(); // the reset may come before the connect was looked at
        String last = first.equals("connected 100") ? client().next() : first;
        assertThat(last).startsWith("closed 100").doesNotContain("REFUSED");
        await().until(() -> server().count(Counter.STREAMS_OVER_LIMIT) == 1);
        assertThat(server().heard).isEmpty();

        client().close(1);
        server().expect("closed -1 FIN");
        await().until(() -> server().openCount() == LIMIT - 1);
        client().open(101, server().address);
        server().expect("accepted -" + (LIMIT + 1));
    }

    @Test
    void streamsBeyondTheRateAreClosedAtAcceptAndCountedAndThereIsRoomAgainSoon() throws Exception {
        End slow = new End(100, 1, sockets, kind.tls());
        for (int i = 1; i <= 20; i++) {
            client().open(i, slow.address);
        }
        await().until(() -> slow.count(Counter.STREAMS_ACCEPTED) + slow.count(Counter.STREAMS_OVER_RATE) == 20);
        assertThat(slow.count(Counter.STREAMS_ACCEPTED)).isPositive();
        assertThat(slow.count(Counter.STREAMS_OVER_RATE)).isPositive();
        await().until(() -> slow.openCount() == slow.count(Counter.STREAMS_ACCEPTED));

        long before = slow.count(Counter.STREAMS_ACCEPTED);
        long[] next = {20};
        await().until(() -> {
            client().open(++next[0], slow.address);
            return slow.count(Counter.STREAMS_ACCEPTED) > before;
        });
    }

    @Test
    void openBeyondTheLimitIsReportedAsAborted() throws Exception {
        for (int i = 1; i <= LIMIT; i++) {
            server().open(i, client().address);
            server().expect("connected " + i);
        }
        server().open(99, client().address);
        server().expect("closed 99 ABORTED");
    }

    @Test
    void peerThatDoesNotReadIsAbortedAndCounted() throws Exception {
        try (Socket deaf = new Socket(LOOPBACK, server().port())) {
            kind.over(deaf);
            server().expect("accepted -1");
            ByteBuffer frame = ByteBuffer.allocate(MembershipEngine.MAX_FRAME_BYTES);
            on(() -> {
                for (int i = 0; i < 1_000 && server().counters.get(Counter.STREAMS_BACKLOG_FULL) == 0; i++) {
                    server().streams.write(-1, frame.duplicate());
                }
                return null;
            });
            server().expect("closed -1 ABORTED");
            assertThat(server().count(Counter.STREAMS_BACKLOG_FULL)).isOne();
        }
    }

    @Test
    void openWithoutASocketIsReportedAsAbortedOnTheLoop() throws Exception {
        End poor = new End(LIMIT, ForwardingSockets.outOfDescriptors(sockets), kind.tls());
        poor.open(1, server().address);
        poor.expect("closed 1 ABORTED");
        assertThat(poor.openCount()).isZero();
        assertThat(poor.count(Counter.STREAMS_OPEN_FAILED)).isOne();
    }

    /** It is told of that by the first byte that it reads, long after its own handshake was over. */
    @Test
    void refusalOfACertificateIsNeitherAConnectNorTheEndOfAProcess() throws Exception {
        TlsContext refused = kind.refused();
        assumeTrue(refused != null, "no TLS");
        End outside = new End(LIMIT, sockets, refused);
        outside.open(1, server().address);
        outside.expect("closed 1 ABORTED");
        assertThat(outside.count(Counter.STREAMS_OPENED)).isZero();
        assertThat(outside.count(Counter.STREAMS_HANDSHAKES_FAILED)).isOne();
        await().until(() -> server().count(Counter.STREAMS_HANDSHAKES_FAILED) == 1 && server().openCount() == 0);
        assertThat(server().heard).isEmpty();
    }

    /** So that a process that ends meanwhile is tried again, as without TLS. */
    @Test
    void connectionThatEndsWithinTheHandshakeIsReportedAsTheKernelSays() throws Exception {
        assumeTrue(kind.tls() != null, "no TLS");
        try (ServerSocket ending = new ServerSocket(0, 1, LOOPBACK)) {
            client().open(1, NodeAddress.of(LOOPBACK.getAddress(), ending.getLocalPort()));
            Socket accepted = ending.accept();
            int recordOfAHandshake = 22;
            assertThat(accepted.getInputStream().read()).isEqualTo(recordOfAHandshake);
            accepted.setSoLinger(true, 0);
            accepted.close();
        }
        assertThat(client().next()).isIn("closed 1 RESET", "closed 1 FIN");
        assertThat(client().count(Counter.STREAMS_HANDSHAKES_FAILED)).isOne();
    }

    @Test
    void peerThatIsKilledEndsItsStreamsAtOnce() throws Exception {
        connect(1);
        on(() -> {
            client().streams.close();
            return null;
        });
        server().expect("closed -1 FIN");
    }

    @Test
    void silentPeerDoesNotHoldAHandshakeForLongerThanTheLimit() throws Exception {
        assumeTrue(kind.tls() != null, "no TLS");
        try (ServerSocket silent = new ServerSocket(0, 1, LOOPBACK);
                Socket mute = new Socket(LOOPBACK, server().port())) {
            client().open(1, NodeAddress.of(LOOPBACK.getAddress(), silent.getLocalPort()));
            client().expect("closed 1 TIMEOUT");
            await().until(() -> server().openCount() == 0);
            assertThat(mute.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        assertThat(server().count(Counter.STREAMS_HANDSHAKES_FAILED)).isOne();
        assertThat(server().heard).isEmpty();
    }

    /** As the kernel's table of sockets says: timer 2 is that of keep-alive, and due in so many hundredths of a second. */
    @Test
    void kernelAsksSilentPeersAtBothEndsWhetherTheyAreThere() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "this kernel does not show its sockets");
        connect(1);
        String port = String.format(":%04X ", server().port());
        await().untilAsserted(() -> assertThat(establishedAt(port)).hasSize(2).allSatisfy(socket -> {
            assertThat(socket).contains(" 02:");
            int timer = socket.indexOf(" 02:") + " 02:".length();
            long due = Long.parseLong(socket, timer, timer + 8, 16);
            assertThat(due).isLessThanOrEqualTo(100L * KeepAlive.IDLE_SECONDS);
        }));
    }

    private static List<String> establishedAt(String port) throws IOException {
        List<String> found = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (Files.isReadable(Path.of(table))) {
                try (Stream<String> lines = Files.lines(Path.of(table))) {
                    lines.filter(line -> line.contains(port) && line.contains(" 01 "))
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    private void connect(long number) throws Exception {
        client().open(number, server().address);
        client().expect("connected " + number);
        assertThat(server().next()).startsWith("accepted");
    }

    private End server() {
        return java.util.Objects.requireNonNull(server);
    }

    private End client() {
        return java.util.Objects.requireNonNull(client);
    }

    private <T extends @Nullable Object> T on(Callable<T> task) throws Exception {
        return loop.submit(task).get(10, TimeUnit.SECONDS);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** One end, which writes down what it hears. */
    private final class End implements StreamTransport.Events {

        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final ShellCounters counters = new ShellCounters();
        private final NodeAddress address;
        private final StreamTransport streams;

        End(int limit) throws Exception {
            this(limit, 1_000, sockets, kind.tls());
        }

        End(int limit, Sockets sockets, @Nullable TlsContext tls) throws Exception {
            this(limit, 1_000, sockets, tls);
        }

        End(int limit, int acceptedPerSecond, Sockets sockets, @Nullable TlsContext tls) throws Exception {
            var socket = sockets.listen(new InetSocketAddress(LOOPBACK, 0));
            address = NodeAddress.of(socket.address());
            streams = on(() -> new StreamTransport(
                    loop, sockets, socket, limit, acceptedPerSecond, 1_000, TIMEOUT, tls, counters, this));
        }

        int port() {
            return address.port();
        }

        void open(long number, NodeAddress to) throws Exception {
            on(() -> {
                streams.open(number, to);
                return null;
            });
        }

        void write(long number, String text) throws Exception {
            on(() -> {
                streams.write(number, bytes(text));
                return null;
            });
        }

        void close(long number) throws Exception {
            on(() -> {
                streams.close(number);
                return null;
            });
        }

        int openCount() throws Exception {
            return on(streams::openCount);
        }

        long count(Counter counter) throws Exception {
            return on(() -> counters.get(counter));
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
            heard.add("closed " + stream + " " + cause + (loop.inEventLoop() ? "" : " off the loop"));
        }
    }
}
