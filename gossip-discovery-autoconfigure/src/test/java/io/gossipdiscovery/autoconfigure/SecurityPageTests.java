package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/SECURITY.md} to what tests show: each claim of its tables names some that exist, or says why there is none. */
class SecurityPageTests {

    private static final Path PROJECT = Path.of(System.getProperty("basedir", "."), "..");

    /** Attack or claim, who, what it can do or what holds, what it cannot or what does not, counter, tests. */
    private static final int COLUMNS = 6;

    private static final Pattern TEST = Pattern.compile("`(\\w+Tests)\\.(\\w+)`");
    private static final Pattern COUNTER = Pattern.compile(
            "`((?:rejected|keys|streams|shell|syncs|state|members|tombstones|probes|updates|refutations|answers|clock)\\.[\\w.]+|newLives)`");
    private static final Pattern WHY = Pattern.compile("none: .{20,}");

    @Test
    void everyClaimNamesATestOrSaysWhyThereIsNone() throws IOException {
        for (List<String> row : rows()) {
            assertThat(row).as(row.toString()).hasSize(COLUMNS);
            String shownBy = row.get(COLUMNS - 1);
            boolean hasTest = TEST.matcher(shownBy).find();
            assertThat(hasTest ^ WHY.matcher(shownBy).matches())
                    .as("'%s' names tests, or 'none: ' and why: %s", row.get(0), shownBy)
                    .isTrue();
        }
    }

    @Test
    void everyNamedTestExists() throws IOException {
        Map<String, String> sources = sources("src/test/java");
        List<String> missing = new ArrayList<>();
        Matcher named = TEST.matcher(page());
        while (named.find()) {
            Pattern declaration = Pattern.compile(
                    "@(Test|ParameterizedTest|RepeatedTest)\\b((?!\\bvoid\\b).)*\\bvoid\\s+" + named.group(2) + "\\(",
                    Pattern.DOTALL);
            if (!declaration.matcher(sources.getOrDefault(named.group(1), "")).find()) {
                missing.add(named.group());
            }
        }
        assertThat(missing)
                .as("tests that docs/SECURITY.md names and that do not exist")
                .isEmpty();
    }

    @Test
    void everyNamedCounterExists() throws IOException {
        Set<String> known = new TreeSet<>();
        Pattern literal = Pattern.compile("\"([\\w.]+)\"");
        for (String source : sources("src/main/java").values()) {
            literal.matcher(source).results().forEach(found -> known.add(found.group(1)));
        }
        Set<String> named = new TreeSet<>();
        COUNTER.matcher(page()).results().forEach(found -> named.add(found.group(1)));
        assertThat(named).hasSizeGreaterThan(30);
        assertThat(known).containsAll(named);
    }

    private static String page() throws IOException {
        return Files.readString(PROJECT.resolve("docs").resolve("SECURITY.md"));
    }

    /** Of the tables whose last column says what shows it. */
    private static List<List<String>> rows() throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : page().lines().toList()) {
            boolean head = line.startsWith("| ") && line.endsWith("| shown by |");
            if (inside && line.startsWith("| ")) {
                rows.add(Arrays.stream(line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                        .map(String::strip)
                        .toList());
            }
            inside = head || (inside && line.startsWith("|"));
        }
        assertThat(rows).hasSizeGreaterThan(40);
        return rows;
    }

    /** The sources of all modules by the name of their class; of those that share one, together. */
    private static Map<String, String> sources(String folder) throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path root : modules.map(module -> module.resolve(folder))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                            .toList()) {
                        sources.merge(
                                String.valueOf(file.getFileName()).replace(".java", ""),
                                Files.readString(file),
                                String::concat);
                    }
                }
            }
        }
        return sources;
    }
}
