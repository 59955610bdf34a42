package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.netty.GossipNode;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
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
import org.springframework.mock.env.MockEnvironment;

class BundledCertificatesTests {

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
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> node.counters().getOrDefault("shell.streams.handshakesFailed", 0L) > 0);
                GossipNode outside = stranger.getBean(GossipNode.class);
                assertThat(outside.counters()).containsEntry("shell.streams.opened", 0L);
                assertThat(outside.view().members()).hasSize(1);
                assertThat(node.view().find(outside.id())).isNull();
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
        X509Bundle own = issue(of);
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

    private static void awaitLive(int count, GossipNode node) {
        await().atMost(Duration.ofSeconds(30)).until(() -> node.view().live().size() == count);
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
        try {
            CertificateBuilder valid = builder.ecp256().notAfter(Instant.now().plus(Duration.ofDays(1)));
            return by == null ? valid.buildSelfSigned() : valid.buildIssuedBy(by);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
