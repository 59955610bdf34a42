package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.ShellCounters.Counter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
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
class ConnectedDatagramsTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration LONG = Duration.ofHours(1);

    private final Sockets sockets;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final ShellCounters counters = new ShellCounters();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final Queue<DatagramChannel> opened = new ConcurrentLinkedQueue<>();
    private @Nullable DatagramTransport unconnected;
    private @Nullable DatagramSocket peer;
    private int port;

    ConnectedDatagramsTests(Transport transport) {
        sockets = new ForwardingSockets(transport.sockets()) {
            @Override
            public DatagramChannel datagrams() {
                DatagramChannel channel = super.datagrams();
                opened.add(channel);
                return channel;
            }
        };
        group = new MultiThreadIoEventLoopGroup(1, sockets.ioHandler());
        loop = group.next();
    }

    @BeforeEach
    void open() throws Exception {
        BoundSocket<DatagramChannel> socket = sockets.bindDatagrams(new InetSocketAddress(LOOPBACK, 0));
        port = socket.address().getPort();
        unconnected = on(() -> new DatagramTransport(loop, socket, counters, (packet, from) -> heard.add("stray")));
        peer = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
        peer.setSoTimeout(10_000);
    }

    @AfterEach
    void end() throws Exception {
        peer().close();
        on(() -> {
            Objects.requireNonNull(unconnected).close();
            return null;
        });
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void portWhereNobodyListensIsToldOnceWithItsNumberAndNeverFromWithinTheCall() throws Exception {
        ConnectedDatagrams datagrams = datagrams(sockets, LOOPBACK, LONG);
        NodeAddress nobody = nobody();
        boolean silent = on(() -> {
            datagrams.send(7, nobody, bytes("ping"));
            return heard.isEmpty();
        });
        assertThat(silent).isTrue();
        assertThat(next()).isEqualTo("unreachable 7");
        await().until(() -> on(datagrams::openCount) == 0 && openSockets() == 0);
        assertThat(heard).isEmpty();
        assertThat(count(Counter.DATAGRAMS_PORT_UNREACHABLE)).isOne();
    }

    @Test
    void answerIsHandedOnAndStrangersAreNotHeard() throws Exception {
        ConnectedDatagrams datagrams = datagrams(sockets, LOOPBACK, LONG);
        send(datagrams, 1, address(peer()), "ping");
        DatagramPacket ping = receive();
        assertThat(text(ping)).isEqualTo("ping");
        assertThat(ping.getPort()).isNotEqualTo(port);
        try (DatagramSocket stranger = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            stranger.send(new DatagramPacket(new byte[1], 1, ping.getSocketAddress()));
        }
        byte[] answer = "x".repeat(65_000).getBytes(StandardCharsets.US_ASCII);
        peer().send(new DatagramPacket(answer, answer.length, ping.getSocketAddress()));
        assertThat(next()).isEqualTo("datagram of 65000 from " + address(peer()));
        assertThat(heard).isEmpty();
    }

    @Test
    void sendsFromTheAddressOfTheNode() throws Exception {
        InetAddress other = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        assumeTrue(isHere(other), "this machine has one address of loopback only");
        send(datagrams(sockets, other, LONG), 1, address(peer()), "ping");
        assertThat(receive().getAddress()).isEqualTo(other);
    }

    @Test
    void nodeOnTheWildcardSendsFromAnyAddress() throws Exception {
        send(datagrams(sockets, InetAddress.getByName("0.0.0.0"), LONG), 1, address(peer()), "ping");
        assertThat(receive().getAddress()).isEqualTo(LOOPBACK);
    }

    @Test
    void socketThatHearsNothingIsClosedInTheEnd() throws Exception {
        ConnectedDatagrams datagrams = datagrams(sockets, LOOPBACK, Duration.ofMillis(50));
        send(datagrams, 1, address(peer()), "ping");
        receive();
        await().until(() -> on(datagrams::openCount) == 0 && openSockets() == 0);
        assertThat(heard).isEmpty();
    }

    @Test
    void socketsAreBoundedAndNoDatagramIsLostForIt() throws Exception {
        ConnectedDatagrams datagrams = datagrams(sockets, LOOPBACK, LONG);
        int sent = ConnectedDatagrams.LIMIT + 3;
        on(() -> {
            for (int i = 0; i < sent; i++) {
                datagrams.send(i, address(peer()), bytes("ping"));
            }
            return null;
        });
        for (int i = 0; i < sent; i++) {
            assertThat(text(receive())).isEqualTo("ping");
        }
        await().until(() -> openSockets() == ConnectedDatagrams.LIMIT);
        assertThat(count(Counter.DATAGRAMS_CONNECTED_OVER_LIMIT)).isEqualTo(3);
        await().until(() -> count(Counter.DATAGRAMS_SENT) == sent);
    }

    @Test
    void whatCannotBeSentIsCountedAndNotTold() throws Exception {
        ConnectedDatagrams datagrams = datagrams(sockets, LOOPBACK, LONG);
        send(datagrams, 1, nobody(), "x".repeat(65_508));
        await().until(() -> count(Counter.DATAGRAMS_SEND_FAILED) == 1);
        send(datagrams, 2, nobody(), "ping");
        assertThat(next()).isEqualTo("unreachable 2");
    }

    @Test
    void datagramGoesUnconnectedWhereNoSocketCanBeHad() throws Exception {
        ConnectedDatagrams datagrams = datagrams(ForwardingSockets.outOfDescriptors(sockets), LOOPBACK, LONG);
        send(datagrams, 1, address(peer()), "ping");
        assertThat(receive().getPort()).isEqualTo(port);
        assertThat(on(datagrams::openCount)).isZero();
    }

    @Test
    void closeFreesAllAndNothingIsToldAfterwards() throws Exception {
        ConnectedDatagrams datagrams = datagrams(sockets, LOOPBACK, LONG);
        send(datagrams, 1, address(peer()), "ping");
        receive();
        NodeAddress nobody = nobody();
        on(() -> {
            datagrams.send(2, nobody, bytes("ping"));
            datagrams.close();
            datagrams.send(3, nobody, bytes("ping"));
            return null;
        });
        await().until(() -> on(datagrams::openCount) == 0 && openSockets() == 0);
        assertThat(heard).isEmpty();
        assertThat(count(Counter.DATAGRAMS_PORT_UNREACHABLE)).isZero();
    }

    private ConnectedDatagrams datagrams(Sockets from, InetAddress address, Duration timeout) {
        return new ConnectedDatagrams(
                loop,
                from,
                address,
                Objects.requireNonNull(unconnected),
                timeout,
                counters,
                new ConnectedDatagrams.Events() {
                    @Override
                    public void onDatagram(ByteBuffer packet, NodeAddress sender) {
                        heard.add("datagram of " + packet.remaining() + " from " + sender);
                    }

                    @Override
                    public void onPortUnreachable(int number) {
                        heard.add("unreachable " + number);
                    }
                });
    }

    private void send(ConnectedDatagrams datagrams, int number, NodeAddress to, String text) throws Exception {
        on(() -> {
            datagrams.send(number, to, bytes(text));
            return null;
        });
    }

    private long openSockets() {
        return opened.stream().filter(DatagramChannel::isOpen).count();
    }

    private DatagramSocket peer() {
        return Objects.requireNonNull(peer);
    }

    private DatagramPacket receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        peer().receive(packet);
        return packet;
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII);
    }

    private static NodeAddress address(DatagramSocket socket) {
        return NodeAddress.of(LOOPBACK.getAddress(), socket.getLocalPort());
    }

    private static NodeAddress nobody() throws IOException {
        try (DatagramSocket drawn = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            return address(drawn);
        }
    }

    private static boolean isHere(InetAddress address) {
        try (DatagramSocket tried = new DatagramSocket(new InetSocketAddress(address, 0))) {
            return tried.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String next() throws InterruptedException {
        String event = heard.poll(10, TimeUnit.SECONDS);
        return event == null ? "nothing" : event;
    }

    private long count(Counter counter) throws Exception {
        return on(() -> counters.get(counter));
    }

    private <T extends @Nullable Object> T on(Callable<T> task) throws Exception {
        return loop.submit(task).get(10, TimeUnit.SECONDS);
    }
}
