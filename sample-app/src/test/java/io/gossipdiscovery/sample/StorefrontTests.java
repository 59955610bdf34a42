package io.gossipdiscovery.sample;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The storefront beside one inventory that behaves as each test wants it to; it is known by configuration, not by gossip. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"sample.role=storefront", "spring.http.clients.read-timeout=5s"})
class StorefrontTests {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final HttpServer INVENTORY = startInventory();
    private static volatile HttpHandler behaviour = HttpExchange::close;

    private final Registration self;
    private final RestTestClient storefront;

    StorefrontTests(@LocalServerPort int port, @Autowired Registration self) {
        this.self = self;
        this.storefront = RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build();
    }

    @DynamicPropertySource
    static void knowsTheInventory(DynamicPropertyRegistry properties) {
        properties.add(
                "spring.cloud.discovery.client.simple.instances.inventory[0].uri",
                () -> "http://127.0.0.1:" + INVENTORY.getAddress().getPort());
    }

    @AfterAll
    static void stopInventory() {
        INVENTORY.stop(0);
        THREADS.shutdownNow();
    }

    @Test
    void answersWithWhatTheInventorySays() {
        behaviour = exchange -> answer(exchange, 200, "{\"instance\":\"inventory-1\",\"port\":8081}");
        visit().expectStatus()
                .isOk()
                .expectBody()
                .json(
                        "{\"storefront\":\"" + self.getInstanceId()
                                + "\",\"inventory\":{\"instance\":\"inventory-1\",\"port\":8081}}",
                        JsonCompareMode.STRICT);
    }

    @Test
    void passesOnThatTheInventoryFailed() {
        behaviour = exchange -> answer(exchange, 500, "{}");
        expectProblem("500");
    }

    @Test
    void reportsAConnectionThatBreaks() {
        behaviour = HttpExchange::close;
        expectProblem("IOException");
    }

    @Test
    void doesNotWaitForeverForAnInventoryThatIsSilent() {
        CountDownLatch released = new CountDownLatch(1);
        behaviour = exchange -> {
            awaitUninterrupted(released);
            exchange.close();
        };
        try {
            expectProblem("HttpTimeoutException");
        } finally {
            released.countDown();
        }
    }

    private RestTestClient.ResponseSpec visit() {
        return storefront.get().uri("/").exchange();
    }

    private void expectProblem(String cause) {
        visit().expectStatus()
                .isEqualTo(502)
                .expectBody()
                .jsonPath("$.storefront")
                .isEqualTo(self.getInstanceId())
                .jsonPath("$.error")
                .value(String.class, error -> assertThat(error)
                        .startsWith("The call to an inventory failed: ")
                        .contains(cause));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] body = json.getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static HttpServer startInventory() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/stock", exchange -> behaviour.handle(exchange));
            server.setExecutor(THREADS);
            server.start();
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
