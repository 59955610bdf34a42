package io.gossipdiscovery.it;

import static io.gossipdiscovery.it.Applications.awaitFound;
import static io.gossipdiscovery.it.Applications.found;
import static io.gossipdiscovery.it.Applications.instanceId;
import static io.gossipdiscovery.it.Applications.kill;
import static io.gossipdiscovery.it.Applications.port;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;

/** Spring Cloud Gateway on the servlet stack, with a route to a service by its name. */
@Tag("long")
class GatewayTests {

    private static final String ROUTE = "spring.cloud.gateway.server.webmvc.routes[0].";

    @RegisterExtension
    final Applications applications = Applications.perTest();

    @Test
    void aRouteReachesEveryInstanceThatJoins() {
        ConfigurableApplicationContext gateway = startGateway();
        assertThatThrownBy(() -> call(gateway)).isInstanceOf(HttpServerErrorException.class);

        ConfigurableApplicationContext one = applications.start(Inventory.class, "inventory");
        awaitFound(gateway, "inventory", 1);
        assertThat(answering(gateway, 2)).containsExactly(instanceId(one));

        ConfigurableApplicationContext two = applications.start(Inventory.class, "inventory");
        awaitFound(gateway, "inventory", 2);
        assertThat(answering(gateway, 4)).containsExactlyInAnyOrder(instanceId(one), instanceId(two));
    }

    @Test
    void requestsFollowACrash() {
        ConfigurableApplicationContext gateway = startGateway();
        ConfigurableApplicationContext victim = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext survivor = applications.start(Inventory.class, "inventory");
        awaitFound(gateway, "inventory", 2);

        kill(victim);

        await().untilAsserted(() -> assertThat(found(gateway, "inventory")).containsExactly(instanceId(survivor)));
        assertThat(answering(gateway, 4)).containsExactly(instanceId(survivor));
    }

    private ConfigurableApplicationContext startGateway() {
        return applications.start(
                Gateway.class,
                "gateway",
                ROUTE + "id=inventory",
                ROUTE + "uri=lb://inventory",
                ROUTE + "predicates[0]=Path=/id");
    }

    private static Set<String> answering(ConfigurableApplicationContext gateway, int calls) {
        Set<String> answered = new HashSet<>();
        for (int i = 0; i < calls; i++) {
            answered.add(call(gateway));
        }
        return answered;
    }

    private static String call(ConfigurableApplicationContext gateway) {
        return Objects.requireNonNull(RestClient.create("http://127.0.0.1:" + port(gateway))
                .get()
                .uri("/id")
                .retrieve()
                .body(String.class));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Gateway {}
}
