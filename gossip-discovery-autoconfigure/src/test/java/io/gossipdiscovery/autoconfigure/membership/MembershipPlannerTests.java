package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.membership.config.MembershipSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class MembershipPlannerTests {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path home;

    @Test
    void withoutSeedsAnApplicationStaysOnLoopbackAndTriesTwentyPorts() {
        MembershipPlan plan = plan(Map.of());

        assertThat(plan.mode()).isEqualTo(GossipMode.LOCAL);
        assertThat(plan.settings().bindAddress().getHostAddress()).isEqualTo("127.0.0.1");
        assertThat(plan.settings().bindPorts())
                .hasSize(21)
                .startsWith(17_946, 17_947)
                .endsWith(17_965, 0);
        assertThat(plan.seeds()).hasSize(20).startsWith("127.0.0.1:17946").endsWith("127.0.0.1:17965");
        assertThat(plan.isSealed()).isTrue();
        assertThat(plan.hasConfiguredSeeds()).isFalse();
        assertThat(plan.remarks()).isEmpty();
        assertThat(plan.joinWait()).isEqualTo(Duration.ofSeconds(5));
        assertThat(plan.settings().membership()).isEqualTo(MembershipSettings.local("local"));
    }

    @Test
    void applicationsOfOneUserShareTheKeyOfLocalMode() {
        assertThat(plan(Map.of()).settings().keys().get(0))
                .isEqualTo(plan(Map.of()).settings().keys().get(0));
    }

    @Test
    void localModeSaysWhyItIsNotSealed() throws IOException {
        Path notADirectory = Files.writeString(home.resolve("file"), "");

        MembershipPlan plan = new MembershipPlanner(properties(Map.of()), null, false, notADirectory).plan();

        assertThat(plan.isSealed()).isFalse();
        assertThat(plan.remarks()).singleElement().asString().contains("not sealed", "cannot be created");
    }

    @Test
    void theClusterIsNamedByItsPropertyElseByTheGroup() {
        assertThat(plan(Map.of("gossip.cluster", "shop"), "group", false).cluster())
                .isEqualTo("shop");
        assertThat(plan(Map.of(), "group", false).cluster()).isEqualTo("group");
        assertThat(plan(Map.of(), " ", false).cluster()).isEqualTo("local");
    }

    @Test
    void aTestTakesAnyPortOfLoopbackJoinsNobodyAndLeavesNoKeyFile() {
        MembershipPlan plan = plan(Map.of(), null, true);

        assertThat(plan.mode()).isEqualTo(GossipMode.TEST);
        assertThat(plan.settings().bindPorts()).containsExactly(0);
        assertThat(plan.settings().bindAddress().isLoopbackAddress()).isTrue();
        assertThat(plan.seeds()).isEmpty();
        assertThat(plan.isSealed()).isFalse();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aTestJoinsTheSeedsThatItIsTold() {
        MembershipPlan plan = plan(Map.of("gossip.seeds", "127.0.0.1:4711"), null, true);

        assertThat(plan.mode()).isEqualTo(GossipMode.TEST);
        assertThat(plan.seeds()).containsExactly("127.0.0.1:4711");
        assertThat(plan.hasConfiguredSeeds()).isTrue();
        assertThat(plan.settings().bindPorts()).containsExactly(0);
    }

    @Test
    void seedsMeanANetworkWithOneFixedPortAndTheAddressOfTheRoute() {
        MembershipPlan plan = plan(Map.of("gossip.seeds", "no.such.host.invalid:1, 127.0.0.1:17946"));

        assertThat(plan.mode()).isEqualTo(GossipMode.NETWORK);
        assertThat(plan.settings().bindPorts()).containsExactly(17_946);
        assertThat(plan.settings().bindAddress().getHostAddress()).isEqualTo("127.0.0.1");
        assertThat(plan.addressReason()).contains("route to seed 127.0.0.1:17946");
        assertThat(plan.settings().membership()).isEqualTo(MembershipSettings.lan("local"));
        assertThat(plan.settings().keys())
                .as("the key of those without seeds, so that both kinds meet")
                .singleElement()
                .isEqualTo(plan(Map.of()).settings().keys().get(0));
    }

    @Test
    void explicitAddressesAndPortsAreTaken() throws IOException {
        MembershipPlan plan = plan(Map.of(
                "gossip.seeds", "10.1.2.3:17946",
                "gossip.bind-address", "0.0.0.0",
                "gossip.bind-port", "7000",
                "gossip.advertise.host", "192.0.2.7",
                "gossip.advertise.port", "7001",
                "gossip.preset", "wan",
                "gossip.security.keys", KEY));

        assertThat(plan.settings().bindAddress().isAnyLocalAddress()).isTrue();
        assertThat(plan.settings().bindPorts()).containsExactly(7000);
        assertThat(plan.settings().advertisedHost()).isEqualTo(InetAddress.getByName("192.0.2.7"));
        assertThat(plan.settings().advertisedPort()).isEqualTo(7001);
        assertThat(plan.settings().membership()).isEqualTo(MembershipSettings.wan("local"));
        assertThat(plan.settings().keys()).singleElement().isEqualTo(new byte[32]);
    }

    @Test
    void anAddressThatOthersReachIsNotUsedWithoutKeys() {
        assertThatThrownBy(() -> plan(Map.of("gossip.bind-address", "0.0.0.0")))
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining("0.0.0.0").hasMessageContaining("gossip.security.keys");
                    assertThat(e.remedy()).contains("gossip.security.keys", "gossip.security.allow-plaintext=true");
                    assertThat(e.remedy()).containsPattern("fresh one: [A-Za-z0-9+/]{43}=");
                });
    }

    @Test
    void plaintextIsTakenWhereItIsAllowedAndStaysVisible() {
        MembershipPlan plan = plan(Map.of(
                "gossip.bind-address",
                "0.0.0.0",
                "gossip.security.allow-plaintext",
                "true",
                "gossip.seeds",
                "127.0.0.1:1"));

        assertThat(plan.isSealed()).isFalse();
        assertThat(plan.remarks()).singleElement().asString().contains("gossip.security.allow-plaintext=true");
    }

    @Test
    void wrongKeysAreNamedByTheirPositionAndNeverShown() {
        assertThatThrownBy(() -> plan(Map.of("gossip.security.keys", KEY + ",c2VjcmV0")))
                .hasMessage("gossip.security.keys[1] has 6 bytes, not 32.");
        assertThatThrownBy(() -> plan(Map.of("gossip.security.keys", "not-Base64!")))
                .hasMessage("gossip.security.keys[0] is not Base64.")
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(e -> assertThat(e.remedy()).contains("fresh one").doesNotContain("not-Base64"));
        assertThat(properties(Map.of("gossip.security.keys", KEY)).toString()).doesNotContain(KEY);
    }

    @Test
    void wrongValuesAreNamedWithTheirProperty() {
        assertThatThrownBy(() -> plan(Map.of("gossip.bind-port", "70000")))
                .hasMessageContaining("gossip.bind-port is 70000");
        assertThatThrownBy(() -> plan(Map.of("gossip.advertise.port", "-1")))
                .hasMessageContaining("gossip.advertise.port is -1");
        assertThatThrownBy(() -> plan(Map.of("gossip.advertise.host", "no.such.host.invalid")))
                .hasMessageContaining("gossip.advertise.host is 'no.such.host.invalid'");
        assertThatThrownBy(() -> plan(Map.of("gossip.cluster", "x".repeat(200))))
                .hasMessageContaining("gossip.cluster");
    }

    @Test
    void seedsAreReadWithTheirPorts() {
        assertThat(SeedAddress.parse(" seed-1.example.org:17946 "))
                .isEqualTo(new SeedAddress("seed-1.example.org", 17_946));
        assertThat(SeedAddress.parse("[2001:db8::1]:1")).isEqualTo(new SeedAddress("2001:db8::1", 1));
        assertThat(SeedAddress.parse("[2001:db8::1]:1")).hasToString("[2001:db8::1]:1");
    }

    @Test
    void whatIsNoSeedIsQuotedWithItsFault() {
        Map<String, String> faults = Map.of(
                "seed-1", "it has no port",
                ":17946", "it has no port",
                "2001:db8::1:17946", "needs brackets",
                "seed:0", "'0' is no port",
                "seed:65536", "'65536' is no port",
                "seed:", "'' is no port",
                "seed:http", "'http' is no port",
                "http://seed:80", "needs brackets",
                "a b:80", "'a b' is no host",
                "[]:80", "'[]' is no host");
        faults.forEach((seed, fault) -> assertThatThrownBy(() -> SeedAddress.parse(seed))
                .as(seed)
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageContaining("gossip.seeds contains '" + seed + "'")
                .hasMessageContaining(fault));
    }

    @Test
    void aTestIsRecognisedByTheStackOfItsThread() throws Exception {
        CompletableFuture<Boolean> elsewhere = new CompletableFuture<>();
        Thread thread = new Thread(() -> elsewhere.complete(RunningTests.isInStackOf(Thread.currentThread())));
        thread.start();

        assertThat(RunningTests.isInStackOf(Thread.currentThread())).isTrue();
        assertThat(elsewhere.get()).isFalse();
    }

    private MembershipPlan plan(Map<String, String> properties) {
        return plan(properties, null, false);
    }

    private MembershipPlan plan(Map<String, String> properties, @Nullable String group, boolean inTest) {
        return new MembershipPlanner(properties(properties), group, inTest, home).plan();
    }

    private static GossipProperties properties(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("gossip", GossipProperties.class);
    }
}
