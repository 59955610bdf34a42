package io.gossipdiscovery.autoconfigure;

import static io.gossipdiscovery.autoconfigure.TestApplications.client;
import static io.gossipdiscovery.autoconfigure.TestApplications.instanceId;
import static io.gossipdiscovery.autoconfigure.TestApplications.listed;
import static io.gossipdiscovery.autoconfigure.TestApplications.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** What Spring Cloud asks of a registration, as others see it. */
@ExtendWith(OutputCaptureExtension.class)
@Tag("long")
class RegistrationContractTests {

    private static final String SERVICE = "inventory";

    private final TestApplications applications = new TestApplications();
    private final ConfigurableApplicationContext other = applications.start("storefront");

    @AfterEach
    void closeAll() {
        applications.close();
    }

    @Test
    void pauseTakesAnInstanceOutAndRestartBringsItBackWithTheNewPortOfItsManagementServer() {
        ConfigurableApplicationContext inventory = applications.start(SERVICE, "management.server.port=0");
        String id = instanceId(inventory);
        int port = port(inventory, "local.server.port");
        ServiceInstance before = awaitOne();
        assertThat(before.getPort()).isEqualTo(port);
        assertThat(managementPort(before)).isEqualTo(port(inventory, "local.management.port"));

        inventory.pause();
        assertThat(listed(other, SERVICE)).isEmpty();
        inventory.restart();

        ServiceInstance after = awaitOne();
        assertThat(after.getInstanceId()).isEqualTo(id);
        assertThat(after.getPort()).isEqualTo(port);
        int managementPort = port(inventory, "local.management.port");
        await().untilAsserted(() -> assertThat(managementPort(awaitOne())).isEqualTo(managementPort));
        assertThat(get("http://127.0.0.1:" + managementPort + "/actuator/health"))
                .contains("UP");
    }

    @Test
    void stopAndStartGiveTheWebServerANewPortAndThatIsRegistered() {
        ConfigurableApplicationContext inventory = applications.start(SERVICE);
        awaitOne();

        inventory.stop();
        assertThat(listed(other, SERVICE)).isEmpty();
        inventory.start();

        ServiceInstance after = awaitOne();
        assertThat(after.getPort()).isEqualTo(port(inventory, "local.server.port"));
        assertThat(get(after.getUri() + "/id")).isEqualTo(after.getInstanceId());
    }

    @Test
    void theActuatorIsFoundWhereSpringBootAdminLooksForIt() {
        applications.start(
                SERVICE,
                "server.servlet.context-path=/shop",
                "management.server.port=0",
                "management.server.base-path=/manage",
                "management.endpoints.web.base-path=/ops",
                "management.endpoints.web.path-mapping.health=how");

        ServiceInstance instance = awaitOne();

        Map<String, String> metadata = metadata(instance);
        assertThat(metadata).doesNotContainKeys("management.scheme", "management.address");
        assertThat(get("http://" + instance.getHost() + ":" + metadata.get("management.port")
                        + metadata.get("management.context-path") + "/" + metadata.get("health.path")))
                .contains("UP");
    }

    @Test
    void nothingIsToldOfManagementWhereThatIsSwitchedOff() {
        applications.start(
                SERVICE,
                "management.server.port=0",
                "management.endpoints.web.base-path=/ops",
                "spring.cloud.service-registry.auto-registration.register-management=false");

        assertThat(awaitOne().getMetadata()).isEmpty();
    }

    @Test
    void theStatusThatAPersonSetsOutlivesPauseAndRefreshUntilItIsTakenBack(
            @TempDir Path configuration, CapturedOutput output) throws IOException {
        Path file = Files.writeString(configuration.resolve("shop.properties"), "gossip.discovery.metadata.version=1");
        ConfigurableApplicationContext inventory = applications.start(SERVICE, "spring.config.import=" + file.toUri());
        assertThat(awaitOne().getMetadata()).containsEntry("version", "1");

        setStatus(inventory, "OUT_OF_SERVICE");
        await().until(() -> listed(other, SERVICE).isEmpty());
        assertThat(status(inventory)).isEqualTo("OUT_OF_SERVICE");

        inventory.pause();
        assertThat(status(inventory)).as("a drain comes first").isEqualTo("DRAINING");
        inventory.restart();
        assertThat(status(inventory)).isEqualTo("OUT_OF_SERVICE");

        Files.writeString(file, "gossip.discovery.metadata.version=2");
        assertThat(inventory.getBean(ContextRefresher.class).refresh()).contains("gossip.discovery.metadata.version");
        assertThat(status(inventory)).isEqualTo("OUT_OF_SERVICE");
        assertThat(listed(other, SERVICE)).isEmpty();
        assertThat(output).doesNotContain("Cannot create default instance");

        setStatus(inventory, "CANCEL_OVERRIDE");
        assertThat(awaitOne().getMetadata()).containsEntry("version", "2");
        setStatus(inventory, "DOWN");
        await().until(() -> listed(other, SERVICE).isEmpty());
        setStatus(inventory, "UP");
        awaitOne();
    }

    @Test
    void aStatusThatIsNoneIsABadRequestAndChangesNothing() {
        ConfigurableApplicationContext inventory = applications.start(SERVICE);
        awaitOne();

        for (String nonsense : List.of("fine", "DRAINING", " ")) {
            assertThatThrownBy(() -> setStatus(inventory, nonsense))
                    .isInstanceOf(HttpClientErrorException.BadRequest.class);
        }

        assertThat(status(inventory)).isEqualTo("UP");
        awaitOne();
    }

    @Test
    void anInstanceMayStartDarkAndIsCalledWhenAPersonSetsItUp() {
        ConfigurableApplicationContext old = applications.start(SERVICE);
        ConfigurableApplicationContext fresh =
                applications.start(SERVICE, "gossip.discovery.initial-status=out-of-service");
        awaitOne();
        assertThat(status(fresh)).isEqualTo("OUT_OF_SERVICE");

        setStatus(fresh, "UP");
        await().untilAsserted(() -> assertThat(listed(other, SERVICE))
                .extracting(ServiceInstance::getInstanceId)
                .containsExactlyInAnyOrder(instanceId(old), instanceId(fresh)));

        setStatus(fresh, "CANCEL_OVERRIDE");
        await().untilAsserted(() ->
                assertThat(awaitOne().getInstanceId()).as("as it started").isEqualTo(instanceId(old)));
    }

    @Test
    void theHealthOfDiscoveryIsUpWhetherTheApplicationIsRegisteredOrOnlyCallsOthers() {
        ConfigurableApplicationContext caller =
                applications.start(Caller.class, "caller", "gossip.discovery.register=false");

        for (ConfigurableApplicationContext application : new ConfigurableApplicationContext[] {other, caller}) {
            String health = Objects.requireNonNull(
                    client(application).get().uri("/actuator/health").retrieve().body(String.class));
            assertThat(health)
                    .contains("\"discoveryClient\":{", "\"Gossip Reactive Discovery Client\":{")
                    .doesNotContain("UNKNOWN");
        }
        assertThat(listed(other, "caller")).isEmpty();
    }

    private ServiceInstance awaitOne() {
        await().until(() -> listed(other, SERVICE).size() == 1);
        return listed(other, SERVICE).get(0);
    }

    private static int managementPort(ServiceInstance instance) {
        return Integer.parseInt(metadata(instance).getOrDefault("management.port", "0"));
    }

    private static Map<String, String> metadata(ServiceInstance instance) {
        return Objects.requireNonNull(instance.getMetadata());
    }

    private static String get(String uri) {
        return Objects.requireNonNull(
                RestClient.create().get().uri(uri).retrieve().body(String.class));
    }

    private static void setStatus(ConfigurableApplicationContext of, String status) {
        client(of)
                .post()
                .uri("/actuator/serviceregistry")
                .contentType(MediaType.APPLICATION_JSON)
                .body(Map.of("status", status))
                .retrieve()
                .toBodilessEntity();
    }

    private static String status(ConfigurableApplicationContext of) {
        return Objects.requireNonNull(client(of)
                        .get()
                        .uri("/actuator/serviceregistry")
                        .retrieve()
                        .body(String.class))
                .replace("\"", "");
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Caller {}
}
