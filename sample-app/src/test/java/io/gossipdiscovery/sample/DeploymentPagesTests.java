package io.gossipdiscovery.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps {@code docs/kubernetes.md} and {@code docs/containers.md} equal to the files that they speak of. */
class DeploymentPagesTests {

    private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");
    private static final Path COMPOSE = Path.of(System.getProperty("basedir", "."), "compose.yaml");
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes.md", "containers.md"})
    void everyBlockOfYamlCanBeRead(String page) throws IOException {
        assertThat(blocks(page)).isNotEmpty().allSatisfy(block -> assertThat(block.value())
                .isInstanceOf(Map.class));
    }

    @Test
    void objectsThatThePageShowsAreThoseOfTheSample() throws IOException {
        Manifests manifests = Manifests.read();
        assertThat(blocks("kubernetes.md").stream()
                        .filter(block -> block.has("apiVersion"))
                        .toList())
                .hasSizeGreaterThan(1)
                .allSatisfy(block -> assertThat(block.value())
                        .isEqualTo(manifests
                                .object(
                                        block.at("kind").text(),
                                        block.at("metadata", "name").text())
                                .value()));
    }

    @Test
    void whatThePageShowsOfComposeIsInTheFileOfTheSample() throws IOException {
        YamlPlace compose = YamlPlace.allOf(COMPOSE).get(0);
        assertThat(blocks("containers.md")).allSatisfy(block -> assertIsIn(compose, block.value()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes.md", "containers.md"})
    void thePageSaysHowLongAStopMayTake(String page) throws IOException {
        long seconds = new SampleConfiguration(Map.of()).longestStop().toSeconds();
        assertThat(text(page)).contains(" " + seconds + " s");
    }

    /** Maps may have more keys there; all else is the same. */
    private static void assertIsIn(YamlPlace file, @Nullable Object shown) {
        if (shown instanceof Map<?, ?> map) {
            map.forEach((key, value) -> assertIsIn(file.at(String.valueOf(key)), value));
        } else {
            assertThat(shown).as(file.path()).isEqualTo(file.value());
        }
    }

    private static List<YamlPlace> blocks(String page) throws IOException {
        return YAML.matcher(text(page))
                .results()
                .flatMap((MatchResult block) -> YamlPlace.allOf(page, block.group(1)).stream())
                .toList();
    }

    private static String text(String page) throws IOException {
        return Files.readString(DOCS.resolve(page));
    }
}
