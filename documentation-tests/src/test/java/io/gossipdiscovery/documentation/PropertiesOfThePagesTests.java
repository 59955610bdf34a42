package io.gossipdiscovery.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.test.GossipTestCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the README and all pages to properties that exist; meters and counters, whose names look alike, are told from them. */
@Tag("long")
class PropertiesOfThePagesTests {

    /** Keys of a map are behind the name of its property: in capitals, or as a star. So are all properties of a group. */
    private static final Pattern PROPERTY = Pattern.compile(
            "`((?:gossip|management\\.(?:endpoint|health|info)\\.gossip(?:keys)?)(?:\\.[a-z][a-zA-Z-]*)+)");

    private static final Pattern METER = Pattern.compile("(?m)^\\| `(gossip\\.[a-z.]+)` \\|");

    /** Not the changelog and the decisions, which say what was. */
    private static final Pattern PAGE = Pattern.compile("README\\.md|docs/[^/]+\\.md");

    private static Set<String> metersAndCounters = Set.of();

    static List<Page> pages() {
        return Page.all().stream()
                .filter(page -> PAGE.matcher(page.name()).matches())
                .toList();
    }

    @BeforeAll
    static void readMetersAndCounters() throws IOException {
        Set<String> names = new TreeSet<>();
        METER.matcher(Files.readString(Page.PROJECT.resolve("docs/meters.md")))
                .results()
                .forEach(meter -> names.add(meter.group(1)));
        assertThat(names).hasSizeGreaterThan(50);
        try (GossipTestCluster cluster = GossipTestCluster.start(1)) {
            names.addAll(cluster.member(0).node().counters().keySet());
        }
        metersAndCounters = names;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPropertyOfOursExists(Page page) throws IOException {
        KnownProperties known = new KnownProperties();
        Set<String> named = new TreeSet<>();
        PROPERTY.matcher(Files.readString(page.file())).results().forEach(property -> named.add(property.group(1)));
        named.removeAll(metersAndCounters);

        assertThat(named).allSatisfy(name -> assertThat(known.has(name) || known.hasGroup(name))
                .as("%s names %s", page, name)
                .isTrue());
    }
}
