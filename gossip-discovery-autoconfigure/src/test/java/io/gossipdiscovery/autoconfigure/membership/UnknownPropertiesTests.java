package io.gossipdiscovery.autoconfigure.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.commons.util.UtilAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

@ExtendWith(OutputCaptureExtension.class)
class UnknownPropertiesTests {

    private static final String NO_EFFECT = "has no effect";

    private final StandardEnvironment environment = new StandardEnvironment();

    @Test
    void anApplicationThatStartsSaysIt(CapturedOutput output) {
        new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run("--gossip.seed=127.0.0.1:1", "--gossip.journal.size=1")
                .close();

        assertThat(output)
                .containsOnlyOnce(NO_EFFECT)
                .containsPattern(
                        "WARN .* gossip\\.seed has no effect: no module of this application has a property of that name; "
                                + "did you mean gossip\\.seeds\\? \\(set by .*commandLineArgs.*\\)");
    }

    @Test
    void itSaysWhereThePropertyStands(CapturedOutput output) throws IOException {
        environment
                .getPropertySources()
                .addLast(new PropertiesPropertySourceLoader()
                        .load(
                                "file",
                                new ByteArrayResource(
                                        "\n  gossip.cluser=shop".getBytes(StandardCharsets.UTF_8),
                                        "application.properties"))
                        .get(0));
        check();

        assertThat(output)
                .containsPattern("did you mean gossip\\.cluster\\? \\(set by .*application\\.properties.* - 2:\\d+\\)");
    }

    @ParameterizedTest
    @CsvSource({
        "gossip.bind-adress, gossip.bind-address",
        "gossip.bindAdress, gossip.bind-address",
        "gossip.enable, gossip.enabled",
        "gossip.discovery.metadta.team, gossip.discovery.metadata.team",
        "gossip.discovery.readiness.health-gruop, gossip.discovery.readiness.health-group",
        "gossip.discovery.port.grpc, gossip.discovery.ports.grpc",
        "gossip.security.key, gossip.security.keys",
        "gossip.security.key[0], gossip.security.keys[0]"
    })
    void itSaysWhatWasMeant(String name, String meant, CapturedOutput output) {
        set(Map.of(name, "x"));
        check();

        assertThat(output).contains("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gossip.dashboard.path", "gossip.join", "gossip.seeds.first", "gossip.tls.certificate"})
    void whatIsNearNothingHasNoEffectEither(String name, CapturedOutput output) {
        set(Map.of(name, "5s"));
        check();

        assertThat(output).contains(name + " " + NO_EFFECT).doesNotContain("did you mean");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gossip.seeds",
                "gossip.seeds[3]",
                "gossip.bindAddress",
                "gossip.bind_port",
                "gossip.security.keys[0]",
                "gossip.security.allow-plaintext",
                "gossip.preset",
                "gossip.journal.size",
                "gossip.limits.members",
                "gossip.discovery.metadata.team",
                "gossip.discovery.metadata[management.port]",
                "gossip.discovery.metadata.a.b",
                "gossip.discovery.ports.grpc",
                "gossiping.seed",
                "sample.gossip.seed"
            })
    void whatIsKnownIsNotMentioned(String name, CapturedOutput output) {
        set(Map.of(name, "x"));
        check();

        assertThat(output).doesNotContain(NO_EFFECT);
    }

    @Test
    void groupsWithoutPropertiesAreNotMentioned(CapturedOutput output) {
        set(Map.of("gossip", "", "gossip.security", "", "gossip.discovery.metadata", ""));
        check();

        assertThat(output).doesNotContain(NO_EFFECT);
    }

    @Test
    void variablesOfTheEnvironmentAreLeftAlone(CapturedOutput output) {
        environment
                .getPropertySources()
                .addLast(new SystemEnvironmentPropertySource(
                        "variables", Map.of("GOSSIP_KEY", "x", "GOSSIP_SEED", "x")));
        check();

        assertThat(output).doesNotContain(NO_EFFECT);
    }

    @Test
    void ofManyTheRestIsCounted(CapturedOutput output) {
        set(IntStream.range(0, UnknownProperties.MOST_WARNINGS + 3)
                .boxed()
                .collect(Collectors.toMap(i -> "gossip.nothing-" + i, i -> "x")));
        check();

        assertThat(output.toString().split("gossip\\.nothing-\\d+ has no effect", -1))
                .hasSize(UnknownProperties.MOST_WARNINGS + 1);
        assertThat(output).contains("Gossip: 3 more properties have no effect");
    }

    @Test
    void whatOthersDeclareIsKnown(@TempDir Path folder, CapturedOutput output) throws IOException {
        declare(folder, "{\"properties\": [{\"type\": \"java.lang.String\", \"name\": \"gossip.own.color\"}]}");
        set(Map.of("gossip.own.color", "red", "gossip.own.colour", "red"));
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            check(loader);
        }

        assertThat(output).containsOnlyOnce(NO_EFFECT).contains("gossip.own.colour has no effect", "gossip.own.color?");
    }

    @Test
    void whereMetadataIsMissingNothingIsSaid(@TempDir Path folder, CapturedOutput output) throws IOException {
        declare(folder, "{\"properties\": [{\"name\": \"gossip.own.color\"}]}");
        set(Map.of("gossip.seed", "x"));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            check(loader);
        }

        assertThat(output).doesNotContain(NO_EFFECT);
    }

    private static void declare(Path folder, String metadata) throws IOException {
        Path file = folder.resolve(KnownProperties.METADATA);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, metadata);
    }

    private void set(Map<String, String> properties) {
        environment.getPropertySources().addLast(new MapPropertySource("test", new HashMap<>(properties)));
    }

    private void check() {
        check(getClass().getClassLoader());
    }

    private void check(ClassLoader loader) {
        DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
        beans.setBeanClassLoader(loader);
        new UnknownProperties(environment).postProcessBeanFactory(beans);
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({UtilAutoConfiguration.class, GossipMembershipAutoConfiguration.class})
    static class Application {}
}
