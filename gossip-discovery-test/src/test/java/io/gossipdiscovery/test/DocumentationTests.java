package io.gossipdiscovery.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/testing.md} equal to the tests that it shows. */
class DocumentationTests {

    private static final Path PAGE = Path.of("../docs/testing.md");
    private static final Path EXAMPLES = Path.of("src/test/java/io/gossipdiscovery/test/example");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyExampleOfThePageIsATestThatRuns() throws IOException {
        List<String> shown = JAVA.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        String tests;
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            tests = files.map(DocumentationTests::read).collect(Collectors.joining());
        }
        assertThat(shown).hasSize(4).allSatisfy(example -> assertThat(tests).contains(example));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
