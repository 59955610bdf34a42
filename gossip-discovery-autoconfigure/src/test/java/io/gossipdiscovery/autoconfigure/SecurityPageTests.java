package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/SECURITY.md} to what tests show: each claim of its tables names some that exist, or says why there is none. */
class SecurityPageTests {

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
        ProjectSources tests = ProjectSources.tests();
        List<String> missing = new ArrayList<>();
        Matcher named = TEST.matcher(page());
        while (named.find()) {
            if (!tests.hasTest(named.group(1), named.group(2))) {
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
        for (String source : ProjectSources.main().texts()) {
            literal.matcher(source).results().forEach(found -> known.add(found.group(1)));
        }
        Set<String> named = new TreeSet<>();
        COUNTER.matcher(page()).results().forEach(found -> named.add(found.group(1)));
        assertThat(named).hasSizeGreaterThan(30);
        assertThat(known).containsAll(named);
    }

    private static String page() throws IOException {
        return Files.readString(ProjectSources.PROJECT.resolve("docs").resolve("SECURITY.md"));
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
}
