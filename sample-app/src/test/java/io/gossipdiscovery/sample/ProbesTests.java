package io.gossipdiscovery.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.servlet.client.RestTestClient;

/** The sample answers what {@code kubernetes} has Kubernetes ask it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.role=inventory")
class ProbesTests {

    private static final List<String> PROBES = List.of("startupProbe", "livenessProbe", "readinessProbe");

    @Test
    void everyProbeOfThePodsIsAnswered(@LocalServerPort int port) {
        RestTestClient application = RestTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .build();
        List<String> paths = Manifests.read().deployments().stream()
                .flatMap(ProbesTests::paths)
                .distinct()
                .toList();

        assertThat(paths).hasSize(2);
        paths.forEach(path -> application
                .get()
                .uri(path)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP")
                .jsonPath("$.components.gossip")
                .doesNotExist());
    }

    private static Stream<String> paths(YamlPlace deployment) {
        YamlPlace container = Manifests.container(deployment);
        return PROBES.stream()
                .map(probe -> container.at(probe, "httpGet", "path").text());
    }
}
