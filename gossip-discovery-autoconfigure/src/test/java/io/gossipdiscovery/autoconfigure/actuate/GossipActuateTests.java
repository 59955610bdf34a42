package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.netty.GossipNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

class GossipActuateTests {

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipHealthAutoConfiguration.class,
                    GossipEndpointAutoConfiguration.class,
                    EndpointAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=gossip");

    @Test
    void aloneWithoutSeedsIsUp() {
        contexts.run(context -> {
            Health health = health(context);

            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails())
                    .containsEntry("cluster", "local")
                    .containsEntry("mode", "test")
                    .containsEntry("sealed", false)
                    .containsEntry("members", Map.of("alive", 1, "suspect", 0, "dead", 0, "left", 0));
        });
    }

    @Test
    void withOthersItIsUp() {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(other.properties()).run(context -> {
                assertThat(health(context).getStatus()).isEqualTo(Status.UP);
                assertThat(health(context).getDetails())
                        .extractingByKey("members", InstanceOfAssertFactories.MAP)
                        .containsEntry("alive", 2);
            });
        }
    }

    @Test
    void aSeedThatRefusesMakesItUnknown() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        contexts.withPropertyValues("gossip.seeds=127.0.0.1:" + free)
                .run(context -> assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN));
    }

    @Test
    void aSeedThatCannotBeResolvedMakesItUnknownAndIsNamed() {
        contexts.withPropertyValues("gossip.seeds=no.such.host.invalid:17946")
                .run(context -> await().untilAsserted(() -> {
                    assertThat(health(context).getStatus()).isEqualTo(Status.UNKNOWN);
                    assertThat(health(context).getDetails())
                            .extractingByKey("seedProblems", InstanceOfAssertFactories.MAP)
                            .containsKey("no.such.host.invalid:17946");
                }));
    }

    @Test
    void theEndpointTellsOfThisNodeAndItsView() {
        contexts.run(context -> {
            GossipNode node = context.getBean(GossipNode.class);
            Map<String, Object> summary = context.getBean(GossipEndpoint.class).summary();

            assertThat(summary)
                    .containsEntry("id", node.id().toString())
                    .containsEntry("address", node.address().toString())
                    .containsEntry("mode", "test")
                    .containsEntry("sealed", false)
                    .containsEntry("seedProblems", Map.of())
                    .containsEntry("unreadableServiceEntries", 0L)
                    .containsKeys("hash", "viewVersion", "counters", "members", "seeds", "addressReason");
            assertThat(summary.get("hash")).asString().matches("[0-9a-f]{16}");
        });
    }

    @Test
    void theMembersAreListedAndOtherAspectsAreUnknown() {
        try (TestNode other = TestNode.start()) {
            contexts.withPropertyValues(other.properties()).run(context -> {
                GossipEndpoint endpoint = context.getBean(GossipEndpoint.class);
                Map<String, Object> answer = Objects.requireNonNull(endpoint.aspect("members", null, null, null));

                assertThat((List<?>) answer.get("members")).hasSize(2).allSatisfy(member -> assertThat(member)
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsEntry("status", "ALIVE")
                        .containsKeys(
                                "id",
                                "address",
                                "incarnation",
                                "stateVersion",
                                "protocolVersions",
                                "services",
                                "self"));
                assertThat(endpoint.aspect("nonsense", null, null, null)).isNull();
            });
        }
    }

    @Test
    void switchesAndTheUsersOwnBeansComeFirst() {
        contexts.withPropertyValues("management.health.gossip.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
        contexts.withPropertyValues("management.endpoints.web.exposure.exclude=gossip")
                .run(context -> assertThat(context).doesNotHaveBean(GossipEndpoint.class));
        HealthIndicator own = () -> Health.up().build();
        contexts.withBean("gossipHealthIndicator", HealthIndicator.class, () -> own)
                .run(context ->
                        assertThat(context).getBean(HealthIndicator.class).isSameAs(own));
    }

    @Test
    void withoutGossipOrActuatorThereIsNeither() {
        contexts.withPropertyValues("gossip.enabled=false").run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(GossipEndpoint.class)
                .doesNotHaveBean(HealthIndicator.class));
        new ApplicationContextRunner()
                .withUserConfiguration(AsBootImports.class)
                .withClassLoader(
                        new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(GossipNode.class));
    }

    @Test
    void aNodeOfTheUserIsReportedWithoutItsConfiguration() {
        try (TestNode own = TestNode.start()) {
            contexts.withBean("ownNode", GossipNode.class, own::node).run(context -> {
                assertThat(context.getBean(GossipEndpoint.class).summary())
                        .containsEntry("id", own.node().id().toString())
                        .doesNotContainKey("mode");
                assertThat(health(context).getStatus()).isEqualTo(Status.UP);
            });
        }
    }

    private static Health health(ApplicationContext context) {
        return Objects.requireNonNull(context.getBean(HealthIndicator.class).health());
    }

    /** Classes that are absent are found out before a configuration is read, which a runner's own import leaves out. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        UtilAutoConfiguration.class,
        GossipMembershipAutoConfiguration.class,
        GossipHealthAutoConfiguration.class,
        GossipInfoAutoConfiguration.class,
        GossipEndpointAutoConfiguration.class
    })
    static class AsBootImports {}
}
