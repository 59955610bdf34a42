package io.gossipdiscovery.sample;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.role=storefront")
class LonelyStorefrontTests {

    @Test
    void tellsItsVisitorsThatNoInventoryIsKnown(@LocalServerPort int port, @Autowired Registration self) {
        RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build()
                .get()
                .uri("/")
                .exchange()
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .contentType(MediaType.APPLICATION_JSON)
                .expectBody()
                .jsonPath("$.storefront")
                .isEqualTo(self.getInstanceId())
                .jsonPath("$.error")
                .isEqualTo("No instance of 'inventory' is known. Start one with --sample.role=inventory.");
    }
}
