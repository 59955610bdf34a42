package io.gossipdiscovery.test.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.gossipdiscovery.test.GossipCluster;
import io.gossipdiscovery.test.GossipTestCluster;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@GossipCluster(nodes = 2)
class CheckoutTests {

    @Test
    void goesOnWithTheOtherInventory(GossipTestCluster cluster, @Autowired Checkout checkout) throws IOException {
        try (StubServer one = StubServer.answering("one");
                StubServer two = StubServer.answering("two")) {
            cluster.member(0).register("inventory", "127.0.0.1", one.port());
            cluster.member(1).register("inventory", "127.0.0.1", two.port());
            cluster.awaitInstances("inventory", 2);

            cluster.member(0).kill();
            cluster.awaitInstances("inventory", 1);

            assertThat(checkout.buy("book")).isEqualTo("two");
            assertThat(checkout.buy("pen")).isEqualTo("two");
        }
    }

    /** An inventory that always answers the same. */
    record StubServer(HttpServer server) implements AutoCloseable {

        static StubServer answering(String text) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = text.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
            return new StubServer(server);
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
