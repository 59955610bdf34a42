package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.membership.GossipProperties;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.json.JsonParserFactory;

/** Keeps pages that tell users what to set to properties that exist. */
class PropertiesOfThePagesTests {

    private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");

    /** Keys of a map are behind the name of its property: in capitals, or as a star. */
    private static final Pattern PROPERTY =
            Pattern.compile("`((?:gossip|management\\.(?:endpoint|health|info)\\.gossip)(?:\\.[a-z][a-z-]*)+)");

    @ParameterizedTest
    @ValueSource(strings = {"migrating-from-eureka.md", "migrating-from-consul.md", "comparison.md"})
    void everyPropertyOfOursExists(String page) throws Exception {
        Set<String> known = properties();
        Set<String> named = new TreeSet<>();
        Matcher matcher = PROPERTY.matcher(Files.readString(DOCS.resolve(page)));
        while (matcher.find()) {
            named.add(matcher.group(1));
        }

        assertThat(named).hasSizeGreaterThan(5).allSatisfy(name -> assertThat(known)
                .as("%s names %s", page, name)
                .anySatisfy(property -> assertThat(isOrIsInside(name, property)).isTrue()));
    }

    private static boolean isOrIsInside(String name, String property) {
        return name.equals(property) || (property.endsWith(".metadata") && name.startsWith(property + "."));
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
