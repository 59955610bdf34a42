package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/** Whole applications over real nodes in one JVM. */
@Tag("long")
class TwoApplicationsTests {

    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {};

    private final String cluster = TestNode.randomCluster();
    private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

    @AfterEach
    void closeAll() {
        applications.forEach(ConfigurableApplicationContext::close);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsReachEveryInstanceAndNoneThatWasClosed(boolean reactive) {
        String supplier = "spring.cloud.discovery.reactive.enabled=" + reactive;
        ConfigurableApplicationContext one = start("inventory", supplier);
        ConfigurableApplicationContext two = start("inventory", supplier);
        ConfigurableApplicationContext caller = start("storefront", supplier);
        Set<String> both = Set.of(instanceId(one), instanceId(two));

        assertThat(answering(caller, 10)).as("from the first call on").isEqualTo(both);

        two.close();
        assertThat(answering(caller, 20)).containsExactly(instanceId(one));

        ConfigurableApplicationContext three = start("inventory", supplier);
        await().atMost(Duration.ofSeconds(5)).until(() -> answering(caller, 4).contains(instanceId(three)));
    }

    @Test
    void webClientFindsTheOthersToo() {
        ConfigurableApplicationContext inventory = start("inventory");
        ConfigurableApplicationContext caller = start("storefront");

        String answer = caller.getBean(WebClient.Builder.class)
                .build()
                .get()
                .uri("http://inventory/id")
                .retrieve()
                .bodyToMono(String.class)
                .block(Duration.ofSeconds(5));

        assertThat(answer).isEqualTo(instanceId(inventory));
    }

    @Test
    void weightsAreFollowedAtOnce() {
        ConfigurableApplicationContext heavy = start("inventory", "gossip.discovery.metadata.weight=3");
        ConfigurableApplicationContext light = start("inventory");
        ConfigurableApplicationContext caller =
                start("storefront", "spring.cloud.loadbalancer.configurations=weighted");
        assertThat(answering(caller, 8)).containsExactlyInAnyOrder(instanceId(heavy), instanceId(light));

        heavy.close();

        assertThat(answering(caller, 8)).containsExactly(instanceId(light));
    }

    @Test
    void anInstanceThatDrainsIsNotChosenWhileItsServerStillServes() {
        ConfigurableApplicationContext leaving = start("inventory");
        ConfigurableApplicationContext caller = start("storefront");
        String id = instanceId(leaving);
        assertThat(answering(caller, 2)).containsExactly(id);

        leaving.getBean("gossipAutoServiceRegistration", SmartLifecycle.class).stop();

        assertThat(listed(caller))
                .as("from the moment on at which it has stopped")
                .isEmpty();
        assertThat(get(leaving, "/id")).isEqualTo(id);
    }

    @Test
    void theActuatorShowsTheCluster() {
        ConfigurableApplicationContext inventory = start("inventory", "management.server.port=0");
        ConfigurableApplicationContext storefront = start("storefront");

        await().untilAsserted(
                        () -> assertThat(json(storefront, "/actuator/gossip").toString())
                                .contains("alive=2", "service=storefront", "readiness=UP"));
        Map<String, Object> gossip = json(storefront, "/actuator/gossip");
        Map<String, Object> health = json(storefront, "/actuator/health");

        assertThat(gossip)
                .containsEntry("id", storefront.getBean(GossipNode.class).id().toString())
                .containsEntry("cluster", cluster)
                .containsEntry("hostReason", "tests stay on loopback");
        assertThat(json(storefront, "/actuator/gossip/members").toString()).contains(instanceId(inventory));
        assertThat(health).containsEntry("status", "UP");
        assertThat(health.toString()).contains("gossip={", "discoveryClient=");
        assertThat(json(storefront, "/actuator/health/liveness").toString()).doesNotContain("gossip");
        assertThat(json(storefront, "/actuator/health/readiness").toString()).doesNotContain("gossip");
        assertThatThrownBy(() -> json(storefront, "/actuator/gossip/nonsense"))
                .isInstanceOf(HttpClientErrorException.NotFound.class);
        assertThat(listed(storefront)).singleElement().satisfies(instance -> assertThat(instance.getMetadata())
                .hasEntrySatisfying("management.port", port -> assertThat(Integer.parseInt(port))
                        .isNotEqualTo(instance.getPort())
                        .isPositive()));
    }

    @Test
    void anInstanceIsTakenOutThroughTheServiceRegistryEndpoint() {
        ConfigurableApplicationContext inventory = start("inventory");
        ConfigurableApplicationContext caller = start("storefront");
        assertThat(listed(caller)).hasSize(1);

        client(inventory)
                .post()
                .uri("/actuator/serviceregistry")
                .header("Content-Type", "application/json")
                .body("{\"status\":\"OUT_OF_SERVICE\"}")
                .retrieve()
                .toBodilessEntity();

        await().until(() -> listed(caller).isEmpty());
        assertThat(get(inventory, "/actuator/serviceregistry")).contains("OUT_OF_SERVICE");
    }

    @Test
    void aPausedContextIsDrainedAndComesBack() {
        ConfigurableApplicationContext inventory = start("inventory");
        ConfigurableApplicationContext caller = start("storefront");
        assertThat(listed(caller)).hasSize(1);

        inventory.stop();
        assertThat(listed(caller)).isEmpty();
        inventory.start();

        await().until(() -> listed(caller).size() == 1);
        assertThat(answering(caller, 2)).containsExactly(instanceId(inventory));
    }

    @Test
    void nothingIsLazyThatMustHappen() {
        ConfigurableApplicationContext inventory = start("inventory", "spring.main.lazy-initialization=true");
        ConfigurableApplicationContext caller = start("storefront", "spring.main.lazy-initialization=true");

        assertThat(answering(caller, 2)).containsExactly(instanceId(inventory));
    }

    private ConfigurableApplicationContext start(String name, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.application.name=" + name);
        all.add("server.port=0");
        all.add("spring.jmx.enabled=false");
        all.add("gossip.cluster=" + cluster);
        all.add("management.endpoints.web.exposure.include=*");
        all.add("management.endpoint.health.show-details=always");
        all.add("management.endpoint.health.probes.enabled=true");
        if (!applications.isEmpty()) {
            all.add("gossip.seeds="
                    + applications.get(0).getBean(GossipNode.class).address());
        }
        ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .run(all.stream().map(p -> "--" + p).toArray(String[]::new));
        applications.add(application);
        return application;
    }

    private static Set<String> answering(ConfigurableApplicationContext caller, int calls) {
        RestClient client = caller.getBean(RestClient.Builder.class).build();
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < calls; i++) {
            answered.add(Objects.requireNonNull(
                    client.get().uri("http://inventory/id").retrieve().body(String.class)));
        }
        return answered;
    }

    private static List<ServiceInstance> listed(ConfigurableApplicationContext context) {
        return context.getBean(DiscoveryClient.class).getInstances("inventory");
    }

    private static String instanceId(ConfigurableApplicationContext context) {
        return Objects.requireNonNull(context.getBean(Registration.class).getInstanceId());
    }

    private static RestClient client(ConfigurableApplicationContext context) {
        int port = Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer())
                .getPort();
        return RestClient.create("http://127.0.0.1:" + port);
    }

    private static String get(ConfigurableApplicationContext context, String path) {
        return Objects.requireNonNull(client(context).get().uri(path).retrieve().body(String.class));
    }

    private static Map<String, Object> json(ConfigurableApplicationContext context, String path) {
        return Objects.requireNonNull(client(context).get().uri(path).retrieve().body(JSON));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @RestController
    static class Application {

        private final Registration registration;

        Application(Registration registration) {
            this.registration = registration;
        }

        @GetMapping("/id")
        String id() {
            return Objects.requireNonNull(registration.getInstanceId());
        }

        @Bean
        @LoadBalanced
        RestClient.Builder restClientBuilder() {
            return RestClient.builder();
        }

        @Bean
        @LoadBalanced
        WebClient.Builder webClientBuilder() {
            return WebClient.builder().clientConnector(new JdkClientHttpConnector());
        }
    }
}
