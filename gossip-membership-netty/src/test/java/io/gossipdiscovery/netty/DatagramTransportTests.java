package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.netty.ShellCounters.Counter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
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
class DatagramTransportTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Sockets sockets;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final ShellCounters counters = new ShellCounters();
    private final BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();
    private @Nullable DatagramTransport transport;
    private int port;

    DatagramTransportTests(Transport transport) {
        sockets = transport.sockets();
        group = new MultiThreadIoEventLoopGroup(1, sockets.ioHandler());
        loop = group.next();
    }

    @BeforeEach
    void open() throws Exception {
        BoundSocket<DatagramChannel> socket = sockets.bindDatagrams(new InetSocketAddress(LOOPBACK, 0));
        port = socket.address().getPort();
        transport = loop.submit(() -> new DatagramTransport(
                        loop, socket, counters, (packet, from) -> lengths.add(packet.remaining())))
                .get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void end() throws Exception {
        loop.submit(() -> Objects.requireNonNull(transport).close()).get(10, TimeUnit.SECONDS);
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void datagramsOfEveryLengthArriveWhole() throws Exception {
        int[] sent = {0, 1, 1_200, 65_507};
        try (DatagramSocket raw = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            for (int length : sent) {
                raw.send(new DatagramPacket(new byte[length], length, LOOPBACK, port));
            }
        }
        for (int length : sent) {
            assertThat(lengths.poll(10, TimeUnit.SECONDS)).isEqualTo(length);
        }
    }

    @Test
    void burstLongerThanOneReadArrives() throws Exception {
        try (DatagramSocket raw = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            for (int i = 0; i < 100; i++) {
                raw.send(new DatagramPacket(new byte[1], 1, LOOPBACK, port));
            }
        }
        await().until(() -> lengths.size() == 100);
    }

    @Test
    void whatCannotBeSentIsCountedAndClosesNothing() throws Exception {
        NodeAddress self = NodeAddress.of(LOOPBACK.getAddress(), port);
        send(self, 65_508);
        await().until(() -> count(Counter.DATAGRAMS_SEND_FAILED) == 1);
        send(self, 10);
        assertThat(lengths.poll(10, TimeUnit.SECONDS)).isEqualTo(10);
        assertThat(count(Counter.DATAGRAMS_SENT)).isOne();
    }

    @Test
    void portWhereNobodyListensClosesNothing() throws Exception {
        int nobody;
        try (DatagramSocket drawn = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            nobody = drawn.getLocalPort();
        }
        for (int i = 0; i < 10; i++) {
            send(NodeAddress.of(LOOPBACK.getAddress(), nobody), 10);
        }
        send(NodeAddress.of(LOOPBACK.getAddress(), port), 20);
        assertThat(lengths.poll(10, TimeUnit.SECONDS)).isEqualTo(20);
    }

    private void send(NodeAddress to, int length) throws Exception {
        loop.submit(() -> Objects.requireNonNull(transport).send(to, ByteBuffer.allocate(length)))
                .get(10, TimeUnit.SECONDS);
    }

    private long count(Counter counter) throws Exception {
        return loop.submit(() -> counters.get(counter)).get(10, TimeUnit.SECONDS);
    }
}
