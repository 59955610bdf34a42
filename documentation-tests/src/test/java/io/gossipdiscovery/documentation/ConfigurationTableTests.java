package io.gossipdiscovery.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.documentation.KnownProperties.Property;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Keeps the table in {@code docs/configuration.md} equal to the metadata of the properties, of all modules. With
 * {@code -Dgossip.docs.write=true} it writes the table instead.
 */
@Tag("long")
class ConfigurationTableTests {

    private static final String WRITE = "gossip.docs.write";
    private static final String BEGIN = "<!-- properties: begin -->";
    private static final String END = "<!-- properties: end -->";
    private static final Path PAGE = Page.PROJECT.resolve("docs/configuration.md");

    private final KnownProperties known;

    ConfigurationTableTests() throws IOException {
        this.known = new KnownProperties();
    }

    @Test
    void theTableShowsTheProperties() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertThat(begin).as("the markers of " + PAGE).isBetween(BEGIN.length(), end);
        String table = "\n\n" + table(known.ours()) + "\n";
        if (Boolean.getBoolean(WRITE)) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
            return;
        }
        assertThat(page.substring(begin, end))
                .as("docs/configuration.md is out of date: write the table with the command that stands above it")
                .isEqualTo(table);
    }

    @Test
    void everyPropertyHasADescriptionAndADefault() {
        assertThat(known.ours()).isNotEmpty().allSatisfy(property -> {
            assertThat(property.description()).as(property.name()).endsWith(".");
            assertThat(property.defaultValue() != null
                            || property.description().contains("Defaults to")
                            || property.type().startsWith("java.util."))
                    .as("%s has a default, or its description says 'Defaults to'", property.name())
                    .isTrue();
        });
    }

    @Test
    void propertiesOfEveryModuleAreThere() {
        assertThat(known.ours())
                .extracting(Property::name)
                .contains("gossip.seeds", "management.endpoint.gossip.access");
    }

    @Test
    void thereAreHintsForWhatNobodyGuesses() {
        assertThat(known.hintsFor("gossip.seeds")).contains("dns:");
        assertThat(known.hintsFor("gossip.preset")).contains("lan", "wan");
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
}
