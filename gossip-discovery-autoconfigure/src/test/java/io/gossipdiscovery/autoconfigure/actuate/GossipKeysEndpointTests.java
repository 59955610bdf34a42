package io.gossipdiscovery.autoconfigure.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.TestNode;
import io.gossipdiscovery.autoconfigure.actuate.GossipKeysEndpoint.Action;
import io.gossipdiscovery.autoconfigure.membership.GossipMembership;
import io.gossipdiscovery.autoconfigure.membership.GossipMembershipAutoConfiguration;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.netty.GossipNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

/** Keys that are exchanged by the endpoint, over real nodes. */
class GossipKeysEndpointTests {

    private static final ParameterizedTypeReference<Map<String, Object>> JSON = new ParameterizedTypeReference<>() {};
    private static final String ACCESS = "management.endpoint.gossipkeys.access=";
    private static final AtomicInteger NEWS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The fingerprints are {@code sha256sum}'s of 32 bytes of 1, and of 2. */
    private static final String OLD = key(1);

    private static final String OLD_FINGERPRINT = "72cd6e84";
    private static final String NEXT = key(2);
    private static final String NEXT_FINGERPRINT = "75877bb4";

    private final ApplicationContextRunner contexts = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    UtilAutoConfiguration.class,
                    GossipMembershipAutoConfiguration.class,
                    GossipKeysEndpointAutoConfiguration.class,
                    EndpointAutoConfiguration.class))
            .withPropertyValues(
                    "management.endpoints.web.exposure.include=*", "gossip.cluster=" + TestNode.randomCluster());

    @Test
    void thereIsNoneUnlessItIsGivenAccess() {
        contexts.run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(GossipKeysEndpoint.class));
        contexts.withPropertyValues("management.endpoints.access.default=UNRESTRICTED")
                .run(context -> assertThat(context).hasSingleBean(GossipKeysEndpoint.class));
        contexts.withPropertyValues(ACCESS + "UNRESTRICTED").run(context -> assertThat(context)
                .hasSingleBean(GossipKeysEndpoint.class)
                .hasSingleBean(GossipKeysEndpointWebExtension.class));
    }

    @Test
    void keysAreExchangedOnAllNodesWithoutAPacketLost() {
        ApplicationContextRunner sealed =
                contexts.withPropertyValues(ACCESS + "UNRESTRICTED", "gossip.security.keys=" + OLD);
        sealed.run(first -> sealed.withPropertyValues(
                        "gossip.seeds=" + first.getBean(GossipNode.class).address())
                .run(second -> {
                    List<ApplicationContext> both = List.of(first, second);
                    awaitTraffic(both);
                    Map<String, Long> before = rejected(both);
                    for (ApplicationContext each : both) {
                        assertThat(change(each, Action.ADD, NEXT, null)).containsKey("holds");
                        awaitTraffic(both);
                    }
                    change(first, Action.PROMOTE, null, NEXT_FINGERPRINT);
                    await().atMost(PATIENCE)
                            .until(() -> !Long.valueOf(0).equals(report(second).get("openedByOthers")));
                    change(second, Action.PROMOTE, null, NEXT_FINGERPRINT);
                    awaitTraffic(both);
                    for (ApplicationContext each : both) {
                        change(each, Action.REMOVE, null, OLD_FINGERPRINT);
                        awaitTraffic(both);
                    }

                    assertThat(rejected(both)).isEqualTo(before);
                    assertThat(report(second).toString())
                            .contains("fingerprint=" + NEXT_FINGERPRINT, "seals=true")
                            .doesNotContain(OLD_FINGERPRINT, OLD, NEXT);
                    assertThat(first.getBean(GossipMembership.class).plan().keyFingerprints())
                            .containsExactly(NEXT_FINGERPRINT);
                }));
    }

    @Test
    void whatMakesNoSenseIsRefusedAndChangesNothing() {
        contexts.withPropertyValues(ACCESS + "UNRESTRICTED", "gossip.security.keys=" + OLD)
                .run(context -> {
                    Object before = report(context).get("keys");

                    assertRefused(context, Action.ADD, "c2hvcnQ=", null, "The key has 5 bytes, not 32");
                    assertRefused(context, Action.ADD, "no key!", null, "The key is not Base64");
                    assertRefused(context, Action.ADD, OLD, null, OLD_FINGERPRINT + " is there already");
                    assertRefused(context, Action.ADD, null, null, "needs 'key'");
                    assertRefused(context, Action.PROMOTE, null, null, "needs 'fingerprint'");
                    assertRefused(context, Action.PROMOTE, null, "00000000", "There is no key of this fingerprint");
                    assertRefused(context, Action.REMOVE, null, OLD_FINGERPRINT, "add another one and promote it");
                    assertRefused(context, Action.RENEW, null, null, "agrees on no key with others");
                    assertThat(report(context).get("keys")).isEqualTo(before);

                    change(context, Action.ADD, NEXT, null);
                    assertRefused(context, Action.REMOVE, null, OLD_FINGERPRINT, "promote another one first");
                });
    }

    @Test
    void nodeWithoutKeysIsGivenNone() {
        contexts.withPropertyValues(ACCESS + "UNRESTRICTED").run(context -> {
            assertThat(report(context)).containsEntry("keys", List.of()).containsEntry("agreed", false);
            assertRefused(context, Action.ADD, NEXT, null, "restart it with gossip.security.keys");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void keysAreExchangedOverTheWebAndNeverShown(String type) {
        try (ConfigurableApplicationContext application = start(type, ACCESS + "unrestricted")) {
            RestClient client = client(application);
            assertThat(post(client, Map.of("action", "add", "key", NEXT)).toString())
                    .contains(OLD_FINGERPRINT, NEXT_FINGERPRINT, "gossip.security.keys")
                    .doesNotContain(OLD, NEXT);
            post(client, Map.of("action", "promote", "fingerprint", NEXT_FINGERPRINT));
            assertThatThrownBy(() -> post(client, Map.of("action", "remove", "fingerprint", NEXT_FINGERPRINT)))
                    .isInstanceOfSatisfying(HttpClientErrorException.BadRequest.class, refusal -> assertThat(
                                    refusal.getResponseBodyAsString())
                            .contains("is the one that seals: promote another one first"));
            assertThatThrownBy(() -> post(client, Map.of("action", "nonsense")))
                    .isInstanceOf(HttpClientErrorException.BadRequest.class);
            post(client, Map.of("action", "remove", "fingerprint", OLD_FINGERPRINT));

            assertThat(get(client, "/actuator/gossipkeys").get("keys"))
                    .isEqualTo(List.of(Map.of("fingerprint", NEXT_FINGERPRINT, "seals", true)));
            assertThat(get(client, "/actuator/gossip"))
                    .containsEntry("keys", List.of(NEXT_FINGERPRINT))
                    .containsEntry("migration", "none");
        }
    }

    @Test
    void overTheWebItIsNotThereByDefaultAndReadOnlyWhereOnlyThatIsAllowed() {
        try (ConfigurableApplicationContext application = start("servlet", "gossip.enabled=true")) {
            assertThatThrownBy(() -> get(client(application), "/actuator/gossipkeys"))
                    .isInstanceOf(HttpClientErrorException.NotFound.class);
        }
        try (ConfigurableApplicationContext application = start("servlet", ACCESS + "read-only")) {
            assertThat(get(client(application), "/actuator/gossipkeys")).containsKey("keys");
            assertThatThrownBy(() -> post(client(application), Map.of("action", "add", "key", NEXT)))
                    .isInstanceOf(HttpClientErrorException.MethodNotAllowed.class);
        }
    }

    private static ConfigurableApplicationContext start(String type, String property) {
        return new SpringApplicationBuilder(Application.class)
                .run(
                        "--spring.application.name=storefront",
                        "--spring.main.web-application-type=" + type,
                        "--server.port=0",
                        "--spring.jmx.enabled=false",
                        "--gossip.cluster=" + TestNode.randomCluster(),
                        "--gossip.security.keys=" + OLD,
                        "--management.endpoints.web.exposure.include=*",
                        "--" + property);
    }

    private static RestClient client(ConfigurableApplicationContext application) {
        int port = Objects.requireNonNull(((WebServerApplicationContext) application).getWebServer())
                .getPort();
        // each on a connection of its own: a server may close one after a bad request, just when the next one is sent
        // on it
        return RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultHeader(HttpHeaders.CONNECTION, "close")
                .build();
    }

    private static Map<String, Object> get(RestClient client, String path) {
        return Objects.requireNonNull(client.get().uri(path).retrieve().body(JSON));
    }

    private static Map<String, Object> post(RestClient client, Map<String, String> body) {
        return Objects.requireNonNull(client.post()
                .uri("/actuator/gossipkeys")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .retrieve()
                .body(JSON));
    }

    private static void assertRefused(
            ApplicationContext context, Action action, @Nullable String key, @Nullable String fingerprint, String why) {
        assertThatThrownBy(() -> change(context, action, key, fingerprint))
                .isInstanceOf(InvalidEndpointRequestException.class)
                .hasMessageContaining(why);
    }

    private static Map<String, Object> change(
            ApplicationContext context, Action action, @Nullable String key, @Nullable String fingerprint) {
        return context.getBean(GossipKeysEndpoint.class).change(action, key, fingerprint);
    }

    private static Map<String, Object> report(ApplicationContext context) {
        return context.getBean(GossipKeysEndpoint.class).keys();
    }

    /** News of each reaches the other. */
    private static void awaitTraffic(List<ApplicationContext> both) {
        List<GossipNode> nodes =
                both.stream().map(each -> each.getBean(GossipNode.class)).toList();
        for (GossipNode from : nodes) {
            await().atMost(PATIENCE).until(() -> from.view().live().size() == both.size());
            from.publish("news", new byte[] {(byte) NEWS.incrementAndGet()}).join();
            await().atMost(PATIENCE)
                    .until(() -> nodes.stream().allMatch(to -> stateVersion(from, from) == stateVersion(from, to)));
        }
    }

    /** From counters that are newer than this call. */
    private static Map<String, Long> rejected(List<ApplicationContext> both) {
        for (ApplicationContext each : both) {
            long before = received(each);
            await().atMost(PATIENCE).until(() -> received(each) > before + 1);
        }
        Map<String, Long> rejected = new TreeMap<>();
        both.forEach(each -> each.getBean(GossipNode.class).counters().forEach((label, count) -> {
            if (label.startsWith("rejected.")) {
                rejected.put(each.getBean(GossipNode.class).id() + " " + label, count);
            }
        }));
        return rejected;
    }

    private static long stateVersion(GossipNode of, GossipNode by) {
        Member member = by.view().find(of.id());
        return member == null ? 0 : member.state().version();
    }

    private static long received(ApplicationContext context) {
        return context.getBean(GossipNode.class).counters().getOrDefault("datagrams.received", 0L);
    }

    private static String key(int octet) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) octet);
        return Base64.getEncoder().encodeToString(key);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
