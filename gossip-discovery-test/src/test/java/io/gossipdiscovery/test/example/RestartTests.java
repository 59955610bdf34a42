package io.gossipdiscovery.test.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.test.GossipClusterExtension;
import io.gossipdiscovery.test.GossipTestCluster;
import io.gossipdiscovery.test.TestMember;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RestartTests {

    @RegisterExtension
    static final GossipClusterExtension CLUSTER = GossipClusterExtension.of(3);

    @Test
    void aRestartedMemberOffersItsServicesAgain(GossipTestCluster cluster) {
        TestMember observer = cluster.member(0);
        TestMember one = cluster.member(1).register("inventory", "127.0.0.1", 8081, Map.of("zone", "a"));
        observer.awaitInstances("inventory", 1);

        one.kill();
        observer.awaitInstances("inventory", 0);

        one.restart();
        observer.awaitInstances("inventory", 1);
        assertThat(observer.instances("inventory").get(0).getMetadata()).containsEntry("zone", "a");

        one.readiness("inventory", Readiness.DRAINING);
        observer.awaitInstances("inventory", 0);
    }
}
