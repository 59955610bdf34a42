package io.gossipdiscovery.it.reactive;

import static io.gossipdiscovery.it.reactive.ReactiveApplications.LIMIT;
import static io.gossipdiscovery.it.reactive.ReactiveApplications.instanceId;
import static io.gossipdiscovery.it.reactive.ReactiveApplications.kill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.HttpServiceGroup;
import org.springframework.web.service.registry.ImportHttpServices;
import reactor.core.publisher.Mono;

/** Every reactive client that Spring offers calls another application by its name. */
class ReactiveClientsTests {

    @RegisterExtension
    final ReactiveApplications applications = new ReactiveApplications();

    @Test
    void everyClientCallsByName() {
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext caller = applications.start(
                Caller.class, "storefront", "spring.http.serviceclient.shop.base-url=lb://inventory");
        WebClient.Builder builder = caller.getBean(WebClient.Builder.class);
        InventoryService overWebClient = HttpServiceProxyFactory.builderFor(WebClientAdapter.create(
                        builder.clone().baseUrl("http://inventory").build()))
                .build()
                .createClient(InventoryService.class);

        assertThat(webClient(caller)).as("WebClient").isEqualTo(instanceId(inventory));
        assertThat(overWebClient.id().block(LIMIT))
                .as("interface over WebClient")
                .isEqualTo(instanceId(inventory));
        assertThat(caller.getBean(InventoryService.class).id().block(LIMIT))
                .as("group with the name of the service")
                .isEqualTo(instanceId(inventory));
        assertThat(caller.getBean(ShopService.class).id().block(LIMIT))
                .as("group with a base URL")
                .isEqualTo(instanceId(inventory));
    }

    @Test
    void callsFollowACrash() {
        ConfigurableApplicationContext caller = applications.start(Caller.class, "storefront");
        ConfigurableApplicationContext victim = applications.start(Inventory.class, "inventory");
        ConfigurableApplicationContext survivor = applications.start(Inventory.class, "inventory");
        await().until(() -> ReactiveApplications.found(caller, "inventory").size() == 2);

        kill(victim);

        await().until(() -> ReactiveApplications.found(caller, "inventory").size() == 1);
        for (int i = 0; i < 4; i++) {
            assertThat(webClient(caller)).isEqualTo(instanceId(survivor));
        }
    }

    private static String webClient(ConfigurableApplicationContext caller) {
        return String.valueOf(caller.getBean(WebClient.Builder.class)
                .clone()
                .build()
                .get()
                .uri("http://inventory/id")
                .retrieve()
                .bodyToMono(String.class)
                .block(LIMIT));
    }

    interface InventoryService {

        @GetExchange("/id")
        Mono<String> id();
    }

    interface ShopService {

        @GetExchange("/id")
        Mono<String> id();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ImportHttpServices(
            group = "inventory",
            types = InventoryService.class,
            clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
    @ImportHttpServices(group = "shop", types = ShopService.class, clientType = HttpServiceGroup.ClientType.WEB_CLIENT)
    static class Caller {

        @Bean
        @LoadBalanced
        WebClient.Builder webClientBuilder() {
            return WebClient.builder();
        }
    }
}
