package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.netty.GossipNode;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class BundledCertificatesTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OWN = "spring.ssl.bundle.pem.gossip.keystore.";
    private static final String TRUST = "spring.ssl.bundle.pem.gossip.truststore.certificate=";

    private final X509Bundle authority = authority();
    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class, SslAutoConfiguration.class, GossipMembershipAutoConfiguration.class))
            .withPropertyValues("gossip.cluster=certified", "gossip.security.ssl-bundle=gossip");

    @Test
    void applicationsWithCertificatesOfOneAuthorityMeetAndOthersStayOutside() {
        member(authority).run(first -> {
            String seed = "gossip.seeds=" + first.getBean(GossipNode.class).address();
            member(authority).withPropertyValues(seed).run(second -> {
                assertThat(second.getBean(GossipMembership.class).plan().protection())
                        .isEqualTo("certificates");
                awaitLive(2, first.getBean(GossipNode.class));
                awaitLive(2, second.getBean(GossipNode.class));
            });
            GossipNode node = first.getBean(GossipNode.class);
            member(authority()).withPropertyValues(seed).run(stranger -> {
                await().atMost(PATIENCE)
                        .until(() -> node.counters().getOrDefault("shell.streams.handshakesFailed", 0L) > 0);
                GossipNode outside = stranger.getBean(GossipNode.class);
                assertThat(outside.counters()).containsEntry("shell.streams.opened", 0L);
                assertThat(outside.view().members()).hasSize(1);
                assertThat(node.view().find(outside.id())).isNull();
            });
        });
    }

    @Test
    void certificatesWithoutKeysSealDatagramsToo() {
        member(authority).run(first -> {
            GossipNode node = first.getBean(GossipNode.class);
            member(authority)
                    .withPropertyValues("gossip.seeds=" + node.address())
                    .run(second -> {
                        awaitLive(2, node);
                        await().atMost(PATIENCE).until(() -> Stream.of(node, second.getBean(GossipNode.class))
                                .allMatch(each -> count("keys.epoch", each) > 0
                                        && count("probes.sent", each) > 3
                                        && count("probes.failed", each) == 0));
                        sendInTheClear(node);
                        await().atMost(PATIENCE).until(() -> count("rejected.plaintext", node) == 1);
                        assertThat(node.view().members()).hasSize(2);
                        assertThat(first.getBean(GossipMembership.class).plan().remarks())
                                .isEmpty();

                        renewed(second, node);
                    });
        });
    }

    private static void renewed(ApplicationContext context, GossipNode other) {
        GossipMembership membership = context.getBean(GossipMembership.class);
        long before = count("keys.learned", other);
        assertThatThrownBy(() -> new NodeKeys(membership).add(SealingKeys.fresh()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it agrees on them with the others");
        new NodeKeys(membership).renew();
        await().atMost(PATIENCE).until(() -> count("keys.learned", other) > before);
        assertThat(other.view().live()).hasSize(2);
    }

    /** A packet of this cluster as only its header says; what follows is not looked at. */
    private static void sendInTheClear(GossipNode to) throws IOException {
        byte[] packet = new Envelope("certified").header(new NodeId(1, 2), 3, false);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(
                    packet,
                    packet.length,
                    InetAddress.getLoopbackAddress(),
                    to.address().port()));
        }
    }

    @Test
    void expiredCertificateLearnsNobody() {
        member(authority).run(first -> {
            GossipNode node = first.getBean(GossipNode.class);
            X509Bundle expired = build(
                    authority,
                    new CertificateBuilder().subject("CN=expired"),
                    Instant.now().minus(Duration.ofHours(1)));
            member(authority, expired)
                    .withPropertyValues("gossip.seeds=" + node.address())
                    .run(second -> {
                        await().atMost(PATIENCE).until(() -> count("shell.streams.handshakesFailed", node) > 0);
                        GossipNode outside = second.getBean(GossipNode.class);
                        assertThat(outside.view().members()).hasSize(1);
                        assertThat(node.view().members()).hasSize(1);
                        assertThat(outside.counters()).containsEntry("keys.held", 0L);
                    });
        });
    }

    @Test
    void updateOfTheBundleDecidesWhoComesNext() {
        X509Bundle next = authority();
        member(authority).run(first -> {
            GossipNode node = first.getBean(GossipNode.class);
            first.getBean(SslBundleRegistry.class).updateBundle("gossip", bundle(next));
            member(next)
                    .withPropertyValues("gossip.seeds=" + node.address())
                    .run(second -> awaitLive(2, second.getBean(GossipNode.class)));
        });
    }

    @Test
    void updateThatCannotBeUsedLeavesTheCertificatesThatAre() {
        member(authority).run(first -> {
            GossipNode node = first.getBean(GossipNode.class);
            first.getBean(SslBundleRegistry.class).updateBundle("gossip", SslBundle.of(SslStoreBundle.NONE));
            member(authority)
                    .withPropertyValues("gossip.seeds=" + node.address())
                    .run(second -> awaitLive(2, second.getBean(GossipNode.class)));
        });
    }

    @Test
    void unknownBundleIsNamedWithTheRemedy() {
        contexts.run(context -> assertRefused(
                context.getStartupFailure(), "there is no SSL bundle of that name", "spring.ssl.bundle.pem.gossip"));
    }

    @Test
    void bundleWithoutTrustMaterialIsRefusedWithTheRemedy() {
        X509Bundle own = issue(authority);
        contexts.withPropertyValues(
                        OWN + "certificate=" + own.getCertificatePathPEM(),
                        OWN + "private-key=" + own.getPrivateKeyPEM())
                .run(context -> assertRefused(
                        context.getStartupFailure(), "no trust material", "gossip.truststore.certificate"));
    }

    @Test
    void bundleWithoutKeyMaterialIsRefusedWithTheRemedy() {
        contexts.withPropertyValues(TRUST + authority.getCertificatePEM())
                .run(context ->
                        assertRefused(context.getStartupFailure(), "no key material", "gossip.keystore.certificate"));
    }

    @Test
    void earlyMembershipRefusesWhatItCannotHaveYet() {
        GossipProperties properties = new Binder(
                        new MapConfigurationPropertySource(Map.of("gossip.security.ssl-bundle", "gossip")))
                .bind("gossip", GossipProperties.class)
                .get();
        Throwable failure = catchThrowable(() -> new EarlyMembership().start(properties, new MockEnvironment()));
        assertRefused(failure, "before there are SSL bundles", "spring.config.import");
    }

    private ApplicationContextRunner member(X509Bundle of) {
        return member(of, issue(of));
    }

    private ApplicationContextRunner member(X509Bundle of, X509Bundle own) {
        return contexts.withPropertyValues(
                OWN + "certificate=" + own.getCertificatePathPEM(),
                OWN + "private-key=" + own.getPrivateKeyPEM(),
                TRUST + of.getCertificatePEM());
    }

    private static SslBundle bundle(X509Bundle of) {
        X509Bundle own = issue(of);
        return SslBundle.of(new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate(own.getCertificatePathPEM()).withPrivateKey(own.getPrivateKeyPEM()),
                PemSslStoreDetails.forCertificate(of.getCertificatePEM())));
    }

    private static void assertRefused(@Nullable Throwable failure, String problem, String remedy) {
        assertThat(GossipConfigurationException.explain(Objects.requireNonNull(failure)))
                .contains(problem, remedy);
    }

    private static long count(String label, GossipNode node) {
        return node.counters().getOrDefault(label, 0L);
    }

    private static void awaitLive(int count, GossipNode node) {
        await().atMost(PATIENCE).until(() -> node.view().live().size() == count);
    }

    private static X509Bundle authority() {
        return build(
                null,
                new CertificateBuilder()
                        .subject("CN=gossip")
                        .setIsCertificateAuthority(true)
                        .setKeyUsage(true, KeyUsage.keyCertSign));
    }

    private static X509Bundle issue(X509Bundle by) {
        return build(by, new CertificateBuilder().subject("CN=member"));
    }

    private static X509Bundle build(@Nullable X509Bundle by, CertificateBuilder builder) {
        return build(by, builder, Instant.now().plus(Duration.ofDays(1)));
    }

    private static X509Bundle build(@Nullable X509Bundle by, CertificateBuilder builder, Instant end) {
        try {
            CertificateBuilder valid = builder.ecp256()
                    .notBefore(Instant.now().minus(Duration.ofDays(2)))
                    .notAfter(end);
            return by == null ? valid.buildSelfSigned() : valid.buildIssuedBy(by);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
