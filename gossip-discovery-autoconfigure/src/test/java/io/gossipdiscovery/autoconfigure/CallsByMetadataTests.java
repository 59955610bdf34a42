package io.gossipdiscovery.autoconfigure;

import static io.gossipdiscovery.autoconfigure.TestApplications.answers;
import static io.gossipdiscovery.autoconfigure.TestApplications.instanceId;
import static io.gossipdiscovery.autoconfigure.TestApplications.listed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.cloud.loadbalancer.annotation.LoadBalancerClients;
import org.springframework.cloud.loadbalancer.config.LoadBalancerZoneConfig;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.client.RestClient;

/** Which instance is called, by what instances tell of themselves. */
@Tag("long")
class CallsByMetadataTests {

    private static final String URI = "http://inventory/id";

    private final TestApplications applications = new TestApplications();

    @AfterEach
    void closeAll() {
        applications.close();
    }

    @Test
    void aCallerPrefersItsOwnZoneUnlessTheLoadBalancerIsGivenAnother() {
        String preference = "spring.cloud.loadbalancer.configurations=zone-preference";
        ConfigurableApplicationContext a = applications.start("inventory", "gossip.discovery.zone=a");
        ConfigurableApplicationContext b = applications.start("inventory", "gossip.discovery.zone=b");
        ConfigurableApplicationContext caller = applications.start("storefront", preference, "gossip.discovery.zone=a");
        ConfigurableApplicationContext byMetadata =
                applications.start("storefront", preference, "gossip.discovery.metadata.zone=b");
        ConfigurableApplicationContext told = applications.start(
                "storefront", preference, "gossip.discovery.zone=a", "spring.cloud.loadbalancer.zone=b");

        assertThat(answers(caller, URI, 4)).containsOnly(instanceId(a));
        assertThat(answers(byMetadata, URI, 4)).containsOnly(instanceId(b));
        assertThat(answers(told, URI, 4)).containsOnly(instanceId(b));
        assertThat(told.getBean(LoadBalancerZoneConfig.class).getZone()).isEqualTo("b");

        a.close();
        assertThat(answers(caller, URI, 4))
                .as("where the own zone has none left")
                .containsOnly(instanceId(b));
    }

    @Test
    void callsFollowTheWeights() {
        ConfigurableApplicationContext heavy = applications.start("inventory", "gossip.discovery.weight=3");
        ConfigurableApplicationContext light = applications.start("inventory");
        ConfigurableApplicationContext caller =
                applications.start("storefront", "spring.cloud.loadbalancer.configurations=weighted");
        await().until(() -> listed(caller, "inventory").size() == 2);

        var answers = answers(caller, URI, 8);

        assertThat(Collections.frequency(answers, instanceId(heavy))).isEqualTo(6);
        assertThat(Collections.frequency(answers, instanceId(light))).isEqualTo(2);
    }

    @Test
    void whoGivesAHintGetsTheInstanceOfThatHint() {
        ConfigurableApplicationContext canary = applications.start("inventory", "gossip.discovery.hint=canary");
        applications.start("inventory");
        ConfigurableApplicationContext caller =
                applications.start(CallerByHint.class, "storefront", "spring.cloud.loadbalancer.hint.inventory=canary");
        await().until(() -> listed(caller, "inventory").size() == 2);

        assertThat(answers(caller, URI, 4)).containsOnly(instanceId(canary));
    }

    @Test
    void anInstanceAtAnIpv6AddressIsCalled() {
        ConfigurableApplicationContext inventory = applications.start("inventory", "server.address=::1");
        ConfigurableApplicationContext caller = applications.start("storefront");

        assertThat(listed(caller, "inventory")).singleElement().satisfies(instance -> assertThat(instance.getHost())
                .isEqualTo("[0:0:0:0:0:0:0:1]"));
        assertThat(answers(caller, URI, 1)).containsExactly(instanceId(inventory));
        assertThat(answers(caller, "http://inventory/with space", 1)).containsExactly(instanceId(inventory));
    }

    @Test
    void aWebServerThatSpeaksTlsIsRegisteredAsHttpsAndItsPlainManagementServerAsHttp(@TempDir Path directory)
            throws Exception {
        Path store = keyStore(directory);
        applications.start(
                "inventory",
                "server.ssl.key-store=" + store.toUri(),
                "server.ssl.key-store-password=secret",
                "management.server.port=0",
                "management.server.ssl.enabled=false");
        ConfigurableApplicationContext caller = applications.start("storefront");

        assertThat(listed(caller, "inventory")).singleElement().satisfies(instance -> {
            assertThat(instance.isSecure()).isTrue();
            assertThat(instance.getUri()).hasToString("https://127.0.0.1:" + instance.getPort());
            Map<String, String> metadata = Objects.requireNonNull(instance.getMetadata());
            assertThat(metadata).containsEntry("management.scheme", "http");
            String health = RestClient.create("http://127.0.0.1:" + metadata.get("management.port"))
                    .get()
                    .uri("/actuator/health")
                    .retrieve()
                    .body(String.class);
            assertThat(health).contains("UP");
        });
    }

    /** A key of its own, made by the JDK's tool. */
    private static Path keyStore(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("keys.p12");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "web",
                        "-dname",
                        "CN=localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "secret",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return store;
    }

    @LoadBalancerClients(defaultConfiguration = ByHint.class)
    @Import(TestApplications.Application.class)
    static class CallerByHint {}

    /** Not found by any component scan. */
    static class ByHint {

        @Bean
        ServiceInstanceListSupplier byHint(ConfigurableApplicationContext context) {
            return ServiceInstanceListSupplier.builder()
                    .withDiscoveryClient()
                    .withHints()
                    .build(context);
        }
    }
}
