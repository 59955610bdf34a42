package io.gossipdiscovery.test.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.netty.GossipNode;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(properties = {"gossip.seeds=", "gossip.security.keys="})
class StorefrontTests {

    @Test
    void isAlone(@Autowired GossipNode node) {
        assertThat(node.seedAddresses()).isEmpty();
        assertThat(node.view().members()).hasSize(1);
    }
}
