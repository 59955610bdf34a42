package io.gossipdiscovery.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.netty.ShellCounters.Counter;
import io.netty.pkitesting.X509Bundle;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes with certificates. */
@ParameterizedClass
@EnumSource(Transport.class)
@SuppressWarnings("FutureReturnValueIgnored") // a join that finds nobody
class TlsClusterTests {

    private static final byte[] KEY = new byte[32];

    private final TestNodes nodes;
    private final TestAuthority authority = new TestAuthority("cluster");

    TlsClusterTests(Transport transport) {
        nodes = new TestNodes(transport.sockets());
    }

    @AfterEach
    void end() {
        nodes.close();
    }

    @Test
    void membersOfOneAuthorityFormAClusterAndWatchEachOther() throws Exception {
        GossipNode first = start(authority.member());
        GossipNode second = start(authority.member());
        assertThat(TestNodes.join(second, first).joined()).isTrue();
        TestNodes.awaitLive(2, List.of(first, second));
        await().atMost(TestNodes.PATIENCE).until(() -> count(first, "watches.begun") > 0);
        assertThat(count(first, Counter.STREAMS_HANDSHAKES_FAILED.label())).isZero();
        assertThat(count(second, Counter.STREAMS_HANDSHAKES_FAILED.label())).isZero();
    }

    @Test
    void membersWithCertificatesAloneAgreeOnAKeyAndTakeNoDatagramWithoutIt() throws Exception {
        GossipNode first = startWithoutKeys(nodes.settings(0).membership());
        GossipNode second = startWithoutKeys(nodes.settings(0).membership());
        assertThat(TestNodes.join(second, first).joined()).isTrue();
        TestNodes.awaitLive(2, List.of(first, second));
        await().atMost(TestNodes.PATIENCE)
                .until(() -> count(first, "keys.epoch") == 1 && count(second, "keys.epoch") == 1);

        GossipNode plain = nodes.start();
        plain.join(List.of(first.address().toString()));
        try (DatagramSocket raw = new DatagramSocket()) {
            byte[] clear = new byte[100];
            ByteBuffer.wrap(clear)
                    .put(new Envelope(nodes.name()).header(plain.id(), 1, false))
                    .put((byte) 5); // gossip
            raw.send(new DatagramPacket(clear, clear.length, first.address().toSocketAddress()));
        }
        await().atMost(TestNodes.PATIENCE)
                .until(() -> count(first, "rejected.plaintext") > 0
                        && count(first, Counter.STREAMS_HANDSHAKES_FAILED.label()) > 0);
        assertThat(plain.view().members()).hasSize(1);
        assertThat(first.view().members()).hasSize(2);

        long epoch = count(first, "keys.epoch");
        second.renewClusterKey().get(10, TimeUnit.SECONDS);
        await().atMost(TestNodes.PATIENCE).until(() -> count(first, "keys.held") == 2);
        assertThat(count(first, "keys.epoch")).as("not before it has spread").isEqualTo(epoch);
        assertThat(count(first, "rejected.notAuthentic")).isZero();
    }

    private GossipNode startWithoutKeys(MembershipSettings membership) {
        return nodes.start(new GossipNodeSettings(membership, TestNodes.LOOPBACK, List.of(0), null, 0, List.of())
                .withTls(authority.member()));
    }

    @Test
    void handshakesBeyondTheRateAreNotBegunAndTheClusterFormsAllTheSame() throws Exception {
        MembershipSettings membership = nodes.settings(0).membership();
        GossipNode seed =
                startWithoutKeys(membership.withLimits(membership.limits().withHandshakesPerSecond(1)));
        List<GossipNode> others =
                List.of(startWithoutKeys(membership), startWithoutKeys(membership), startWithoutKeys(membership));
        others.forEach(node -> node.join(List.of(seed.address().toString())).exceptionally(failed -> null));

        TestNodes.awaitLive(4, others);
        await().atMost(TestNodes.PATIENCE).until(() -> count(seed, Counter.STREAMS_HANDSHAKES_OVER_RATE.label()) > 0);
    }

    /** Timeouts would not show it for a long time. */
    @Test
    void crashIsFoundByTheEndOfItsStreams() throws Exception {
        MembershipSettings patient = nodes.patient();
        GossipNodeSettings settings = new GossipNodeSettings(
                        patient, TestNodes.LOOPBACK, List.of(0), null, 0, List.of(KEY))
                .withTls(authority.member());
        GossipNode crashing = nodes.start(settings);
        GossipNode first = nodes.start(settings);
        GossipNode second = nodes.start(settings);
        TestNodes.join(first, crashing);
        TestNodes.join(second, crashing);
        TestNodes.awaitLive(3, List.of(crashing, first, second));
        await().atMost(TestNodes.PATIENCE)
                .until(() -> count(first, "watches.begun") > 0 && count(second, "watches.begun") > 0);
        crashing.close();
        TestNodes.awaitStatus(Status.DEAD, crashing.id(), List.of(first, second));
    }

    @Test
    void leaveIsHeardOverStreamsThatAreClosedInOrder() throws Exception {
        GossipNode first = start(authority.member());
        GossipNode second = start(authority.member());
        TestNodes.join(second, first);
        TestNodes.awaitLive(2, List.of(first, second));
        assertThat(second.leave().get(10, TimeUnit.SECONDS).acknowledged()).isOne();
        TestNodes.awaitStatus(Status.LEFT, second.id(), List.of(first));
    }

    @Test
    void reloadedCertificatesDecideWhoComesNextAndTheClusterGoesOn() throws Exception {
        TestAuthority next = new TestAuthority("next");
        AtomicReference<StreamTls.Material> material =
                new AtomicReference<>(authority.member().source().get());
        GossipNode node = start(new StreamTls(material::get));
        GossipNode other = start(authority.member());
        TestNodes.join(other, node);
        TestNodes.awaitLive(2, List.of(node, other));

        material.set(new StreamTls.Material(TestAuthority.own(next.issue()), next.trust()));
        node.reloadTls().get(10, TimeUnit.SECONDS);

        GossipNode late = start(next.member());
        assertThat(TestNodes.join(late, node).joined()).isTrue();
        GossipNode old = start(authority.member());
        long failed = count(node, Counter.STREAMS_HANDSHAKES_FAILED.label());
        old.join(List.of(node.address().toString()));
        await().atMost(TestNodes.PATIENCE).until(() -> count(node, Counter.STREAMS_HANDSHAKES_FAILED.label()) > failed);
    }

    @Test
    void standingStreamsOfARevokedPeerEndAtTheReloadAndThoseOfOthersStand() throws Exception {
        X509Bundle revoked = authority.issue();
        AtomicReference<StreamTls.Material> material =
                new AtomicReference<>(authority.member().source().get());
        GossipNode node = start(new StreamTls(material::get));
        GossipNode good = start(authority.member());
        TestNodes.join(good, node);
        await().atMost(TestNodes.PATIENCE).until(() -> count(node, "watches.begun") >= 2);
        node.reloadTls().get(10, TimeUnit.SECONDS);
        material.set(new StreamTls.Material(TestAuthority.own(authority.issue()), authority.trustBut(revoked)));
        node.reloadTls().get(10, TimeUnit.SECONDS);
        assertThat(count(node, Counter.STREAMS_UNTRUSTED.label())).isZero();

        material.set(authority.member().source().get());
        node.reloadTls().get(10, TimeUnit.SECONDS);
        GossipNode bad = start(StreamTls.of(TestAuthority.own(revoked), authority.trust()));
        TestNodes.join(bad, node);
        await().atMost(TestNodes.PATIENCE).until(() -> count(node, "watches.begun") >= 4);
        material.set(new StreamTls.Material(TestAuthority.own(authority.issue()), authority.trustBut(revoked)));
        node.reloadTls().get(10, TimeUnit.SECONDS);
        await().atMost(TestNodes.PATIENCE).until(() -> count(node, Counter.STREAMS_UNTRUSTED.label()) == 2);
        assertThat(count(node, "watches.lost")).isEqualTo(2);
    }

    @Test
    void reloadOfWhatCannotBeUsedIsRefusedAndTheNodeGoesOn() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        StreamTls member = authority.member();
        GossipNode node = start(new StreamTls(() -> {
            if (gone.get()) {
                throw new IllegalArgumentException("no such file");
            }
            return member.source().get();
        }));
        gone.set(true);
        assertThatIllegalArgumentException().isThrownBy(node::reloadTls).withMessage("no such file");
        assertThat(TestNodes.join(start(authority.member()), node).joined()).isTrue();
    }

    @Test
    void nodeWithoutCertificatesHasNothingToReload() {
        assertThatIllegalStateException()
                .isThrownBy(nodes.start()::reloadTls)
                .withMessageContaining("has no certificates");
    }

    private GossipNode start(StreamTls tls) {
        return nodes.start(nodes.settings(0, KEY).withTls(tls));
    }

    private static long count(GossipNode node, String counter) {
        return node.counters().getOrDefault(counter, 0L);
    }
}
