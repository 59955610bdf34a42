package io.gossipdiscovery.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Variables of the environment that the documents and the files of the sample name are those of properties. */
@Tag("long")
class VariablesTests {

    private static final Pattern VARIABLE = Pattern.compile("\\bGOSSIP_[A-Z0-9_]+");

    /** Of the shell and of Compose, from which containers get {@code GOSSIP_SECURITY_KEYS}; and of {@code gossip-simulator/run}. */
    private static final Set<String> OF_OTHERS = Set.of("GOSSIP_KEY", "GOSSIP_SIMULATOR_HEAP");

    private static final Path SAMPLE = Page.PROJECT.resolve("sample-app");

    static List<Path> files() throws IOException {
        try (Stream<Path> manifests = Files.list(SAMPLE.resolve("kubernetes"))) {
            Stream<Path> sample = Stream.concat(Stream.of(SAMPLE.resolve("compose.yaml")), manifests);
            return Stream.concat(Page.all().stream().map(Page::file), sample)
                    .filter(file -> !named(file).isEmpty())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyVariableIsThatOfAProperty(Path file) throws IOException {
        Set<String> variables = new TreeSet<>(named(file));
        variables.removeAll(OF_OTHERS);
        assertThat(known()).as("variables of properties, for %s", file).containsAll(variables);
    }

    @Test
    void variablesAreFoundAndToldFromOthers() throws IOException {
        Path page = Page.of("docs/containers.md").file();
        assertThat(files()).contains(SAMPLE.resolve("compose.yaml"), page);
        assertThat(named(SAMPLE.resolve("kubernetes").resolve("inventory-deployment.yaml")))
                .contains("GOSSIP_CLUSTER", "GOSSIP_SEEDS", "GOSSIP_SECURITY_KEYS");
        assertThat(known()).contains("GOSSIP_PEERSFILE").doesNotContain("GOSSIP_PEERS_FILE");
    }

    private static Set<String> named(Path file) {
        try {
            return VARIABLE.matcher(Files.readString(file))
                    .results()
                    .map(MatchResult::group)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As Boot reads them: upper case, underscores for dots, and no dashes. */
    private static Set<String> known() throws IOException {
        KnownProperties known = new KnownProperties();
        return known.ours().stream()
                .map(property -> property.name().replace(".", "_").replace("-", ""))
                .map(name -> name.toUpperCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }
}
