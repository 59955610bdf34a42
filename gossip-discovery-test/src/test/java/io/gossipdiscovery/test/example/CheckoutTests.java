package io.gossipdiscovery.test.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.test.GossipCluster;
import io.gossipdiscovery.test.GossipTestCluster;
import io.gossipdiscovery.test.StubServer;
import io.gossipdiscovery.test.example.Shop.Checkout;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@GossipCluster(nodes = 2)
class CheckoutTests {

    @Test
    void goesOnWithTheOtherInventory(GossipTestCluster cluster, @Autowired Checkout checkout) {
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
}
