package io.gossipdiscovery.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.membership.GossipProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;

/** What can be said of {@code Dockerfile} and {@code compose.yaml} without an engine. */
class ContainerFilesTests {

    private static final Path FOLDER = Path.of(System.getProperty("basedir", "."));
    private static final String KEYS = "GOSSIP_SECURITY_KEYS";
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{([A-Z_]+):\\?(.+)}");

    private final YamlPlace compose =
            YamlPlace.allOf(FOLDER.resolve("compose.yaml")).get(0);
    private final YamlPlace storefront = compose.at("services", "storefront");
    private final YamlPlace inventory = compose.at("services", "inventory");

    @Test
    void bothServicesAreTheImageThatThePodsAreAndThatNobodyElseIsAskedFor() {
        YamlPlace pod = Manifests.container(Manifests.read().deployments().get(0));
        assertThat(List.of(storefront, inventory)).allSatisfy(service -> {
            assertThat(service.at("image").text()).isEqualTo(pod.at("image").text());
            assertThat(service.at("pull_policy").text()).isEqualTo("never");
        });
    }

    @Test
    void theSeedIsANameThatAllServicesHaveInANetworkOfTheirOwn() {
        String network = compose.at("networks").entries().keySet().iterator().next();
        assertThat(List.of(storefront, inventory)).allSatisfy(service -> {
            List<String> aliases = service.at("networks", network, "aliases").texts();
            assertThat(configuration(service).gossip().seeds())
                    .containsExactly("dns:" + aliases.get(0) + ":" + SampleConfiguration.defaultGossipPort());
        });
        assertThat(compose.at("services").entries()).doesNotContainKey("gossip");
    }

    @Test
    void theKeyIsRequiredAndTheErrorSaysHowToMakeOne() {
        assertThat(List.of(storefront, inventory)).allSatisfy(service -> {
            Matcher required = REQUIRED.matcher(service.at("environment", KEYS).text());
            assertThat(required.matches()).isTrue();
            assertThat(required.group(1)).isEqualTo("GOSSIP_KEY");
            assertThat(required.group(2)).contains("openssl rand -base64 32");
        });
    }

    @Test
    void variablesAreThoseOfGossipAndMakeBothServicesOneCluster() {
        assertThat(List.of(storefront, inventory))
                .allSatisfy(service -> assertThat(service.at("environment").entries().keySet().stream()
                                .filter(name -> !name.equals("JAVA_TOOL_OPTIONS") && !name.equals("SAMPLE_ROLE"))
                                .toList())
                        .allSatisfy(name -> assertThat(name).startsWith("GOSSIP_")));

        GossipProperties one = configuration(storefront).gossip();
        GossipProperties other = configuration(inventory).gossip();
        assertThat(one.cluster()).isNotNull().isEqualTo(other.cluster());
        assertThat(one.security().keys())
                .containsExactly(Manifests.ANY_KEY)
                .isEqualTo(other.security().keys());
        assertThat(configuration(storefront).sample().role()).isEqualTo("storefront");
        assertThat(configuration(inventory).sample().role()).isEqualTo("inventory");
    }

    @Test
    void containersAreGivenTheTimeThatAStopMayTake() {
        assertThat(List.of(storefront, inventory)).allSatisfy(service -> assertThat(DurationStyle.detectAndParse(
                        service.at("stop_grace_period").text()))
                .isGreaterThan(configuration(service).longestStop()));
    }

    @Test
    void thereMayBeManyInventoriesAndOneStorefrontIsPublished() {
        assertThat(storefront.at("ports").texts()).containsExactly("8080:8080");
        assertThat(inventory.has("ports")).isFalse();
        assertThat(inventory.has("container_name")).isFalse();
    }

    @Test
    void theHealthCheckAsksWhetherTheApplicationIsReady() {
        assertThat(storefront.at("healthcheck", "test").texts())
                .startsWith("CMD")
                .last()
                .asString()
                .contains("GET /actuator/health/readiness ");
        assertThat(configuration(storefront).exposedEndpoints()).contains("health");
    }

    @Test
    void theImageRunsJavaItselfAndNotAsRoot() throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve("Dockerfile"));
        int port = SampleConfiguration.defaultGossipPort();
        assertThat(lines)
                .contains("ENTRYPOINT [\"java\", \"-jar\", \"sample-app.jar\"]")
                .contains("EXPOSE 8080/tcp " + port + "/tcp " + port + "/udp")
                .anyMatch(line -> line.matches("USER [1-9]\\d*:[1-9]\\d*"));
    }

    @Test
    void theImageIsBuiltFromTheJarAlone() throws IOException {
        assertThat(Files.readAllLines(FOLDER.resolve("Dockerfile")))
                .contains("COPY target/sample-app.jar sample-app.jar")
                .filteredOn(line -> line.startsWith("COPY ") && !line.startsWith("COPY --from="))
                .hasSize(1);
        assertThat(Files.readAllLines(FOLDER.resolve(".dockerignore"))).endsWith("*", "!target/sample-app.jar");
    }

    /** As Compose hands it on where somebody has set the key. */
    private static SampleConfiguration configuration(YamlPlace service) {
        Map<String, String> variables = new HashMap<>(service.at("environment").entries());
        variables.put(KEYS, Manifests.ANY_KEY);
        return new SampleConfiguration(variables);
    }
}
