package io.gossipdiscovery.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.service.Readiness;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What a method does to the cluster of its class is undone after it: each of these does harm, and finds none. */
@GossipCluster(nodes = 3, timings = Timings.FAST)
class UndoneAfterEachTests {

    private static String name = "";

    @BeforeAll
    static void registersForAll(GossipTestCluster cluster) {
        name = cluster.name();
        cluster.member(0).register("for-all", "127.0.0.1", 8081);
        cluster.awaitInstances("for-all", 1);
    }

    @BeforeEach
    void findsWhatWasThereBefore(GossipTestCluster cluster) {
        assertThat(cluster.name()).isEqualTo(name);
        assertThat(cluster.members()).allMatch(TestNode::isRunning);
        cluster.awaitInstances("for-all", 1);
        cluster.awaitInstances("inventory", 0);
        cluster.member(2).register("for-each", "127.0.0.1", 8082);
        cluster.awaitInstances("for-each", 1);
    }

    @RepeatedTest(2)
    void registersMovesAndTakesOut(GossipTestCluster cluster) {
        cluster.member(1).register("inventory", "127.0.0.1", 8083);
        cluster.member(0).readiness("for-all", Readiness.DOWN);
        cluster.member(2).withdraw("for-each");
        cluster.awaitInstances("inventory", 1);
        cluster.awaitInstances("for-all", 0);
    }

    @RepeatedTest(2)
    void kills(GossipTestCluster cluster) {
        cluster.member(0).kill();
        cluster.member(1).leave();
        cluster.awaitMembers();
    }

    @RepeatedTest(2)
    void parts(GossipTestCluster cluster) {
        cluster.partition(List.of(cluster.member(0)));
        cluster.member(0).register("inventory", "127.0.0.1", 8083);
        cluster.awaitMembers();
    }

    @Nested
    class InANestedClass {

        @Test
        void theClusterIsTheSame(GossipTestCluster cluster) {
            assertThat(cluster.name()).isEqualTo(name);
            cluster.member(0).kill();
        }
    }
}
