package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.membership.config.Plaintext;
import io.gossipdiscovery.netty.StreamTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What becomes of {@code gossip.security.*}. */
class SecurityPlanTests {

    private static final String KEYS = "gossip.security.keys";
    private static final String MIGRATION = "gossip.security.migration";

    @ParameterizedTest
    @CsvSource({"none, REFUSED, true", "send-plaintext, SENT, false", "accept-plaintext, ACCEPTED, true"})
    void migrationDecidesWhatBecomesOfPacketsInTheClear(String migration, Plaintext plaintext, boolean sealed) {
        MembershipPlan plan = plan(Map.of(KEYS, SealingKeys.fresh(), MIGRATION, migration), null);

        assertThat(plan.settings().plaintext()).isEqualTo(plaintext);
        assertThat(plan.isSealed()).isEqualTo(sealed);
        assertThat(plan.sealing()).isEqualTo(sealed ? "sealed with gossip.security.keys" : "not sealed");
        assertThat(plan.migration().label()).isEqualTo(migration);
        assertThat(plan.migrationProblem() == null).isEqualTo(migration.equals("none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void migrationWithoutKeysIsRefusedWithTheRemedy(String bind) {
        Map<String, String> properties = Map.of(
                MIGRATION, "accept-plaintext", "gossip.bind-address", bind, "gossip.security.allow-plaintext", "true");

        assertThatThrownBy(() -> plan(properties, null))
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageContaining("gossip.security.migration is accept-plaintext and gossip.security.keys is empty")
                .extracting(e -> ((GossipConfigurationException) e).remedy())
                .asString()
                .contains("Set gossip.security.keys");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void whoHasCertificatesNeedsNoKeys(String bind) {
        MembershipPlan plan = plan(Map.of("gossip.bind-address", bind), tls());

        assertThat(plan.settings().keys()).isEmpty();
        assertThat(plan.agreesOnKeys()).isTrue();
        assertThat(plan.isSealed()).isTrue();
        assertThat(plan.protection()).isEqualTo("certificates");
        assertThat(plan.sealing()).isEqualTo("sealed by certificates, streams by TLS");
        assertThat(plan.remarks()).isEmpty();
    }

    @Test
    void keysBesideCertificatesAreUsed() {
        MembershipPlan plan = plan(Map.of(KEYS, SealingKeys.fresh()), tls());

        assertThat(plan.agreesOnKeys()).isFalse();
        assertThat(plan.protection()).isEqualTo("keys and certificates");
        assertThat(plan.sealing()).isEqualTo("sealed with gossip.security.keys, streams by TLS");
    }

    @Test
    void agreedKeysLiveAsLongAsTheirPropertySays() {
        assertThat(plan(Map.of("gossip.security.key-life", "7h"), tls())
                        .settings()
                        .membership()
                        .keys()
                        .life())
                .isEqualTo(Duration.ofHours(7));
        assertThat(new GossipProperties().security())
                .isEqualTo(properties(Map.of()).security());
        assertThatThrownBy(() -> plan(Map.of("gossip.security.key-life", "3s"), tls()))
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageContainingAll("gossip.security.key-life", "PT3S");
    }

    @Test
    void keysAreShownByFingerprintOnly() {
        String key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        MembershipPlan plan = plan(Map.of(KEYS, key), null);

        // printf '\0%.0s' $(seq 32) | sha256sum
        assertThat(plan.keyFingerprints()).containsExactly("66687aad");
        assertThat(properties(Map.of(KEYS, key)).toString()).doesNotContain("AAAA");
    }

    private static StreamTls tls() {
        return new StreamTls(() -> {
            throw new IllegalStateException("A plan asks for no certificates");
        });
    }

    private static MembershipPlan plan(Map<String, String> properties, @Nullable StreamTls tls) {
        Map<String, String> all = new HashMap<>(Map.of("gossip.advertise.host", "127.0.0.1"));
        all.putAll(properties);
        GossipProperties bound = properties(all);
        Surroundings surroundings = new Surroundings(null, false, Path.of("no-home"), null);
        return new MembershipPlanner(bound, surroundings, SeedOrigins.of(bound.seeds()), tls).plan();
    }

    private static GossipProperties properties(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("gossip", GossipProperties.class);
    }
}
