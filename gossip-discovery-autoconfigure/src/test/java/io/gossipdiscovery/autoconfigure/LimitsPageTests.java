package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.autoconfigure.membership.GossipProperties;
import io.gossipdiscovery.netty.GossipNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonParserFactory;

/** Keeps {@code docs/LIMITS.md} true: properties with their defaults, counters and tests that it names exist, and none is missing. */
class LimitsPageTests {

    /** What is bounded, default, property, counter, what happens, test. */
    private static final int COLUMNS = 6;

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Set<String> WITHOUT_TEST = Set.of("bytes that wait for the operating system");

    @Test
    void everyPropertyOfALimitIsInTheTableWithItsDefaultAndNoOtherIs() throws Exception {
        Map<String, String> defaults = defaults();
        Set<String> named = new TreeSet<>();
        for (Row row : rows()) {
            for (String property : row.code(2)) {
                named.add(property);
                String stated = row.cells().get(1);
                assertThat(defaults).as(row.what()).containsKey(property);
                if (stated.matches("\\d+")) {
                    assertThat(stated).as(property).isEqualTo(defaults.get(property));
                }
            }
        }
        Set<String> limits = new TreeSet<>(defaults.keySet());
        limits.removeIf(property -> !property.startsWith("gossip.limits."));
        assertThat(limits).hasSizeGreaterThan(8);
        assertThat(named).containsAll(limits);
    }

    @Test
    void everyCounterOfTheTableIsOneOfANodeOrAMeter() throws Exception {
        String meters = Files.readString(ProjectSources.PROJECT.resolve("docs").resolve("meters.md"));
        Set<String> counted = new TreeSet<>();
        try (TestNode node = TestNode.start()) {
            Set<String> counters = node.node().counters().keySet();
            for (Row row : rows()) {
                for (String counter : row.code(3)) {
                    counted.add(counter);
                    assertThat(counters.contains(counter) || meters.contains("| `" + counter + "` |"))
                            .as("%s: %s", row.what(), counter)
                            .isTrue();
                }
                assertThat(row.code(3).isEmpty())
                        .as(row.what())
                        .isEqualTo(row.cells().get(3).startsWith("none: "));
            }
        }
        assertThat(counted).containsAll(GossipNode.watchedLimits());
    }

    @Test
    void everyRowNamesATestThatExists() throws Exception {
        ProjectSources tests = ProjectSources.tests();
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            assertThat(row.code(5).isEmpty()).as(row.what()).isEqualTo(WITHOUT_TEST.contains(row.what()));
            for (String test : row.code(5)) {
                String[] name = test.split("\\.", 2);
                if (!tests.hasTest(name[0], name[1])) {
                    missing.add(row.what() + ": " + test);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static List<Row> rows() throws Exception {
        List<Row> rows = Files.readAllLines(
                        ProjectSources.PROJECT.resolve("docs").resolve("LIMITS.md"))
                .stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| what |"))
                .map(line -> new Row(
                        Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                                .map(String::strip)
                                .toList()))
                .filter(row -> row.cells().size() == COLUMNS)
                .toList();
        assertThat(rows).hasSizeGreaterThan(25);
        return rows;
    }

    private static Map<String, String> defaults() throws Exception {
        Path classes = Path.of(GossipProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Map<String, Object> metadata = JsonParserFactory.getJsonParser()
                .parseMap(Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json")));
        Map<String, String> defaults = new HashMap<>();
        for (Object property : (List<?>) Objects.requireNonNull(metadata.get("properties"))) {
            Map<?, ?> described = (Map<?, ?>) property;
            defaults.put(String.valueOf(described.get("name")), String.valueOf(described.get("defaultValue")));
        }
        return defaults;
    }

    private record Row(List<String> cells) {

        String what() {
            return cells.get(0);
        }

        /** What a cell names in code. */
        List<String> code(int cell) {
            Matcher matcher = CODE.matcher(cells.get(cell));
            List<String> named = new ArrayList<>();
            while (matcher.find()) {
                named.add(matcher.group(1));
            }
            return named;
        }
    }
}
