package io.gossipdiscovery.netty;

import static io.gossipdiscovery.netty.TestNodes.LOOPBACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.SyncSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.wire.Envelope;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
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
        byte[] key = new byte[Keyring.KEY_BYTES];
        try (DatagramSocket raw = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            raw.setSoTimeout(20_000);
            GossipNodeSettings sealed = nodes.settings(0, key);
            GossipNode captured = nodes.start(new GossipNodeSettings(
                    sealed.membership(), LOOPBACK, List.of(0), LOOPBACK, raw.getLocalPort(), List.of(key)));
            GossipNode victim = nodes.start(sealed);
            assertThat(captured.join(List.of(victim.address().toString()))
                            .get(30, TimeUnit.SECONDS)
                            .joined())
                    .isTrue();
            DatagramPacket ping = new DatagramPacket(new byte[2_000], 2_000);
            raw.receive(ping);
            byte[] whole = Arrays.copyOf(ping.getData(), ping.getLength());

            GossipNode other = nodes.start(sealed);
            for (int length = 0; length < whole.length; length++) {
                raw.send(new DatagramPacket(
                        whole, length, LOOPBACK, other.address().port()));
            }
            awaitRejections(other, whole.length);
            assertThat(other.view().members()).hasSize(1);
            GossipNode joiner = nodes.start(sealed);
            assertThat(TestNodes.join(joiner, other).joined()).isTrue();
            TestNodes.awaitLive(2, List.of(joiner));
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

    /** What {@code benchmarks/run flood} measures, with few packets: nothing is lost unseen, and nobody suffers. */
    @Test
    void aFloodOfGarbageIsCountedToTheLastDatagramAndNobodyIsSuspected() throws Exception {
        List<byte[]> keys = List.of(new byte[Keyring.KEY_BYTES]);
        GossipNodeSettings sealed =
                new GossipNodeSettings(MembershipSettings.lan(nodes.name()), LOOPBACK, List.of(0), null, 0, keys);
        Queue<MembershipEvent> accusations = new ConcurrentLinkedQueue<>();
        List<GossipNode> cluster = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            GossipNode node = nodes.start(sealed);
            cluster.add(node);
            if (i > 0) {
                assertThat(TestNodes.join(node, cluster.get(0)).joined()).isTrue();
            }
        }
        TestNodes.awaitLive(3, cluster);
        cluster.forEach(node -> node.addListener(accusedOf(accusations)));
        GossipNode flooded = cluster.get(1);

        List<byte[]> kinds = garbage(nodes.name());
        int sent = 6_000;
        try (DatagramSocket raw = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
            for (int i = 0; i < sent; i++) {
                byte[] bytes = kinds.get(i % kinds.size());
                raw.send(new DatagramPacket(
                        bytes, bytes.length, LOOPBACK, flooded.address().port()));
            }
        }
        // the kernel may have dropped packets of members as well
        await().atMost(TestNodes.PATIENCE).untilAsserted(() -> assertThat(
                        rejections(flooded) + drops(flooded.address().port()))
                .isBetween((long) sent, sent * 105L / 100));
        assertThat(flooded.counters())
                .hasEntrySatisfying(
                        "rejected.notGossip", count -> assertThat(count).isPositive())
                .hasEntrySatisfying(
                        "rejected.notAuthentic", count -> assertThat(count).isPositive())
                .hasEntrySatisfying(
                        "rejected.plaintext", count -> assertThat(count).isPositive());
        TestNodes.awaitLive(3, cluster);
        assertThat(accusations).isEmpty();
    }

    /** A length of a frame, then a byte of it at a time, each long before the silence would be too long. */
    @Test
    void aStreamThatSaysItsFrameByteByByteIsClosedBeforeTheFrameIsWhole() throws Exception {
        GossipNodeSettings quick = nodes.settings(0);
        SyncSettings sync = quick.membership().sync();
        GossipNode node = nodes.start(new GossipNodeSettings(
                quick.membership()
                        .withSync(new SyncSettings(
                                sync.repairInterval(),
                                sync.chunkRecords(),
                                sync.seedRetry(),
                                Duration.ofMillis(400),
                                sync.leaveNotices(),
                                sync.leaveTimeout(),
                                sync.tombstoneLife())),
                LOOPBACK,
                List.of(0),
                null,
                0,
                List.of()));
        try (Socket raw = new Socket(LOOPBACK, node.address().port())) {
            raw.setSoTimeout(50);
            DataOutputStream out = new DataOutputStream(raw.getOutputStream());
            out.writeInt(60_000);
            int bytes = 0;
            while (isOpen(raw) && bytes < 400) {
                out.write(0);
                bytes++;
            }
            assertThat(bytes).isBetween(1, 399);
        } catch (SocketException reset) {
            assertThat(node.view().members()).hasSize(1); // closed while a byte was under way
        }
        assertStillJoinable(node);
    }

    private static boolean isOpen(Socket raw) throws IOException {
        try {
            return raw.getInputStream().read() >= 0;
        } catch (SocketTimeoutException nothingSaid) {
            return true;
        }
    }

    private static GossipListener accusedOf(Queue<MembershipEvent> accusations) {
        return new GossipListener() {
            @Override
            public void onEvent(MembershipEvent event) {
                if (event.kind() == Kind.SUSPECTED || event.kind() == Kind.DIED) {
                    accusations.add(event);
                }
            }
        };
    }

    /** Bytes that mean nothing, a seal that no key opens, content in the clear. */
    private static List<byte[]> garbage(String cluster) {
        byte[] body = new byte[200];
        new Random(SEED).nextBytes(body);
        Envelope envelope = new Envelope(cluster);
        byte[] wrongSeal = Arrays.copyOf(envelope.header(new NodeId(1, 2), 3, true), Envelope.HEADER_BYTES + 200);
        System.arraycopy(body, 0, wrongSeal, Envelope.HEADER_BYTES, body.length);
        byte[] clear = Arrays.copyOf(envelope.header(new NodeId(1, 2), 3, false), Envelope.HEADER_BYTES + 200);
        return List.of(body, wrongSeal, clear);
    }

    /** What Linux dropped of this socket's datagrams; elsewhere it is not told, and loopback loses nothing so small. */
    private static long drops(int port) throws IOException {
        long drops = 0;
        for (Path table : List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"))) {
            List<String> lines = Files.isReadable(table) ? Files.readAllLines(table) : List.of();
            for (String line : lines) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[1].endsWith(String.format(Locale.ROOT, ":%04X", port))) {
                    drops += Long.parseLong(columns[columns.length - 1]);
                }
            }
        }
        return drops;
    }

    private void assertStillJoinable(GossipNode node) throws Exception {
        GossipNode other = nodes.start();
        assertThat(TestNodes.join(other, node).joined()).isTrue();
        TestNodes.awaitLive(2, List.of(other));
    }

    private static void awaitRejections(GossipNode node, long atLeast) {
        await().atMost(TestNodes.PATIENCE).until(() -> rejections(node) >= atLeast);
    }

    private static long rejections(GossipNode node) {
        return node.counters().entrySet().stream()
                .filter(counter -> counter.getKey().startsWith("rejected."))
                .mapToLong(counter -> counter.getValue())
                .sum();
    }
}
