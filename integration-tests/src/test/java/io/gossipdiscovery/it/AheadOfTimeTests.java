package io.gossipdiscovery.it;

import static io.gossipdiscovery.it.Applications.found;
import static io.gossipdiscovery.it.Applications.instanceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.autoconfigure.discovery.GossipDiscoveryProperties;
import io.gossipdiscovery.autoconfigure.membership.GossipProperties;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.web.client.RestClient;

/** An application that is processed ahead of time, as for a native image: what it starts with, and what it knows by reflection. */
class AheadOfTimeTests {

    private static final String KEY = "gossip.security.keys=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    /** Spring Cloud's refresh makes beans of sources that nobody has then. */
    private static final String NO_REFRESH = "spring.cloud.refresh.enabled=false";

    /** The load balancer makes contexts of services that it was not told of by registering classes, which is over by then. */
    private static final String CALLED = "spring.cloud.loadbalancer.eager-load.clients=inventory";

    private static final String EXPOSED = "management.endpoints.web.exposure.include=gossip";

    @TempDir
    static Path generated = Path.of("");

    private static @Nullable RuntimeHints hints;

    @RegisterExtension
    final Applications applications = Applications.perTest();

    @BeforeAll
    static void process() {
        Processor processor = new Processor(generated);
        processor.process();
        hints = processor.hints;
    }

    @Test
    void theGeneratedContextStartsAndTakesPart() throws Exception {
        compile();
        ConfigurableApplicationContext inventory = applications.start(Inventory.class, "inventory", KEY);
        try (ForkedJvm jvm = ForkedJvm.start(
                List.of(generated.resolve("classes"), generated.resolve("resources")),
                List.of("-Dspring.aot.enabled=true", "-Dspring.devtools.restart.enabled=false"),
                applications.arguments(
                        "storefront", KEY, NO_REFRESH, CALLED, EXPOSED, "gossip.bind-port=0", "gossip.preset=local"))) {
            await(jvm.toString())
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> found(inventory, "storefront").size() == 1 || !jvm.isRunning());
            assertThat(jvm.output())
                    .contains("Starting AOT-processed ForkedApplication")
                    .doesNotContain("no module of this application has a property of that name");

            RestClient client = RestClient.create(inventory
                    .getBean(DiscoveryClient.class)
                    .getInstances("storefront")
                    .get(0)
                    .getUri());
            assertThat(get(client, "/call")).isEqualTo(instanceId(inventory));
            assertThat(get(client, "/actuator/gossip")).contains(applications.cluster());
        }
    }

    @Test
    void propertiesAreBoundByReflection() {
        Stream.of(GossipProperties.class, GossipDiscoveryProperties.class)
                .flatMap(type -> Stream.concat(
                        Stream.of(type),
                        Arrays.stream(type.getDeclaredClasses()).filter(Class::isRecord)))
                .forEach(record -> assertThat(RuntimeHintsPredicates.reflection()
                                .onConstructorInvocation(record.getDeclaredConstructors()[0]))
                        .as(record.getName())
                        .accepts(hints()));
    }

    @Test
    void whatSpringFactoriesNamesIsMadeByReflection() {
        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/spring.factories"))
                .accepts(hints());
        Stream.of(
                        "failure.GossipBindFailureAnalyzer",
                        "failure.GossipConfigurationFailureAnalyzer",
                        "bootstrap.ConfigServerBootstrapper",
                        "bootstrap.EarlyMembershipEnd")
                .map(AheadOfTimeTests::load)
                .forEach(type -> assertThat(RuntimeHintsPredicates.reflection()
                                .onConstructorInvocation(type.getDeclaredConstructors()[0]))
                        .as(type.getName())
                        .accepts(hints()));
    }

    @Test
    void namesOfPropertiesAreThereToBeComparedWith() {
        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/spring-configuration-metadata.json"))
                .accepts(hints());
    }

    @Test
    void operationsOfTheEndpointAreInvokedByReflection() {
        assertThat(load("actuate.GossipEndpoint").getDeclaredMethods())
                .filteredOn(method -> method.isAnnotationPresent(ReadOperation.class))
                .isNotEmpty()
                .allSatisfy(
                        method -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
                                .accepts(hints()));
    }

    private static String get(RestClient client, String path) {
        return String.valueOf(client.get().uri(path).retrieve().body(String.class));
    }

    private static RuntimeHints hints() {
        return Objects.requireNonNull(hints);
    }

    private static Class<?> load(String name) {
        return ClassUtils.resolveClassName(
                "io.gossipdiscovery.autoconfigure." + name, AheadOfTimeTests.class.getClassLoader());
    }

    private static void compile() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none",
                "-nowarn",
                "-parameters",
                "-cp",
                generated.resolve("classes") + File.pathSeparator + ForkedJvm.classPath(),
                "-d",
                generated.resolve("classes").toString()));
        try (Stream<Path> sources = Files.walk(generated.resolve("sources"))) {
            sources.map(Path::toString).filter(name -> name.endsWith(".java")).forEach(arguments::add);
        }
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JRE has no compiler");
        assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new)))
                .as("exit code of the compiler")
                .isZero();
    }

    /** Keeps the hints that it writes. */
    private static final class Processor extends SpringApplicationAotProcessor {

        private @Nullable RuntimeHints hints;

        Processor(Path output) {
            super(
                    ForkedApplication.class,
                    Settings.builder()
                            .sourceOutput(output.resolve("sources"))
                            .resourceOutput(output.resolve("resources"))
                            .classOutput(output.resolve("classes"))
                            .groupId("it")
                            .artifactId("it")
                            .build(),
                    new String[] {"--" + NO_REFRESH, "--" + CALLED, "--" + EXPOSED});
        }

        @Override
        protected void writeHints(RuntimeHints hints) {
            this.hints = hints;
            super.writeHints(hints);
        }
    }
}
