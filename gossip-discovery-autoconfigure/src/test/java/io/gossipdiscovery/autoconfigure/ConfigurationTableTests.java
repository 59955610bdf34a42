package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.membership.GossipProperties;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/**
 * Keeps the table in {@code docs/configuration.md} equal to the metadata of the properties. With
 * {@code -Dgossip.docs.write=true} it writes the table instead.
 */
class ConfigurationTableTests {

    private static final String WRITE = "gossip.docs.write";
    private static final String BEGIN = "<!-- properties: begin -->";
    private static final String END = "<!-- properties: end -->";
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "..", "docs", "configuration.md");

    @Test
    void theTableShowsTheProperties() throws Exception {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).as("the markers of " + PAGE).isBetween(BEGIN.length(), end);
        String table = "\n\n" + table(properties()) + "\n";
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end))
                .as("docs/configuration.md is out of date: write the table with the command that stands above it")
                .isEqualTo(table);
    }

    @Test
    void everyPropertyHasADescriptionAndADefault() throws Exception {
        assertThat(properties()).isNotEmpty().allSatisfy(property -> {
            assertThat(property.description()).as(property.name()).endsWith(".");
            assertThat(property.defaultValue() != null
                            || property.description().contains("Defaults to")
                            || property.type().startsWith("java.util."))
                    .as("%s has a default, or its description says 'Defaults to'", property.name())
                    .isTrue();
        });
    }

    @Test
    void thereAreHintsForWhatNobodyGuesses() throws Exception {
        assertThat(metadata().get("hints"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .extracting("name")
                .contains("gossip.preset", "gossip.seeds");
        assertThat(String.valueOf(metadata().get("hints"))).contains("dns:", "lan", "wan");
    }

    private static String table(List<Property> properties) {
        StringBuilder table = new StringBuilder("| property | type | default | description |\n|---|---|---|---|\n");
        for (Property property : properties) {
            table.append("| `%s` | `%s` | %s | %s |\n"
                    .formatted(
                            property.name(),
                            property.shortType(),
                            property.defaultValue() == null ? "" : "`" + property.defaultValue() + "`",
                            property.description().replace("|", "\\|")));
        }
        return table.toString();
    }

    private static List<Property> properties() throws IOException, URISyntaxException {
        return ((List<?>) Objects.requireNonNull(metadata().get("properties")))
                .stream()
                        .map(property -> Property.of((Map<?, ?>) property))
                        .filter(property -> property.name().contains("gossip"))
                        .sorted(Comparator.comparing(Property::name))
                        .toList();
    }

    /** That of this module, not of the others on the class path. */
    private static Map<String, Object> metadata() throws IOException, URISyntaxException {
        Path classes = Path.of(GossipProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return JsonParserFactory.getJsonParser()
                .parseMap(Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json")));
    }

    private record Property(String name, String type, @Nullable Object defaultValue, String description) {

        static Property of(Map<?, ?> property) {
            return new Property(
                    String.valueOf(property.get("name")),
                    String.valueOf(property.get("type")),
                    property.get("defaultValue"),
                    Objects.requireNonNullElse(property.get("description"), "").toString());
        }

        /** Without packages. */
        String shortType() {
            String type = this.type.replaceAll("[a-z0-9]+\\.(?=[a-zA-Z])", "").replaceAll("^.*\\$", "");
            return type.replaceAll(",", ", ");
        }
    }
}
