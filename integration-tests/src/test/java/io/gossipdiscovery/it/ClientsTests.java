package io.gossipdiscovery.it;

import static io.gossipdiscovery.it.Applications.instanceId;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.openfeign.EnableFeignClients;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.service.registry.ImportHttpServices;

/** Every blocking client that Spring offers calls another application by its name. */
class ClientsTests {

    @RegisterExtension
    static final Applications APPLICATIONS = Applications.perClass();

    private static String inventory = "";
    private static ConfigurableApplicationContext caller;

    @BeforeAll
    static void start() {
        inventory = instanceId(APPLICATIONS.start(Inventory.class, "inventory"));
        caller = APPLICATIONS.start(
                Caller.class, "storefront", "spring.http.serviceclient.shop.base-url=lb://inventory");
    }

    @Test
    void restClientCallsByName() {
        String answer = caller.getBean(RestClient.Builder.class)
                .build()
                .get()
                .uri("http://inventory/id")
                .retrieve()
                .body(String.class);

        assertThat(answer).isEqualTo(inventory);
    }

    @Test
    void restTemplateCallsByName() {
        String answer = caller.getBean(RestTemplate.class).getForObject("http://inventory/id", String.class);

        assertThat(answer).isEqualTo(inventory);
    }

    @Test
    void anInterfaceOverALoadBalancedRestClientCallsByName() {
        RestClient client = caller.getBean(RestClient.Builder.class)
                .baseUrl("http://inventory")
                .build();
        InventoryService service = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .build()
                .createClient(InventoryService.class);

        assertThat(service.id()).isEqualTo(inventory);
    }

    @Test
    void anHttpServiceGroupCallsTheServiceOfItsName() {
        assertThat(caller.getBean(InventoryService.class).id()).isEqualTo(inventory);
    }

    @Test
    void anHttpServiceGroupCallsTheServiceOfItsBaseUrl() {
        assertThat(caller.getBean(ShopService.class).id()).isEqualTo(inventory);
    }

    @Test
    void feignCallsByName() {
        assertThat(caller.getBean(InventoryFeign.class).id()).isEqualTo(inventory);
    }

    interface InventoryService {

        @GetExchange("/id")
        String id();
    }

    interface ShopService {

        @GetExchange("/id")
        String id();
    }

    @FeignClient("inventory")
    interface InventoryFeign {

        @GetMapping("/id")
        String id();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableFeignClients(clients = InventoryFeign.class)
    @ImportHttpServices(group = "inventory", types = InventoryService.class)
    @ImportHttpServices(group = "shop", types = ShopService.class)
    static class Caller {

        @Bean
        @LoadBalanced
        RestClient.Builder restClientBuilder() {
            return RestClient.builder();
        }

        @Bean
        @LoadBalanced
        RestTemplate restTemplate() {
            return new RestTemplate();
        }
    }
}
