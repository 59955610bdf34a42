package io.gossipdiscovery.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.documentation.Page.Block;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradle's files of {@code docs/quick-start.md} describe the project of its {@code pom.xml}, which is built and started by a test of
 * the sample. Nothing runs Gradle here: what can be said without it is said.
 */
@Tag("long")
class GradleFilesTests {

    private static final Page PAGE = Page.of("docs/quick-start.md");
    private static final Set<String> LANGUAGES = Set.of("groovy", "kotlin", "gradle");

    private static final Pattern DEPENDENCY = Pattern.compile(
            "(?m)^ +implementation[ (]+(?:platform\\()?['\"]([\\w.-]+:[\\w.-]+(?::[\\w.-]+)?)['\"]\\)*$");
    private static final Pattern BOOT =
            Pattern.compile("id[ (]['\"]org\\.springframework\\.boot['\"]\\)? version ['\"](.+)['\"]");
    private static final Pattern VERSION = Pattern.compile("(?m)^version = ['\"](.+)['\"]$");
    private static final Pattern NAME = Pattern.compile("(?m)^rootProject\\.name = \"(.+)\"$");

    /** A string, or a comment up to the end of its line. */
    private static final Pattern TEXT = Pattern.compile("'[^'\\n]*'|\"[^\"\\n]*\"|//[^\\n]*");

    private final Pom pom;

    GradleFilesTests() throws Exception {
        String text = PAGE.blocks().stream()
                .filter(block -> block.language().equals("xml"))
                .findFirst()
                .orElseThrow()
                .text();
        pom = new Pom(Pom.parse(text));
    }

    static List<Block> builds() {
        return files().stream()
                .filter(block -> block.text().startsWith("plugins {"))
                .toList();
    }

    static List<Block> files() {
        return PAGE.blocks().stream()
                .filter(block -> LANGUAGES.contains(block.language()))
                .toList();
    }

    @Test
    void thereIsOneInEitherLanguageAndASettingsFile() {
        assertThat(builds()).extracting(Block::language).containsExactly("groovy", "kotlin");
        assertThat(files())
                .filteredOn(block -> NAME.matcher(block.text()).find())
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("builds")
    void itHasTheDependenciesOfThePom(Block build) {
        Set<String> expected = new TreeSet<>(coordinates("/project/dependencies/dependency"));
        expected.addAll(coordinates("/project/dependencyManagement/dependencies/dependency"));
        Set<String> named = DEPENDENCY
                .matcher(build.text())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        assertThat(named).as(build.toString()).isEqualTo(expected);
        assertThat(build.text().lines().filter(line -> line.contains("implementation")))
                .as("with Boot's own versions, which come with its plugin")
                .hasSize(expected.size() + 1);
    }

    @ParameterizedTest
    @MethodSource("builds")
    void itIsOfTheVersionsOfThePom(Block build) {
        assertThat(found(BOOT, build)).as(build.toString()).isEqualTo(pom.text("/project/parent/version"));
        assertThat(found(VERSION, build)).as(build.toString()).isEqualTo(pom.text("/project/version"));
    }

    @Test
    void theJarIsCalledAsThePomCallsIt() {
        String name = files().stream()
                .map(block -> found(NAME, block))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(name).isEqualTo(pom.text("/project/artifactId"));
        assertThat(String.join("\n", PAGE.prose()))
                .contains("`build/libs/" + name + "-" + pom.text("/project/version") + ".jar`");
    }

    @ParameterizedTest
    @MethodSource("files")
    void bracketsAndStringsAreClosed(Block file) {
        assertThat(isClosed(file.text())).as(file.toString()).isTrue();
    }

    @Test
    void whatIsNotClosedIsFound() {
        assertThat(isClosed("plugins { id('java') } // it's")).isTrue();
        assertThat(isClosed("plugins { id('java' }")).isFalse();
        assertThat(isClosed("plugins { id('java') ")).isFalse();
        assertThat(isClosed("id 'java")).isFalse();
    }

    /** Group, name and, where it has one, version of each. */
    private List<String> coordinates(String path) {
        List<String> names = pom.texts(path + "/artifactId");
        return names.stream()
                .map(name -> {
                    String one = path + "[artifactId='" + name + "']";
                    String version = pom.text(one + "/version");
                    return pom.text(one + "/groupId") + ":" + name + (version.isEmpty() ? "" : ":" + version);
                })
                .toList();
    }

    private static String found(Pattern pattern, Block block) {
        Matcher matcher = pattern.matcher(block.text());
        return matcher.find() ? matcher.group(1) : "";
    }

    private static boolean isClosed(String text) {
        Deque<Character> open = new ArrayDeque<>();
        for (char sign : TEXT.matcher(text).replaceAll("").toCharArray()) {
            switch (sign) {
                case '{' -> open.push('}');
                case '(' -> open.push(')');
                case '}', ')' -> {
                    if (open.isEmpty() || open.pop() != sign) {
                        return false;
                    }
                }
                case '\'', '"' -> {
                    return false;
                }
                default -> {
                    // says nothing of what is open
                }
            }
        }
        return open.isEmpty();
    }
}
