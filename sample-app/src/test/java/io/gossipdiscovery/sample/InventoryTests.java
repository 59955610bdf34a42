package io.gossipdiscovery.sample;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.role=inventory")
class InventoryTests {

    private final Registration self;
    private final RestTestClient inventory;

    InventoryTests(@LocalServerPort int port, @Autowired Registration self) {
        this.self = self;
        this.inventory = RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build();
    }

    @Test
    void saysWhichInstanceAnswersAndOnWhichPort(@LocalServerPort int port) {
        inventory
                .get()
                .uri("/stock")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Stock.class)
                .isEqualTo(new Stock(self.getInstanceId(), port));
    }

    @Test
    void isNoStorefront() {
        inventory.get().uri("/").exchange().expectStatus().isNotFound();
    }
}
