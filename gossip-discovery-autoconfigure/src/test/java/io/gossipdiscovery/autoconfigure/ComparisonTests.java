package io.gossipdiscovery.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/comparison.md} to what tests show: what is said of this project names tests that exist in one of its
 * modules, and what is not there names none.
 */
class ComparisonTests {

    private static final Path PAGE = ProjectSources.PROJECT.resolve("docs").resolve("comparison.md");

    /** Columns of each table: the feature, ours, the tests, and the five others. */
    private static final int COLUMNS = 8;

    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern LACK = Pattern.compile("(no|not yet)\\b.*");

    @Test
    void everyRowHasAllColumns() throws IOException {
        assertThat(rows())
                .hasSizeGreaterThan(50)
                .allSatisfy(row -> assertThat(row.cells()).as(row.toString()).hasSize(COLUMNS));
    }

    @Test
    void everyRowOfOursNamesATestAndWhatIsNotThereNamesNone() throws IOException {
        assertThat(rows()).isNotEmpty().allSatisfy(row -> assertThat(row.tests().isEmpty())
                .as("no test is named beside '%s' in: %s", row.ours(), row.feature())
                .isEqualTo(LACK.matcher(row.ours()).matches()));
    }

    @Test
    void everyNamedTestExists() throws IOException {
        ProjectSources tests = ProjectSources.tests();
        List<String> missing = new ArrayList<>();
        for (Row row : rows()) {
            for (NamedTest test : row.tests()) {
                if (!tests.hasTest(test.type(), test.method())) {
                    missing.add(row.feature() + ": " + test.type() + "." + test.method());
                }
            }
        }
        assertThat(missing)
                .as("tests that docs/comparison.md names and that do not exist")
                .isEmpty();
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| feature |"))
                .map(line -> new Row(
                        List.of(line.substring(1, line.lastIndexOf('|')).strip().split("\\s*\\|\\s*", -1))))
                .toList();
    }

    private record NamedTest(String type, String method) {}

    private record Row(List<String> cells) {

        String feature() {
            return cells.get(0);
        }

        String ours() {
            return cells.get(1);
        }

        List<NamedTest> tests() {
            Matcher matcher = TEST.matcher(cells.get(2));
            List<NamedTest> tests = new ArrayList<>();
            while (matcher.find()) {
                tests.add(new NamedTest(matcher.group(1), matcher.group(2)));
            }
            return tests;
        }
    }
}
