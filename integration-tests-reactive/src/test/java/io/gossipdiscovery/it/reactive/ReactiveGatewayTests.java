package io.gossipdiscovery.it.reactive;

import static io.gossipdiscovery.it.reactive.ReactiveApplications.LIMIT;
import static io.gossipdiscovery.it.reactive.ReactiveApplications.baseUrl;
import static io.gossipdiscovery.it.reactive.ReactiveApplications.found;
import static io.gossipdiscovery.it.reactive.ReactiveApplications.instanceId;
import static io.gossipdiscovery.it.reactive.ReactiveApplications.kill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

/** Spring Cloud Gateway on the WebFlux stack, with a route to a service by its name, and with the routes that discovery makes. */
@Tag("long")
class ReactiveGatewayTests {

    private static final String GATEWAY = "spring.cloud.gateway.server.webflux.";
    private static final int OK = 200;

    @RegisterExtension
    final ReactiveApplications applications = new ReactiveApplications();

    @Test
    void aRouteReachesEveryInstanceThatJoins() {
        ConfigurableApplicationContext gateway = startWithRoute();
        assertThat(status(gateway, "/id")).isEqualTo(503);

        ConfigurableApplicationContext one = applications.start(Inventory.class, "inventory");
        await().until(() -> found(gateway, "inventory").size() == 1);
        assertThat(answering(gateway, 2)).containsExactly(instanceId(one));

        ConfigurableApplicationContext two = applications.start(Inventory.class, "inventory");
        await().until(() -> found(gateway, "inventory").size() == 2);
        assertThat(answering(gateway, 4)).containsExactlyInAnyOrder(instanceId(one), instanceId(two));
    }

    @Test
    void requestsFollowACrash() {
        ConfigurableApplicationContext gateway = startWithRoute();
        ConfigurableApplicationContext victim = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext survivor = applications.start(Inventory.class, "inventory");
        await().until(() -> found(gateway, "inventory").size() == 2);

        kill(victim);

        await().untilAsserted(() -> assertThat(found(gateway, "inventory")).containsExactly(instanceId(survivor)));
        assertThat(answering(gateway, 4)).containsExactly(instanceId(survivor));
    }

    @Test
    void routesOfDiscoveryComeAndGoWithTheirServices() {
        ConfigurableApplicationContext gateway =
                applications.start(Gateway.class, "gateway", GATEWAY + "discovery.locator.enabled=true");
        assertThat(routes(gateway)).noneMatch(route -> route.endsWith("inventory"));

        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory");
        await().untilAsserted(() -> assertThat(routes(gateway)).anyMatch(route -> route.endsWith("inventory")));
        assertThat(call(gateway, "/inventory/id")).isEqualTo(instanceId(inventory));

        inventory.close();
        await().untilAsserted(() -> assertThat(routes(gateway)).noneMatch(route -> route.endsWith("inventory")));
        assertThat(status(gateway, "/inventory/id")).isEqualTo(404);
    }

    @Test
    void aRouteOfDiscoveryGoesWhenItsOnlyInstanceDies() {
        ConfigurableApplicationContext gateway =
                applications.start(Gateway.class, "gateway", GATEWAY + "discovery.locator.enabled=true");
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory");
        await().until(() -> status(gateway, "/inventory/id") == OK);

        kill(inventory);

        await().until(() -> status(gateway, "/inventory/id") == 404);
    }

    private ConfigurableApplicationContext startWithRoute() {
        return applications.start(
                Gateway.class,
                "gateway",
                GATEWAY + "routes[0].id=inventory",
                GATEWAY + "routes[0].uri=lb://inventory",
                GATEWAY + "routes[0].predicates[0]=Path=/id");
    }

    private static List<String> routes(ConfigurableApplicationContext gateway) {
        return Objects.requireNonNull(gateway.getBean("cachedCompositeRouteLocator", RouteLocator.class)
                .getRoutes()
                .map(Route::getId)
                .collectList()
                .block(LIMIT));
    }

    private static Set<String> answering(ConfigurableApplicationContext gateway, int calls) {
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < calls; i++) {
            answered.add(call(gateway, "/id"));
        }
        return answered;
    }

    private static String call(ConfigurableApplicationContext gateway, String path) {
        return Objects.requireNonNull(WebClient.create(baseUrl(gateway))
                .get()
                .uri(path)
                .retrieve()
                .bodyToMono(String.class)
                .block(LIMIT));
    }

    private static int status(ConfigurableApplicationContext gateway, String path) {
        return Objects.requireNonNull(WebClient.create(baseUrl(gateway))
                .get()
                .uri(path)
                .exchangeToMono(response ->
                        response.releaseBody().thenReturn(response.statusCode().value()))
                .block(LIMIT));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Gateway {}
}
