package io.gossipdiscovery.it;

import static io.gossipdiscovery.it.Applications.awaitFound;
import static io.gossipdiscovery.it.Applications.found;
import static io.gossipdiscovery.it.Applications.instanceId;
import static io.gossipdiscovery.it.Applications.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.netty.GossipNodeSettings;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

/** What DevTools does when a class has changed: a second context in the same JVM, by another class loader. */
@Tag("long")
class DevToolsRestartTests {

    private static final String KEY = "gossip.security.keys=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    @RegisterExtension
    final Applications applications = Applications.perTest();

    @Test
    void aRestartSaysGoodbyeAndComesBackOnTheSamePortWithoutLeavingThreads() throws Exception {
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory", KEY);
        int gossipPort = freePort();
        try (ForkedJvm jvm = ForkedJvm.start(
                List.of(),
                List.of(),
                applications.arguments(
                        "storefront",
                        KEY,
                        "gossip.bind-port=" + gossipPort,
                        "gossip.preset=local",
                        "spring.devtools.livereload.enabled=false"))) {
            await(jvm.toString())
                    .atMost(START_LIMIT)
                    .until(() -> found(inventory, "storefront").size() == 1);
            String before = found(inventory, "storefront").get(0);
            RestClient client = client(inventory);
            assertThat(get(client, "/loader")).isEqualTo("RestartClassLoader");
            assertThat(get(client, "/call")).isEqualTo(instanceId(inventory));
            String threads = get(client, "/threads");

            client.post().uri("/restart").retrieve().toBodilessEntity();

            await(jvm.toString()).atMost(START_LIMIT).untilAsserted(() -> assertThat(found(inventory, "storefront"))
                    .hasSize(1)
                    .doesNotContain(before));
            assertThat(node(inventory).view().members())
                    .filteredOn(member -> member.address().port() == gossipPort)
                    .extracting(Member::status)
                    .containsExactlyInAnyOrder(Status.LEFT, Status.ALIVE);
            RestClient again = client(inventory);
            assertThat(get(again, "/loader")).isEqualTo("RestartClassLoader");
            assertThat(get(again, "/call")).isEqualTo(instanceId(inventory));
            await().until(() -> get(again, "/threads").equals(threads));
        }
        awaitFound(inventory, "storefront", 0);
    }

    private static RestClient client(ConfigurableApplicationContext inventory) {
        URI storefront = inventory
                .getBean(DiscoveryClient.class)
                .getInstances("storefront")
                .get(0)
                .getUri();
        return RestClient.create(storefront);
    }

    private static String get(RestClient client, String path) {
        return String.valueOf(client.get().uri(path).retrieve().body(String.class));
    }

    /** One that was free for both UDP and TCP a moment ago. */
    private static int freePort() {
        try (GossipNode node = GossipNode.start(new GossipNodeSettings(
                MembershipSettings.local("any"), InetAddress.getLoopbackAddress(), List.of(0), null, 0, List.of()))) {
            return node.address().port();
        }
    }
}
