package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.membership.GossipProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.json.JsonParserFactory;

/** Keeps the README and all pages to properties that exist; meters and counters, whose names look alike, are told from them. */
class PropertiesOfThePagesTests {

    /** Keys of a map are behind the name of its property: in capitals, or as a star. So are all properties of a group. */
    private static final Pattern PROPERTY = Pattern.compile(
            "`((?:gossip|management\\.(?:endpoint|health|info)\\.gossip(?:keys)?)(?:\\.[a-z][a-zA-Z-]*)+)");

    private static final Pattern METER = Pattern.compile("(?m)^\\| `(gossip\\.[a-z.]+)` \\|");

    /** Not the changelog and the decisions, which say what was. */
    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ProjectSources.PROJECT.resolve("docs"))) {
            return Stream.concat(Stream.of(ProjectSources.PROJECT.resolve("README.md")), docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPropertyOfOursExists(Path page) throws Exception {
        Set<String> known = properties();
        Set<String> others = metersAndCounters();
        Set<String> named = new TreeSet<>();
        Matcher matcher = PROPERTY.matcher(Files.readString(page));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        named.removeAll(others);

        assertThat(named).allSatisfy(name -> assertThat(known)
                .as("%s names %s", page, name)
                .anySatisfy(property -> assertThat(isMeant(property, name)).isTrue()));
    }

    /** By its name, by that of a group, or by a key of a map. */
    private static boolean isMeant(String property, String name) {
        boolean isMap = property.endsWith(".metadata") || property.endsWith(".ports");
        return name.equals(property) || property.startsWith(name + ".") || (isMap && name.startsWith(property + "."));
    }

    private static Set<String> metersAndCounters() throws IOException {
        Set<String> names = new TreeSet<>();
        METER.matcher(Files.readString(ProjectSources.PROJECT.resolve("docs").resolve("meters.md")))
                .results()
                .forEach(meter -> names.add(meter.group(1)));
        assertThat(names).hasSizeGreaterThan(50);
        try (TestNode node = TestNode.start()) {
            names.addAll(node.node().counters().keySet());
        }
        return names;
    }

    private static Set<String> properties() throws Exception {
        Path classes = Path.of(GossipProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Map<String, Object> metadata = JsonParserFactory.getJsonParser()
                .parseMap(Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json")));
        return ((List<?>) Objects.requireNonNull(metadata.get("properties")))
                .stream()
                        .map(property -> String.valueOf(((Map<?, ?>) property).get("name")))
                        .collect(Collectors.toUnmodifiableSet());
    }
}
