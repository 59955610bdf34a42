package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.journal.GossipJournal;
import io.gossipdiscovery.autoconfigure.journal.GossipJournalAutoConfiguration;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.autoconfigure.service.MemberServices;
import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.autoconfigure.service.ServiceRecord;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.netty.GossipNode;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;

/** The endpoint over real nodes. */
class GossipEndpointTests {

    private static final Map<String, String> METADATA = Map.of("zone", "eu-1a", "password", "hunter2");

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipJournalAutoConfiguration.class,
                    GossipEndpointAutoConfiguration.class,
                    EndpointAutoConfiguration.class))
            .withPropertyValues("management.endpoints.web.exposure.include=gossip");

    @Test
    void whoWasRemovedIsFoundWithAccuserGroundsAndTimes() {
        try (TestNode seed = TestNode.start();
                TestNode victim = seed.startAnother()) {
            serve(victim, "inventory-1", Readiness.UP);
            serve(seed, "inventory-2", Readiness.UP);
            contexts.withPropertyValues(seed.properties()).run(context -> {
                await().until(() -> instances(context).size() == 2);
                NodeId id = victim.node().id();
                Instant before = Instant.now();

                victim.node().close();

                await().atMost(Duration.ofSeconds(20))
                        .until(() -> eventsOf(context, id, "DIED").size() == 1);
                Map<String, Object> died = eventsOf(context, id, "DIED").get(0);
                assertThat(died)
                        .extractingByKey("member", as(MAP))
                        .containsEntry("id", id.toString())
                        .containsEntry("address", victim.node().address().toString())
                        .containsEntry("self", false);
                assertThat(died.get("member")).asString().contains("service=inventory", "instance=inventory-1");
                assertThat(died.get("grounds")).isIn("REFUSED", "CLOSED", "TIMEOUT");
                assertThat(died)
                        .extractingByKey("accuser", as(MAP))
                        .extractingByKey("id", as(STRING))
                        .isIn(
                                seed.node().id().toString(),
                                context.getBean(GossipNode.class).id().toString());
                assertThat(Instant.parse((String) died.get("at"))).isBetween(before, Instant.now());
                assertThat(died.get("why")).asString().contains(", says ");
                Map<String, Object> suspected =
                        eventsOf(context, id, "SUSPECTED").stream().findFirst().orElse(Map.of());
                assertThat(died.containsKey("suspicionMillis")).isEqualTo(!suspected.isEmpty());
                await().until(() -> instances(context).size() == 1);
                assertThat(gone(context)).singleElement(as(MAP)).satisfies(gone -> assertThat(gone)
                        .containsEntry("instance", "inventory-1")
                        .containsEntry("at", died.get("at"))
                        .containsEntry("reason", died.get("why")));
            });
        }
    }

    @Test
    void whoSaidGoodbyeWasNotAccused() {
        try (TestNode seed = TestNode.start();
                TestNode leaving = seed.startAnother()) {
            contexts.withPropertyValues(seed.properties()).run(context -> {
                NodeId id = leaving.node().id();
                leaving.node().leave().join();

                await().until(() -> eventsOf(context, id, "LEFT").size() == 1);
                assertThat(eventsOf(context, id, "LEFT").get(0))
                        .doesNotContainKeys("accuser", "grounds")
                        .containsEntry("why", "said goodbye");
            });
        }
    }

    @Test
    void everyInstanceIsListedWithItsOwnerAndWhyItGetsNoRequests() {
        try (TestNode seed = TestNode.start()) {
            serve(seed, "inventory-up", Readiness.UP);
            serve(seed, "inventory-draining", Readiness.DRAINING);
            contexts.withPropertyValues(seed.properties()).run(context -> {
                await().until(() -> instances(context).size() == 2);

                assertThat(instance(context, "inventory-up"))
                        .containsEntry("readiness", "UP")
                        .containsEntry("liveness", "ALIVE")
                        .containsEntry("requests", true)
                        .containsEntry("host", "10.0.0.7")
                        .containsEntry("port", 8080)
                        .doesNotContainKey("reason")
                        .containsEntry(
                                "member",
                                Map.of(
                                        "id", seed.node().id().toString(),
                                        "address", seed.node().address().toString()));
                assertThat(instance(context, "inventory-draining"))
                        .containsEntry("requests", false)
                        .extractingByKey("reason", as(STRING))
                        .contains("stopping");
            });
        }
    }

    @Test
    void listsAreNarrowedByMemberServiceAndLimit() {
        try (TestNode seed = TestNode.start();
                TestNode other = seed.startAnother()) {
            serve(seed, "inventory-1", Readiness.UP);
            serve(other, "inventory-2", Readiness.UP);
            contexts.withPropertyValues(seed.properties()).run(context -> {
                await().until(() -> instances(context).size() == 2);
                await().until(() ->
                        seed.statusOf(context.getBean(GossipNode.class).id()) == Status.ALIVE);
                GossipEndpoint endpoint = context.getBean(GossipEndpoint.class);
                String prefix = other.node().id().toString().substring(0, 6);
                String address = other.node().address().toString();

                assertThat(list(endpoint.aspect("members", null, null, null), "members"))
                        .hasSize(3);
                assertThat(list(endpoint.aspect("members", null, null, 2), "members"))
                        .hasSize(2);
                assertThat(list(endpoint.aspect("members", null, "INVENTORY", null), "members"))
                        .hasSize(2);
                assertThat(list(endpoint.aspect("members", prefix, null, null), "members"))
                        .singleElement(as(MAP))
                        .containsEntry("address", address);
                assertThat(endpoint.aspect("services", address, null, null))
                        .asString()
                        .contains("inventory-2")
                        .doesNotContain("inventory-1");
                assertThat(list(endpoint.aspect("services", null, "storefront", null), "services"))
                        .isEmpty();
                assertThat(list(endpoint.aspect("services", null, null, 1), "services"))
                        .singleElement(as(MAP))
                        .extractingByKey("instances", as(LIST))
                        .hasSize(1);
                assertThat(list(endpoint.aspect("events", prefix.toUpperCase(Locale.ROOT), null, 1), "events"))
                        .hasSizeLessThanOrEqualTo(1);
                assertThatThrownBy(() -> endpoint.aspect("events", null, null, 0))
                        .isInstanceOf(InvalidEndpointRequestException.class)
                        .hasMessageContaining("limit is 0");
            });
        }
    }

    @Test
    void secretsAreShownToWhomTheyMayBeShown() {
        try (TestNode seed = TestNode.start()) {
            serve(seed, "inventory-1", Readiness.UP);
            ApplicationContextRunner joined = contexts.withPropertyValues(seed.properties());
            joined.run(context -> {
                await().until(() -> instances(context).size() == 1);
                assertThat(metadata(context, null)).isEqualTo(Map.of("zone", "eu-1a", "password", "******"));
                assertThat(metadata(context, userIn("admin"))).containsEntry("password", "******");
                assertThat(instance(context, "inventory-1").get("metadata")).isEqualTo(metadata(context, null));
            });
            joined.withPropertyValues("management.endpoint.gossip.show-values=always")
                    .run(context -> {
                        await().until(() -> instances(context).size() == 1);
                        assertThat(metadata(context, null)).isEqualTo(METADATA);
                        assertThat(instance(context, "inventory-1").get("metadata"))
                                .isEqualTo(METADATA);
                    });
            joined.withPropertyValues(
                            "management.endpoint.gossip.show-values=when-authorized",
                            "management.endpoint.gossip.roles=admin")
                    .run(context -> {
                        await().until(() -> instances(context).size() == 1);
                        assertThat(metadata(context, null)).containsEntry("password", "******");
                        assertThat(metadata(context, userIn("guest"))).containsEntry("password", "******");
                        assertThat(metadata(context, userIn("admin"))).isEqualTo(METADATA);
                    });
        }
    }

    @Test
    void sanitizingFunctionsOfTheApplicationAreAsked() {
        try (TestNode seed = TestNode.start()) {
            serve(seed, "inventory-1", Readiness.UP);
            SanitizingFunction zones = SanitizingFunction.sanitizeValue().ifKeyEquals("zone");
            contexts.withPropertyValues(seed.properties())
                    .withBean(SanitizingFunction.class, () -> zones)
                    .run(context -> {
                        await().until(() -> instances(context).size() == 1);
                        assertThat(metadata(context, null)).containsEntry("zone", "******");
                    });
        }
    }

    @Test
    void theUsersOwnEndpointAndExtensionComeFirst() {
        contexts.run(context -> {
            GossipEndpoint endpoint = context.getBean(GossipEndpoint.class);
            GossipEndpointWebExtension extension = context.getBean(GossipEndpointWebExtension.class);
            contexts.withBean("own", GossipEndpoint.class, () -> endpoint)
                    .withBean("ownExtension", GossipEndpointWebExtension.class, () -> extension)
                    .run(other -> assertThat(other)
                            .getBean(GossipEndpoint.class)
                            .isSameAs(endpoint)
                            .satisfies(e -> assertThat(other)
                                    .getBean(GossipEndpointWebExtension.class)
                                    .isSameAs(extension)));
        });
    }

    @Test
    void whereOnlyJmxShowsItThereIsNoWebExtension() {
        contexts.withPropertyValues(
                        "management.endpoints.web.exposure.exclude=gossip",
                        "management.endpoints.jmx.exposure.include=gossip",
                        "spring.jmx.enabled=true")
                .run(context -> assertThat(context)
                        .hasSingleBean(GossipEndpoint.class)
                        .doesNotHaveBean(GossipEndpointWebExtension.class));
    }

    @Test
    void withoutAJournalThereAreNoEvents() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        UtilAutoConfiguration.class,
                        GossipMembershipAutoConfiguration.class,
                        GossipEndpointAutoConfiguration.class,
                        EndpointAutoConfiguration.class))
                .withPropertyValues("management.endpoints.web.exposure.include=gossip")
                .run(context -> {
                    assertThat(context).doesNotHaveBean(GossipJournal.class);
                    GossipEndpoint endpoint = context.getBean(GossipEndpoint.class);
                    assertThat(endpoint.aspect("events", null, null, null)).isNull();
                    assertThat(list(endpoint.aspect("services", null, null, null), "services"))
                            .isEmpty();
                });
    }

    @Test
    void anInstanceAtAnIpv6AddressGetsRequests() {
        try (TestNode seed = TestNode.start()) {
            serve(seed, "inventory-6", "2001:db8::7", Readiness.UP);
            contexts.withPropertyValues(seed.properties()).run(context -> {
                await().until(() -> instances(context).size() == 1);
                assertThat(instance(context, "inventory-6"))
                        .containsEntry("host", "2001:db8::7")
                        .containsEntry("requests", true);
            });
        }
    }

    private static void serve(TestNode owner, String instanceId, Readiness readiness) {
        serve(owner, instanceId, "10.0.0.7", readiness);
    }

    private static void serve(TestNode owner, String instanceId, String host, Readiness readiness) {
        ServiceRecord record = new ServiceRecord("inventory", instanceId, host, 8080, false, null, METADATA);
        owner.node()
                .publish(MemberServices.serviceKey(instanceId), MemberServices.encode(record))
                .join();
        owner.node()
                .publish(MemberServices.readinessKey(instanceId), MemberServices.encode(readiness))
                .join();
    }

    private static List<Map<String, Object>> list(@Nullable Map<String, Object> report, String key) {
        return maps(Objects.requireNonNull(report).get(key));
    }

    @SuppressWarnings("unchecked") // the reports are lists of maps
    private static List<Map<String, Object>> maps(@Nullable Object list) {
        return (List<Map<String, Object>>) Objects.requireNonNull(list);
    }

    private static List<Map<String, Object>> eventsOf(AssertableApplicationContext context, NodeId id, String kind) {
        Map<String, Object> report = context.getBean(GossipEndpoint.class).aspect("events", id.toString(), null, null);
        return list(report, "events").stream()
                .filter(event -> kind.equals(event.get("kind")))
                .toList();
    }

    private static List<Map<String, Object>> part(AssertableApplicationContext context, String part) {
        Map<String, Object> report = context.getBean(GossipEndpoint.class).aspect("services", null, "inventory", null);
        return list(report, "services").stream()
                .flatMap(service -> maps(service.get(part)).stream())
                .toList();
    }

    private static List<Map<String, Object>> instances(AssertableApplicationContext context) {
        return part(context, "instances");
    }

    private static List<Map<String, Object>> gone(AssertableApplicationContext context) {
        return part(context, "gone");
    }

    private static Map<String, Object> instance(AssertableApplicationContext context, String instanceId) {
        return instances(context).stream()
                .filter(instance -> instanceId.equals(instance.get("instance")))
                .findFirst()
                .orElseThrow();
    }

    /** As the web shows it to somebody, or to nobody in particular. */
    private static Map<String, Object> metadata(AssertableApplicationContext context, @Nullable SecurityContext who) {
        Map<String, Object> report = context.getBean(GossipEndpointWebExtension.class)
                .aspect(who == null ? SecurityContext.NONE : who, "services", null, null, null);
        return metadata(maps(list(report, "services").get(0).get("instances")).get(0));
    }

    @SuppressWarnings("unchecked") // an instance holds a map there
    private static Map<String, Object> metadata(Map<String, Object> instance) {
        return (Map<String, Object>) Objects.requireNonNull(instance.get("metadata"));
    }

    private static SecurityContext userIn(String role) {
        return new SecurityContext() {
            @Override
            public Principal getPrincipal() {
                return () -> "somebody";
            }

            @Override
            public boolean isUserInRole(String asked) {
                return asked.equals(role);
            }
        };
    }
}
