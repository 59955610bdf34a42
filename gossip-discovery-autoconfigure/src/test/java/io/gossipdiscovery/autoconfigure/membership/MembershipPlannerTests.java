package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import io.gossipdiscovery.membership.config.LimitSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.netty.SeedSource;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.cloud.CloudPlatform;
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
    void theDefaultLimitsAreThoseOfThePresets() {
        MembershipSettings lan = MembershipSettings.lan("local");
        MembershipSettings planned =
                plan(Map.of("gossip.preset", "lan")).settings().membership();

        assertThat(planned).isEqualTo(lan);
        assertThat(new GossipProperties().limits())
                .isEqualTo(properties(Map.of()).limits());
    }

    @Test
    void everyLimitIsThatOfItsProperty() {
        MembershipSettings planned = plan(Map.ofEntries(
                        Map.entry("gossip.limits.members", "11"),
                        Map.entry("gossip.limits.state-keys", "12"),
                        Map.entry("gossip.limits.state-bytes", "13"),
                        Map.entry("gossip.limits.streams", "14"),
                        Map.entry("gossip.limits.streams-per-second", "15"),
                        Map.entry("gossip.limits.handshakes-per-second", "19"),
                        Map.entry("gossip.limits.syncs", "16"),
                        Map.entry("gossip.limits.syncs-per-second", "17"),
                        Map.entry("gossip.limits.bytes-per-second", "18000"),
                        Map.entry("gossip.limits.datagram-bytes", "1900"),
                        Map.entry("gossip.limits.frame-bytes", "2000")))
                .settings()
                .membership();

        assertThat(planned.limits()).isEqualTo(new LimitSettings(12, 13, 11, 14, 16, 15, 19, 17, 18_000, 2_000));
        assertThat(planned.dissemination().datagramBytes()).isEqualTo(1_900);
    }

    @ParameterizedTest
    @CsvSource({
        "members, 0, 1 to 1000000",
        "state-keys, 65, 1 to 64",
        "state-bytes, 16385, 1 to 16384",
        "streams, 7, 8 to 100000",
        "streams-per-second, 0, 1 to 1000000",
        "handshakes-per-second, 0, 1 to 1000000",
        "syncs, 0, 1 to 100000",
        "syncs-per-second, 1000001, 1 to 1000000",
        "bytes-per-second, 16383, 16384 to 1000000000",
        "datagram-bytes, 65001, 512 to 65000",
        "frame-bytes, 1023, 1024 to 32768"
    })
    void aLimitOutOfItsBoundsIsRefusedWithItsPropertyItsValueAndItsBounds(String name, String value, String bounds) {
        String property = "gossip.limits." + name;
        assertThatThrownBy(() -> plan(Map.of(property, value)))
                .isInstanceOf(GossipConfigurationException.class)
                .hasMessageContaining(property + " is " + value + ", allowed are " + bounds + ".");
    }

    @Test
    void applicationsOfOneUserShareTheKeyOfLocalMode() {
        assertThat(plan(Map.of()).settings().keys().get(0))
                .isEqualTo(plan(Map.of()).settings().keys().get(0));
    }

    @Test
    void localModeSaysWhyItIsNotSealed() throws IOException {
        Path notADirectory = Files.writeString(home.resolve("file"), "");

        MembershipPlan plan = new MembershipPlanner(
                        properties(Map.of()),
                        new Surroundings(null, false, notADirectory, null),
                        SeedOrigins.of(List.of()),
                        null)
                .plan();

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
        assertThatThrownBy(() -> plan(Map.of("gossip.security.keys", KEY + ",${A_KEY}" + KEY)))
                .hasMessage("gossip.security.keys[1] is not Base64.");
        assertThat(properties(Map.of("gossip.security.keys", KEY)).toString()).doesNotContain(KEY);
    }

    @Test
    void wrongValuesAreNamedWithTheirProperty() {
        assertThatThrownBy(() -> plan(Map.of("gossip.bind-port", "70000")))
                .rootCause()
                .hasMessage("gossip.bind-port is 70000, allowed are 0 to 65535.");
        assertThatThrownBy(() -> plan(Map.of("gossip.advertise.port", "-1")))
                .rootCause()
                .hasMessage("gossip.advertise.port is -1, allowed are 0 to 65535.");
        assertThatThrownBy(() -> plan(Map.of("gossip.advertise.host", "no.such.host.invalid")))
                .hasMessageContaining("gossip.advertise.host is 'no.such.host.invalid'");
        assertThatThrownBy(() -> plan(Map.of("gossip.cluster", "x".repeat(200))))
                .hasMessageContaining("gossip.cluster is unusable")
                .hasMessageContaining("allowed are 1 to 128");
        assertThatThrownBy(() -> plan(Map.of(), "x".repeat(200), false))
                .hasMessageContaining("spring.application.group, which names the cluster, is unusable");
        assertThatThrownBy(() -> plan(Map.of("gossip.join.wait", "-1s")))
                .rootCause()
                .hasMessage("gossip.join.wait is PT-1S, it must not be negative.");
    }

    @Test
    void anAdvertisedHostIsTheReasonInEveryMode() {
        assertThat(plan(Map.of("gossip.advertise.host", "192.0.2.7")).addressReason())
                .isEqualTo("gossip.advertise.host says so");
        assertThat(plan(Map.of("gossip.advertise.host", "192.0.2.7", "gossip.bind-address", "127.0.0.1"))
                        .addressReason())
                .isEqualTo("gossip.advertise.host says so");
        assertThat(plan(Map.of("gossip.bind-address", "127.0.0.1")).addressReason())
                .isEqualTo("gossip.bind-address says so");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "224.0.0.1", "fe80::1", "::"})
    void addressesThatAreOfNoUseToOthersAreNotAdvertised(String host) {
        assertThatThrownBy(() -> plan(Map.of("gossip.seeds", "127.0.0.1:1", "gossip.advertise.host", host)))
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining("gossip.advertise.host is " + host);
                    assertThat(e.remedy()).contains("that the others reach");
                });
    }

    @Test
    void onACloudPlatformAnApplicationWithoutSeedsDoesNotStart() {
        assertThatThrownBy(() -> plan(Map.of(), CloudPlatform.KUBERNETES, SeedOrigins.of(List.of())))
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(e -> {
                    assertThat(e).hasMessageContaining("KUBERNETES").hasMessageContaining("gossip.seeds is empty");
                    assertThat(e.remedy())
                            .contains("dns:NAME:17946", "gossip.local=true", "spring.main.cloud-platform=none")
                            .containsPattern("fresh one: [A-Za-z0-9+/]{43}=");
                });
        assertThatThrownBy(
                        () -> plan(Map.of("gossip.security.keys", KEY), CloudPlatform.NOMAD, SeedOrigins.of(List.of())))
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(e -> assertThat(e.remedy()).doesNotContain("fresh one"));
        assertThatThrownBy(() -> plan(
                        Map.of("gossip.bind-address", "0.0.0.0", "gossip.security.keys", KEY),
                        CloudPlatform.KUBERNETES,
                        SeedOrigins.of(List.of())))
                .hasMessageContaining("gossip.seeds is empty");
    }

    @Test
    void onACloudPlatformLastKnownMembersAreNoSeedsButProvidersAre() {
        SeedOrigins peers = new SeedOrigins(List.of(), "gossip.seeds", List.of(), List.of("10.0.0.1:1"));
        SeedOrigins providers = new SeedOrigins(
                List.of(), "gossip.seeds", List.of(new SeedSource("Seed provider 'mine'", List::of)), List.of());
        Map<String, String> keys = Map.of("gossip.security.keys", KEY);

        assertThatThrownBy(() -> plan(keys, CloudPlatform.KUBERNETES, peers))
                .isInstanceOf(GossipConfigurationException.class);
        MembershipPlan plan = plan(keys, CloudPlatform.KUBERNETES, providers);
        assertThat(plan.mode()).isEqualTo(GossipMode.NETWORK);
        assertThat(plan.hasConfiguredSeeds()).isTrue();
        assertThat(plan.providers()).hasSize(1);
    }

    @Test
    void localModeOnACloudPlatformIsAllowedAndStaysVisible() {
        MembershipPlan plan = plan(Map.of("gossip.local", "true"), CloudPlatform.KUBERNETES, SeedOrigins.of(List.of()));

        assertThat(plan.mode()).isEqualTo(GossipMode.LOCAL);
        assertThat(plan.remarks()).singleElement().asString().contains("KUBERNETES", "gossip.local=true");
    }

    @Test
    void aTestStartsOnACloudPlatformAsAnywhere() {
        MembershipPlan plan = new MembershipPlanner(
                        properties(Map.of()),
                        new Surroundings(null, true, home, CloudPlatform.KUBERNETES),
                        SeedOrigins.of(List.of()),
                        null)
                .plan();

        assertThat(plan.mode()).isEqualTo(GossipMode.TEST);
        assertThat(plan.seeds()).isEmpty();
    }

    @Test
    void localModeIsHadInSpiteOfSeedsAndSaysSo() {
        MembershipPlan plan = plan(Map.of("gossip.seeds", "seed-1.example.org:17946", "gossip.local", "true"));

        assertThat(plan.mode()).isEqualTo(GossipMode.LOCAL);
        assertThat(plan.settings().bindAddress().isLoopbackAddress()).isTrue();
        assertThat(plan.seeds()).hasSize(20).doesNotContain("seed-1.example.org:17946");
        assertThat(plan.remarks()).singleElement().asString().contains("seeds are not used (gossip.local=true)");
        assertThatThrownBy(() -> plan(Map.of("gossip.local", "true", "gossip.bind-address", "10.0.0.1")))
                .hasMessageContaining("gossip.local is true and gossip.bind-address is 10.0.0.1");
    }

    @Test
    void lastKnownMembersAreKeptApartFromTheSeeds() {
        MembershipPlan plan = plan(
                Map.of(),
                null,
                new SeedOrigins(List.of("127.0.0.1:1"), "gossip.seeds", List.of(), List.of("127.0.0.2:2")));

        assertThat(plan.seeds()).containsExactly("127.0.0.1:1");
        assertThat(plan.peers()).containsExactly("127.0.0.2:2");
    }

    @Test
    void theAddressIsThatOfTheRouteOverIpv6Too() {
        assumeThat(Loopback.hasIpv6()).as("this machine has no IPv6").isTrue();
        MembershipPlan plan = plan(Map.of("gossip.seeds", "[::1]:17946"));

        assertThat(plan.settings().bindAddress().getHostAddress()).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(plan.addressReason()).contains("route to seed [::1]:17946");
    }

    @Test
    void theSeedsDecideAmongSeveralInterfaces() {
        MembershipPlan plan = plan(Map.of("gossip.seeds", "127.0.0.2:17946", "gossip.bind-address", "127.0.0.3"));

        assertThat(plan.settings().bindAddress().getHostAddress()).isEqualTo("127.0.0.3");
        assertThat(plan.addressReason()).isEqualTo("gossip.bind-address says so");
        assertThat(plan(Map.of("gossip.seeds", "dns:no.such.host.invalid:1,127.0.0.2:1"))
                        .addressReason())
                .contains("route to seed 127.0.0.2:1");
    }

    @Test
    void aMachineWithoutAnyRouteToASeedTakesItsDefaultRoute() {
        MembershipPlan plan =
                plan(Map.of("gossip.seeds", "dns:no.such.host.invalid:17946", "gossip.security.keys", KEY));

        assertThat(plan.addressReason()).contains("no seed could be resolved and routed to", "default route");
    }

    @Test
    void whatIsNoSeedIsQuotedWithItsFaultAndItsOrigin() {
        assertThatThrownBy(() -> plan(Map.of("gossip.seeds", "seed-1")))
                .asInstanceOf(type(GossipConfigurationException.class))
                .satisfies(e -> {
                    assertThat(e)
                            .hasMessageContaining("gossip.seeds contains 'seed-1'")
                            .hasMessageContaining("has no port");
                    assertThat(e.remedy()).contains("host:port", "[2001:db8::1]:17946", "dns:name:port");
                });
        assertThatThrownBy(() -> plan(
                        Map.of(),
                        null,
                        new SeedOrigins(
                                List.of("http://seed:80"), "the GossipConnectionDetails bean", List.of(), List.of())))
                .hasMessageContaining("the GossipConnectionDetails bean contains 'http://seed:80'");
    }

    @Test
    void blanksAroundSeedsAndKeysDoNotMatter() {
        assertThat(properties(Map.of("gossip.seeds", " a:1 , dns:b:2,")).seeds())
                .containsExactly("a:1", "dns:b:2");
    }

    @Test
    void aTestIsRecognisedByTheStackOfItsThread() throws Exception {
        CompletableFuture<Boolean> elsewhere = new CompletableFuture<>();
        Thread thread = new Thread(() -> elsewhere.complete(RunningTests.isInStackOf(Thread.currentThread())));
        thread.start();

        assertThat(RunningTests.isInStackOf(Thread.currentThread())).isTrue();
        assertThat(elsewhere.get()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.junit.platform.launcher.core.DefaultLauncher",
                "org.testng.TestNG",
                "io.cucumber.core.runtime.Runtime"
            })
    void aTestRunnerIsKnownByTheNamesOfItsClasses(String className) {
        assertThat(RunningTests.isOfATestRunner(className)).isTrue();
        assertThat(RunningTests.isOfATestRunner("com.example." + className)).isFalse();
    }

    private MembershipPlan plan(Map<String, String> properties) {
        return plan(properties, null, false);
    }

    private MembershipPlan plan(Map<String, String> properties, @Nullable String group, boolean inTest) {
        GossipProperties bound = properties(properties);
        Surroundings surroundings = new Surroundings(group, inTest, home, null);
        return new MembershipPlanner(bound, surroundings, SeedOrigins.of(bound.seeds()), null).plan();
    }

    private MembershipPlan plan(Map<String, String> properties, @Nullable CloudPlatform cloud, SeedOrigins origins) {
        Surroundings surroundings = new Surroundings(null, false, home, cloud);
        return new MembershipPlanner(properties(properties), surroundings, origins, null).plan();
    }

    private static GossipProperties properties(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("gossip", GossipProperties.class);
    }
}
