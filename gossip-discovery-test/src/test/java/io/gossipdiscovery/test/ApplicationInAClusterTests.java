package io.gossipdiscovery.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.serviceregistry.Registration;

/** An application that is configured for somewhere else, and is a node of the test's cluster all the same. */
@SpringBootTest(
        classes = ApplicationInAClusterTests.Storefront.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.application.name=storefront",
            "gossip.enabled=false",
            "gossip.local=true",
            "gossip.peers-file=/no/such/folder/peers",
            "gossip.cluster=production",
            "gossip.seeds=seed.example.org:17946",
            "gossip.bind-address=0.0.0.0",
            "gossip.bind-port=17946",
            "gossip.advertise.host=203.0.113.1",
            "gossip.advertise.port=17946",
            "gossip.preset=wan",
            "gossip.security.keys[0]=too-short"
        })
@GossipCluster(nodes = 2, timings = Timings.FAST)
class ApplicationInAClusterTests {

    private static final Set<String> CLUSTERS = new HashSet<>();

    private final GossipTestCluster cluster;
    private final DiscoveryClient discovery;
    private final GossipNode node;

    ApplicationInAClusterTests(
            @Autowired GossipTestCluster cluster, @Autowired DiscoveryClient discovery, @Autowired GossipNode node) {
        this.cluster = cluster;
        this.discovery = discovery;
        this.node = node;
    }

    @BeforeEach
    void findsTheWholeCluster(GossipTestCluster parameter) {
        assertThat(parameter).isSameAs(cluster);
        CLUSTERS.add(cluster.name());
        assertThat(CLUSTERS).as("clusters of this class").hasSize(1);
        cluster.awaitMembers();
        cluster.awaitInstances("storefront", 1);
    }

    @Test
    void theApplicationIsANodeOfTheCluster(@Autowired Registration registration) {
        assertThat(cluster.application().node()).isSameAs(node);
        assertThat(node.settings()).isEqualTo(Timings.FAST.settings(cluster.name()));
        assertThat(node.address().inetAddress().isLoopbackAddress()).isTrue();
        assertThat(cluster.member(1).instances("storefront"))
                .extracting(ServiceInstance::getPort)
                .containsExactly(registration.getPort());
    }

    @Test
    void theDiscoveryClientKnowsWhatWasWaitedFor() {
        for (int port = 8081; port < 8091; port++) {
            cluster.member(0).register("inventory", "127.0.0.1", port);
            cluster.application().awaitInstances("inventory", 1);
            cluster.member(0).withdraw("inventory");
            cluster.application().awaitInstances("inventory", 0);
            assertThat(discovery.getInstances("inventory")).isEmpty();
        }
    }

    @RepeatedTest(2)
    void theApplicationIsCutOffAndComesBack() {
        cluster.member(1).register("inventory", "127.0.0.1", 8081);
        cluster.awaitInstances("inventory", 1);

        cluster.isolate(cluster.application());
        cluster.awaitMembers();
        assertThat(discovery.getInstances("inventory")).isEmpty();
        assertThat(cluster.member(0).instances("storefront")).isEmpty();

        cluster.heal();
        cluster.awaitInstances("inventory", 1);
        cluster.awaitInstances("storefront", 1);
        cluster.isolate(cluster.application());
    }

    @RepeatedTest(2)
    void theApplicationSeesDeaths() {
        cluster.member(0).kill();
        cluster.member(1).leave();
        cluster.awaitMembers();
        assertThat(node.view().live()).hasSize(1);
        assertThatThrownBy(() -> cluster.application().awaitInstances("inventory", 1, Duration.ofMillis(1)))
                .hasMessageContaining("application (")
                .hasMessageContaining("knows 0");
    }

    @Test
    void theApplicationIsOnOneSideOfAPartition() {
        cluster.partition(List.of(cluster.application(), cluster.member(0)), List.of(cluster.member(1)));
        cluster.awaitMembers();
        assertThat(cluster.member(0).instances("storefront")).hasSize(1);
        assertThat(cluster.member(1).instances("storefront")).isEmpty();
    }

    /** Each may run first; what follows would find another cluster if the context ended with it. */
    @Nested
    class InANestedClass {

        @Test
        void clusterAndContextAreTheSame(GossipTestCluster ofNested, @Autowired GossipNode nodeOfNested) {
            assertThat(ofNested).isSameAs(cluster);
            assertThat(nodeOfNested).isSameAs(node);
            cluster.member(0).kill();
        }
    }

    @Nested
    class InAnotherNestedClass {

        @Test
        void clusterAndContextAreTheSame(GossipTestCluster ofNested) {
            assertThat(ofNested).isSameAs(cluster);
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Storefront {}
}
