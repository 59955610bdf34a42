package io.gossipdiscovery.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.gossipdiscovery.documentation.Page.Block;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.json.JsonMapper;

/** What the documents show of configuration and of answers can be read, and every property of ours in it exists. */
@Tag("long")
class ConfigurationSnippetsTests {

    private static final Pattern OURS =
            Pattern.compile("gossip\\..+|management\\.(endpoint|health|info)\\.gossip(keys)?\\..+");

    /** How keys begin that are no properties of what is on the class path: of Kubernetes, of Compose, and of Eureka. */
    private static final Set<String> OF_OTHERS = Set.of(
            "apiVersion",
            "egress",
            "env",
            "eureka",
            "kind",
            "metadata",
            "networks",
            "services",
            "spec",
            "template",
            "volumeMounts",
            "volumes");

    static List<Block> configurations() {
        return Page.allBlocks("yaml", "yml", "properties");
    }

    static List<Block> answers() {
        return Page.allBlocks("json");
    }

    static List<Block> markup() {
        return Page.allBlocks("xml");
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void everyPropertyOfOursExists(Block block) throws IOException {
        KnownProperties known = new KnownProperties();
        assertThat(keys(block))
                .as("keys in %s", block)
                .isNotEmpty()
                .filteredOn(key -> OURS.matcher(key).matches())
                .allSatisfy(key -> assertThat(known.has(key)).as(key).isTrue());
    }

    /** A name of ours that is misspelt at its beginning looks like one of somebody else. */
    @ParameterizedTest
    @MethodSource("configurations")
    void everyKeyBeginsAsAPropertyDoesOrIsKnownToBeOfOthers(Block block) throws IOException {
        KnownProperties known = new KnownProperties();
        assertThat(keys(block)).as("keys in %s", block).allSatisfy(key -> {
            String first = key.replaceAll("[.\\[].*", "");
            assertThat(known.hasGroup(first) || OF_OTHERS.contains(first))
                    .as(key)
                    .isTrue();
        });
    }

    @ParameterizedTest
    @MethodSource("answers")
    void everyAnswerIsJson(Block block) {
        assertThatCode(() -> JsonMapper.shared().readTree(block.text()))
                .as(block.toString())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("markup")
    void everyBlockOfXmlIsWellFormed(Block block) {
        String text = block.text();
        assertThatCode(() -> Pom.parse(text.startsWith("<?xml") ? text : "<snippet>" + text + "</snippet>"))
                .as(block.toString())
                .doesNotThrowAnyException();
    }

    @Test
    void whatDoesNotExistIsFound() throws IOException {
        KnownProperties known = new KnownProperties();
        assertThat(known.has("gossip.seeds")).isTrue();
        assertThat(known.has("gossip.seeds[1]")).isTrue();
        assertThat(known.has("gossip.discovery.metadata.version")).isTrue();
        assertThat(known.has("gossip.seed")).isFalse();
        assertThat(known.has("gossip.discovery.zone.name")).isFalse();
    }

    private static Set<String> keys(Block block) throws IOException {
        Properties properties = new Properties();
        if (block.language().equals("properties")) {
            properties.load(new StringReader(block.text()));
        } else {
            YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
            yaml.setResources(new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
            properties = Objects.requireNonNull(yaml.getObject());
        }
        Set<String> keys = new TreeSet<>();
        properties.keySet().forEach(key -> keys.add(key.toString())); // values of YAML may be numbers, too
        return keys;
    }
}
