package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps {@code docs/shared-state.md} to examples that run, and {@code docs/extending.md} to beans that give way. */
class ExtendingPageTests {

    private static final Path DOCS = ProjectSources.PROJECT.resolve("docs");
    private static final Path EXAMPLES = Path.of("src/test/java/io/gossipdiscovery/autoconfigure/state/example");

    /** A bean method that has the annotation, whatever others it has: its name. */
    private static final Pattern GIVES_WAY = Pattern.compile("@ConditionalOnMissingBean[^{;]*?\\s(gossip\\w+)\\(");

    private static final Pattern LISTED = Pattern.compile("^\\| `(gossip\\w+)` \\|", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"PriceCache", "Jobs"})
    void anExampleOfSharedStateIsCodeThatRuns(String example) throws IOException {
        String source = Files.readString(EXAMPLES.resolve(example + ".java"));

        assertThat(Files.readString(DOCS.resolve("shared-state.md")))
                .contains("```java\n" + source.substring(source.indexOf("import ")) + "```");
    }

    @Test
    void everyBeanThatGivesWayIsListedAndNoOther() throws IOException {
        Set<String> beans = new TreeSet<>();
        for (String source : ProjectSources.main().texts()) {
            GIVES_WAY.matcher(source).results().forEach(found -> beans.add(found.group(1)));
        }
        beans.add("gossipNode"); // with its whole configuration
        Set<String> listed = new TreeSet<>();
        LISTED.matcher(Files.readString(DOCS.resolve("extending.md")))
                .results()
                .forEach(found -> listed.add(found.group(1)));

        assertThat(beans).hasSizeGreaterThan(15);
        assertThat(listed).isEqualTo(beans);
    }
}
