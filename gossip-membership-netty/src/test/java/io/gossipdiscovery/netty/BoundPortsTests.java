package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class BoundPortsTests {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Sockets sockets;

    BoundPortsTests(Transport transport) {
        this.sockets = transport.sockets();
    }

    @Test
    void anyPortIsOneNumberForBoth() throws Exception {
        try (BoundPorts ports = BoundPorts.bind(sockets, LOOPBACK, List.of(0))) {
            assertThat(ports.port()).isPositive();
            assertThat(ports.tcp().address()).isEqualTo(ports.udp().address());
        }
    }

    @Test
    void portTakenForTcpIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
            int port = taken.getLocalPort();
            assertThatExceptionOfType(GossipBindException.class)
                    .isThrownBy(() -> BoundPorts.bind(sockets, LOOPBACK, List.of(port)))
                    .withMessageContaining("port " + port)
                    .withMessageContaining("choose another port")
                    .satisfies(e -> assertThat(e.ports()).containsExactly(port))
                    .satisfies(e -> assertThat(e.address()).isEqualTo(LOOPBACK));
        }
    }

    @Test
    void portTakenForUdpOnlyIsNamedAndLeavesTcpFree() throws Exception {
        try (DatagramSocket taken = udpSocketWhoseNumberIsFreeForTcp()) {
            int port = taken.getLocalPort();
            assertThatExceptionOfType(GossipBindException.class)
                    .isThrownBy(() -> BoundPorts.bind(sockets, LOOPBACK, List.of(port)))
                    .withMessageContaining("port " + port);
            try (ServerSocket free = new ServerSocket(port, 1, LOOPBACK)) {
                assertThat(free.isBound()).isTrue();
            }
        }
    }

    /** Which numbers are free for UDP says nothing of TCP, where others have connections. */
    private static DatagramSocket udpSocketWhoseNumberIsFreeForTcp() throws IOException {
        while (true) {
            DatagramSocket drawn = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
            try (ServerSocket free = new ServerSocket(drawn.getLocalPort(), 1, LOOPBACK)) {
                assertThat(free.isBound()).isTrue();
                return drawn;
            } catch (BindException e) {
                drawn.close();
            }
        }
    }

    @Test
    void firstFreePortOfAListIsTaken() throws Exception {
        int free;
        try (BoundPorts drawn = BoundPorts.bind(sockets, LOOPBACK, List.of(0))) {
            free = drawn.port();
        }
        try (DatagramSocket first = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0));
                ServerSocket second = new ServerSocket(0, 1, LOOPBACK);
                BoundPorts ports = BoundPorts.bind(
                        sockets, LOOPBACK, List.of(first.getLocalPort(), second.getLocalPort(), free, 0))) {
            assertThat(ports.port()).isEqualTo(free);
        }
    }

    @Test
    void closedPortsAreFreeAgain() throws Exception {
        int port;
        try (BoundPorts first = BoundPorts.bind(sockets, LOOPBACK, List.of(0))) {
            port = first.port();
        }
        try (BoundPorts second = BoundPorts.bind(sockets, LOOPBACK, List.of(port))) {
            assertThat(second.port()).isEqualTo(port);
        }
    }

    @Test
    void portWhoseLastConnectionsAreStillEndingIsFree() throws Exception {
        int port;
        try (ServerSocket before = new ServerSocket(0, 1, LOOPBACK);
                Socket client = new Socket()) {
            port = before.getLocalPort();
            client.connect(before.getLocalSocketAddress());
            before.accept().close(); // first, so that this end keeps the number for a minute
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
        try (BoundPorts after = BoundPorts.bind(sockets, LOOPBACK, List.of(port))) {
            assertThat(after.port()).isEqualTo(port);
        }
    }

    /** Linux would give each datagram to one of the two. */
    @Test
    void udpPortIsSharedWithNobodyNotEvenByAgreement() throws Exception {
        try (BoundPorts first = BoundPorts.bind(sockets, LOOPBACK, List.of(0));
                DatagramSocket sharing = new DatagramSocket(null)) {
            sharing.setReuseAddress(true);
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> sharing.bind(new InetSocketAddress(LOOPBACK, first.port())));
        }
    }

    @Test
    void wildcardListensOnBothFamilies() throws Exception {
        InetAddress six = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        assumeTrue(hasAnyPort(six), "this machine has no IPv6");
        try (BoundPorts wildcard = BoundPorts.bind(sockets, InetAddress.getByName("0.0.0.0"), List.of(0))) {
            for (InetAddress address : List.of(LOOPBACK, six)) {
                try (Socket connected = new Socket()) {
                    connected.connect(new InetSocketAddress(address, wildcard.port()));
                    assertThat(connected.isConnected()).isTrue();
                }
                assertThatExceptionOfType(BindException.class)
                        .as("UDP on %s is taken", address)
                        .isThrownBy(() -> new DatagramSocket(wildcard.port(), address).close());
            }
        }
    }

    private static boolean hasAnyPort(InetAddress address) {
        try (ServerSocket tried = new ServerSocket(0, 1, address)) {
            return tried.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void addressOfAnotherMachineIsSaidToBeOne() throws Exception {
        InetAddress documentation = InetAddress.getByName("192.0.2.1");
        assertThatExceptionOfType(GossipBindException.class)
                .isThrownBy(() -> BoundPorts.bind(sockets, documentation, List.of(0)))
                .withMessageContaining("192.0.2.1")
                .withMessageContaining("bind to an address of this machine");
    }
}
