package io.gossipdiscovery.netty;

import static io.gossipdiscovery.netty.TestNodes.LOOPBACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Transport.class)
class HostileInputTests {

    private static final long SEED = 17_946;

    private final TestNodes nodes;

    HostileInputTests(Transport transport) {
        this.nodes = new TestNodes(transport.sockets());
    }

    @AfterEach
    void end() {
        nodes.close();
    }

    @Test
    void randomDatagramsAreCountedAndIgnored() throws Exception {
        GossipNode node = nodes.start();
        Random random = new Random(SEED);
        try (DatagramSocket raw = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = new byte[random.nextInt(1_500)];
                random.nextBytes(bytes);
                raw.send(new DatagramPacket(
                        bytes, bytes.length, LOOPBACK, node.address().port()));
            }
        }
        awaitRejections(node, 1);
        assertStillJoinable(node);
    }

    /** The captured node advertises a socket of this test, so that the other sends its real datagrams here. */
    @Test
    void realDatagramsCutShortAnywhereAreCountedAndIgnored() throws Exception {
        try (DatagramSocket raw = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            raw.setSoTimeout(20_000);
            GossipNodeSettings plain = nodes.settings(0);
            GossipNode captured = nodes.start(new GossipNodeSettings(
                    plain.membership(), LOOPBACK, List.of(0), LOOPBACK, raw.getLocalPort(), List.of()));
            GossipNode victim = nodes.start();
            assertThat(captured.join(List.of(victim.address().toString()))
                            .get(30, TimeUnit.SECONDS)
                            .joined())
                    .isTrue();
            DatagramPacket ping = new DatagramPacket(new byte[2_000], 2_000);
            raw.receive(ping);
            byte[] whole = Arrays.copyOf(ping.getData(), ping.getLength());

            GossipNode other = nodes.start();
            for (int length = 0; length < whole.length; length++) {
                raw.send(new DatagramPacket(
                        whole, length, LOOPBACK, other.address().port()));
            }
            awaitRejections(other, whole.length / 2);
            assertThat(other.view().members()).hasSize(1);
            assertStillJoinable(other);
        }
    }

    @Test
    void randomStreamsAreClosedAndIgnored() throws Exception {
        GossipNode node = nodes.start();
        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            byte[] frame = new byte[random.nextInt(500)];
            random.nextBytes(frame);
            try (Socket raw = new Socket(LOOPBACK, node.address().port())) {
                raw.setSoTimeout(20_000);
                DataOutputStream out = new DataOutputStream(raw.getOutputStream());
                out.writeInt(frame.length);
                out.write(frame);
                assertThat(raw.getInputStream().read()).isEqualTo(-1);
            }
        }
        awaitRejections(node, 20);
        assertStillJoinable(node);
    }

    private void assertStillJoinable(GossipNode node) throws Exception {
        GossipNode other = nodes.start();
        assertThat(TestNodes.join(other, node).joined()).isTrue();
        TestNodes.awaitLive(2, List.of(other));
    }

    private static void awaitRejections(GossipNode node, long atLeast) {
        await().atMost(TestNodes.PATIENCE)
                .until(() -> node.counters().entrySet().stream()
                                .filter(counter -> counter.getKey().startsWith("rejected."))
                                .mapToLong(counter -> counter.getValue())
                                .sum()
                        >= atLeast);
    }
}
