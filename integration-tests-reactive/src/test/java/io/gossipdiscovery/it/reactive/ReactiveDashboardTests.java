package io.gossipdiscovery.it.reactive;

import static io.gossipdiscovery.it.reactive.ReactiveApplications.LIMIT;
import static io.gossipdiscovery.it.reactive.ReactiveApplications.baseUrl;
import static io.gossipdiscovery.it.reactive.ReactiveApplications.instanceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.Disposable;

/** The dashboard of an application of the WebFlux stack. */
class ReactiveDashboardTests {

    @RegisterExtension
    final ReactiveApplications applications = new ReactiveApplications();

    @Test
    void thePageIsServedWithItsPolicyAndLeadsToItsSlash() {
        ConfigurableApplicationContext storefront = applications.start(Inventory.class, "storefront");

        ResponseEntity<String> page = get(storefront, "/gossip/");
        assertThat(page.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(page.getHeaders().getContentType())
                .matches(type -> type != null && type.isCompatibleWith(MediaType.TEXT_HTML));
        assertThat(page.getHeaders().getFirst("Content-Security-Policy")).startsWith("default-src 'none'");
        assertThat(page.getBody()).contains("<html");

        ResponseEntity<String> without = get(storefront, "/gossip");
        assertThat(without.getStatusCode()).isEqualTo(HttpStatus.FOUND);
        assertThat(without.getHeaders().getFirst(HttpHeaders.LOCATION)).endsWith("gossip/");
    }

    @Test
    void theStreamTellsOfAllMembersAndThenOfWhoComes() {
        ConfigurableApplicationContext storefront = applications.start(Inventory.class, "storefront");
        List<String> told = new CopyOnWriteArrayList<>();
        Disposable stream = WebClient.create(baseUrl(storefront))
                .get()
                .uri("/gossip/events")
                .accept(MediaType.TEXT_EVENT_STREAM)
                .retrieve()
                .bodyToFlux(new ParameterizedTypeReference<ServerSentEvent<String>>() {})
                .subscribe(event -> told.add(event.event() + " " + event.data()));
        try {
            await().atMost(LIMIT).until(() -> !told.isEmpty());
            assertThat(told.get(0)).startsWith("snapshot ").contains(instanceId(storefront));

            ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory");

            await().atMost(LIMIT).untilAsserted(() -> assertThat(told)
                    .anyMatch(event -> event.startsWith("delta ") && event.contains(instanceId(inventory))));
        } finally {
            stream.dispose();
        }
    }

    @Test
    void aManagementServerOfItsOwnDoesNotServeIt() {
        ConfigurableApplicationContext storefront =
                applications.start(Inventory.class, "storefront", "management.server.port=0");
        String port = storefront.getEnvironment().getRequiredProperty("local.management.port");

        ResponseEntity<Void> answer = Objects.requireNonNull(WebClient.create("http://127.0.0.1:" + port)
                .get()
                .uri("/gossip/")
                .exchangeToMono(ClientResponse::toBodilessEntity)
                .block(LIMIT));
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(get(storefront, "/gossip/").getStatusCode()).isEqualTo(HttpStatus.OK);
    }

    private static ResponseEntity<String> get(ConfigurableApplicationContext application, String path) {
        return Objects.requireNonNull(WebClient.create(baseUrl(application))
                .get()
                .uri(path)
                .retrieve()
                .toEntity(String.class)
                .block(LIMIT));
    }
}
