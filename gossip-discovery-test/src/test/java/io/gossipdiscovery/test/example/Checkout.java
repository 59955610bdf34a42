package io.gossipdiscovery.test.example;

import java.util.Objects;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** What calls the inventory. */
@Component
class Checkout {

    private final RestClient client;

    Checkout(@LoadBalanced RestClient.Builder builder) {
        client = builder.build();
    }

    /** What an inventory answers. */
    String buy(String article) {
        return Objects.requireNonNull(client.get()
                .uri("http://inventory/stock/{article}", article)
                .retrieve()
                .body(String.class));
    }
}
