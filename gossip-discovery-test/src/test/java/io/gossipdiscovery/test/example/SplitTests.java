package io.gossipdiscovery.test.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.test.GossipCluster;
import io.gossipdiscovery.test.GossipTestCluster;
import io.gossipdiscovery.test.Timings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cloud.client.discovery.DiscoveryClient;

@SpringBootTest
@GossipCluster(nodes = 3, timings = Timings.FAST)
class SplitTests {

    @Test
    void findsItsOwnSideUntilTheSplitIsOver(GossipTestCluster cluster, @Autowired DiscoveryClient discovery) {
        cluster.members().forEach(member -> member.register("inventory", "127.0.0.1", 8081));
        cluster.awaitInstances("inventory", 3);

        cluster.partition(
                List.of(cluster.application(), cluster.member(0)), //
                List.of(cluster.member(1), cluster.member(2)));
        cluster.awaitMembers(); // until both sides have noticed
        assertThat(discovery.getInstances("inventory")).hasSize(1);

        cluster.heal();
        cluster.awaitInstances("inventory", 3);
    }
}
