package io.gossipdiscovery.dashboard;

import static io.gossipdiscovery.dashboard.Watching.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.service.Readiness;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.netty.GossipNode;
import io.gossipdiscovery.test.GossipTestCluster;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application serves, of whichever stack: a real one, at a port of its own, with a client of the JDK. */
abstract class DashboardContract {

    /** So that the reactive stack has the server that it has as a rule. */
    private static final String OTHER_SERVER =
            "org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration";

    private static final int SMALL_BUFFER = 1_024;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<AutoCloseable> open = new ArrayList<>();

    abstract WebApplicationType stack();

    /** What has the whole application behind a path, as {@code name=}. */
    abstract String contextPathProperty();

    abstract Class<?> more();

    @AfterEach
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void thePageIsServedAndTheBarePathLeadsThere() throws Exception {
        ConfigurableApplicationContext application = start();

        HttpResponse<String> bare = get(application, "/gossip");
        assertThat(bare.statusCode()).isEqualTo(302);
        assertThat(bare.headers().firstValue("Location")).hasValue("gossip/");
        HttpResponse<String> page = get(application, "/gossip/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.body()).contains("<html");
        HttpResponse<String> script = get(application, "/gossip/dashboard.js");
        assertThat(script.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
    }

    @Test
    void whatIsNotOfThePageIsNotFoundAndNothingIsTakenIn() throws Exception {
        ConfigurableApplicationContext application = start();

        for (String path : List.of("/gossip/none", "/gossip/a/b", "/gossip/index.html", "/gossip/application.yaml")) {
            assertThat(get(application, path).statusCode()).as(path).isEqualTo(404);
        }
        HttpResponse<String> posted = client.send(
                HttpRequest.newBuilder(uri(application, "/gossip/"))
                        .POST(BodyPublishers.ofString("x"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(posted.statusCode()).isEqualTo(405);
        assertThat(posted.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void whoAsksForHeadersAloneGetsNoStreamAndCountsForNobody() throws Exception {
        ConfigurableApplicationContext application = start();

        for (String path : List.of("/gossip/", "/gossip/events")) {
            HttpResponse<String> head = client.send(
                    HttpRequest.newBuilder(uri(application, path))
                            .method("HEAD", BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).as(path).isEmpty();
        }
        assertThat(application.getBean(Feed.class).viewers()).isZero();
    }

    @Test
    void whatABrowserHasAlreadyIsNotSentAgain() throws Exception {
        ConfigurableApplicationContext application = start();
        String tag = get(application, "/gossip/dashboard.js")
                .headers()
                .firstValue("ETag")
                .orElseThrow();

        HttpResponse<String> again = client.send(
                HttpRequest.newBuilder(uri(application, "/gossip/dashboard.js"))
                        .header("If-None-Match", tag)
                        .build(),
                BodyHandlers.ofString());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void everyAnswerCarriesWhatKeepsThePageSafe() throws Exception {
        ConfigurableApplicationContext application = start();
        List<HttpResponse<?>> answers = new ArrayList<>();
        for (String path : List.of("/gossip", "/gossip/", "/gossip/dashboard.css", "/gossip/none")) {
            answers.add(get(application, path));
        }
        answers.add(openPage(application).response());

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .startsWith("default-src 'none'; script-src 'self';")
                            .endsWith("frame-ancestors 'none'"));
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy"))
                    .hasValue("same-origin");
            assertThat(answer.headers().allValues("Cache-Control"))
                    .containsExactly(answer.uri().getPath().endsWith("/events") ? "no-store" : "no-cache");
        });
    }

    @Test
    void thePageIsToldAllThatIsAndThenEachChange() throws Exception {
        GossipTestCluster cluster = closing(GossipTestCluster.start(2));
        NodeId victim = cluster.member(0).node().id();
        ConfigurableApplicationContext application =
                start("gossip.cluster=" + cluster.name(), "gossip.seeds=" + String.join(",", cluster.seeds()));
        GossipNode node = application.getBean(GossipNode.class);
        await().atMost(PATIENCE).until(() -> node.view().live().size() == 3);

        OpenPage page = openPage(application);
        page.awaitEvent(event -> event.name().equals("snapshot"));
        assertThat(page.response().statusCode()).isEqualTo(200);
        assertThat(page.response().headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        StreamEvent snapshot = page.events().get(0);
        assertThat(snapshot.name()).isEqualTo("snapshot");
        assertThat(snapshot.data().path("self").asString()).isEqualTo(node.id().toString());
        assertThat(snapshot.data().path("cluster").asString()).isEqualTo(cluster.name());
        assertThat(snapshot.data().path("node").asString())
                .isEqualTo(node.address().toString());
        assertThat(snapshot.data().path("view").path("alive").asLong()).isEqualTo(3);
        assertThat(snapshot.members()).hasSize(3);
        page.awaitEvent(event -> event.members().stream().anyMatch(member -> member.path("services")
                .path(0)
                .path("service")
                .asString()
                .equals("shop")));

        page.awaitEvent(event -> event.data().has("rate"));
        page.awaitEvent(event -> event.members().stream().anyMatch(member -> member.has("roundTripMicros")));
        cluster.member(0).kill();
        page.awaitEvent(event -> event.shows(victim.toString(), "DEAD"));
        page.awaitEvent(event -> event.events().stream()
                .anyMatch(happened -> happened.path("kind").asString().equals("DIED")
                        && happened.path("member").path("id").asString().equals(victim.toString())));
    }

    @Test
    void aFurtherPageIsToldToComeAgainAndIsFedOnceThereIsRoom() throws Exception {
        ConfigurableApplicationContext application = start("gossip.dashboard.max-viewers=1");
        Feed feed = application.getBean(Feed.class);
        OpenPage first = openPage(application);
        first.awaitEvent(event -> event.name().equals("snapshot"));

        HttpResponse<String> refused = get(application, "/gossip/events");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(refused.body()).contains("gossip.dashboard.max-viewers");
        assertThat(feed.refused()).isEqualTo(1);

        first.close();
        await().atMost(PATIENCE).until(() -> feed.viewers() == 0);
        openPage(application).awaitEvent(event -> event.name().equals("snapshot"));
        assertThat(feed.abandoned()).isZero();
    }

    @Test
    void aStopEndsTheStreamsAndDoesNotWaitForThem() throws Exception {
        ConfigurableApplicationContext application = start("spring.lifecycle.timeout-per-shutdown-phase=2m");
        OpenPage page = openPage(application);
        page.awaitEvent(event -> event.name().equals("snapshot"));

        awaitClosed(application);
        await().atMost(PATIENCE).until(page::hasEnded);
    }

    @Test
    @Tag("long")
    void aClientThatReadsNothingKeepsItsPlaceUntilItIsGone() throws Exception {
        ConfigurableApplicationContext application = startWith(Talkative.class, "gossip.dashboard.max-viewers=1");
        PlayedCluster cluster = application.getBean(PlayedCluster.class);
        Feed feed = application.getBean(Feed.class);
        try (Socket stalled = openWithoutReading(application)) {
            // about a hundred events, which a busy machine has no more than a few of each second
            await().atMost(PATIENCE.multipliedBy(4)).until(() -> {
                cluster.alive(2, MemberState.EMPTY);
                return feed.abandoned() == 1;
            });
            assertThat(feed.viewers()).isZero();
            assertThat(get(application, "/gossip/events").statusCode()).isEqualTo(503);
            assertThat(stalled.isClosed()).isFalse();
        }
        await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertThat(
                        openPage(application).response().statusCode())
                .isEqualTo(200));
    }

    @Test
    @Tag("long")
    void aClientThatReadsNothingHoldsUpTheStopForTheGracePeriodAtMost() throws Exception {
        ConfigurableApplicationContext application =
                startWith(Talkative.class, "spring.lifecycle.timeout-per-shutdown-phase=1s");
        Feed feed = application.getBean(Feed.class);
        try (Socket stalled = openWithoutReading(application)) {
            await().atMost(PATIENCE).until(() -> feed.written() > 0);

            awaitClosed(application);
            assertThat(stalled.isClosed()).as("by the client").isFalse();
        }
    }

    @Test
    void itIsServedWhereItIsWanted() throws Exception {
        ConfigurableApplicationContext application =
                start("gossip.dashboard.path=/ops/cluster", contextPathProperty() + "/app");

        HttpResponse<String> bare = get(application, "/app/ops/cluster");
        assertThat(bare.statusCode()).isEqualTo(302);
        assertThat(bare.uri().resolve(bare.headers().firstValue("Location").orElseThrow()))
                .isEqualTo(uri(application, "/app/ops/cluster/"));
        assertThat(get(application, "/app/ops/cluster/").statusCode()).isEqualTo(200);
        assertThat(get(application, "/app/gossip/").statusCode()).isEqualTo(404);
        closing(OpenPage.of(client, uri(application, "/app/ops/cluster/events")))
                .awaitEvent(event -> event.name().equals("snapshot"));
    }

    @Test
    void whoSwitchesItOffServesNothing() throws Exception {
        ConfigurableApplicationContext application = start("gossip.dashboard.enabled=false");
        for (String path : List.of("/gossip", "/gossip/", "/gossip/dashboard.js", "/gossip/events")) {
            assertThat(get(application, path).statusCode()).as(path).isEqualTo(404);
        }
    }

    final ConfigurableApplicationContext start(String... properties) {
        return startWith(more(), properties);
    }

    /** An application that has something more of its own. */
    final ConfigurableApplicationContext startWith(Class<?> own, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "spring.application.name=shop",
                "server.port=0",
                "spring.jmx.enabled=false",
                "spring.autoconfigure.exclude=" + OTHER_SERVER));
        if (Arrays.stream(properties).noneMatch(property -> property.startsWith("gossip.cluster="))) {
            all.add("gossip.cluster=test-" + UUID.randomUUID());
        }
        all.addAll(List.of(properties));
        return closing(new SpringApplicationBuilder(Application.class, more(), own)
                .web(stack())
                .run(all.stream().map(property -> "--" + property).toArray(String[]::new)));
    }

    final OpenPage openPage(ConfigurableApplicationContext application) throws Exception {
        return closing(OpenPage.of(client, uri(application, "/gossip/events")));
    }

    final HttpResponse<String> get(ConfigurableApplicationContext application, String path)
            throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(application, path)).build(), BodyHandlers.ofString());
    }

    /** On a thread of its own, so that one which waits for good is seen. */
    private static void awaitClosed(ConfigurableApplicationContext application) {
        CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close);
        await().atMost(PATIENCE).until(closed::isDone);
        closed.join();
    }

    /** A client that asks for the stream, reads one byte of the answer, and nothing more. */
    private static Socket openWithoutReading(ConfigurableApplicationContext application) throws IOException {
        URI stream = uri(application, "/gossip/events");
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.setSoLinger(true, 0); // a client that has gone, and not one that says goodbye
        socket.connect(new InetSocketAddress(stream.getHost(), stream.getPort()));
        String request = "GET " + stream.getPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    private static URI uri(ConfigurableApplicationContext application, String path) {
        return URI.create(
                "http://127.0.0.1:" + application.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    private <T extends AutoCloseable> T closing(T closeable) {
        open.add(closeable);
        return closeable;
    }

    /** What does not fit into the buffers between a server and a client. */
    @Configuration(proxyBeanMethods = false)
    static class Talkative {

        @Bean
        PlayedCluster talkative() {
            PlayedCluster cluster = new PlayedCluster();
            MemberState state = PlayedCluster.serving("shop", 8080, Readiness.UP, Map.of("zone", "z".repeat(8_000)));
            for (int i = 2; i < 1_500; i++) {
                cluster.alive(i, state);
            }
            return cluster;
        }
    }

    /** Nothing of its own. */
    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
