package io.gossipdiscovery.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the documents quote of logs, errors and answers is what the sources say. In {@code docs/troubleshooting.md} that is
 * all code of three words or more but commands, where {@code ...} and numbers stand for what varies; in blocks of all
 * documents it is lines of the log.
 */
@Tag("long")
class QuotedMessagesTests {

    private static final Page PAGE = Page.of("docs/troubleshooting.md");
    private static final Statements STATEMENTS = Statements.read();

    private static final Set<String> OF_OTHERS = Set.of(
            "APPLICATION FAILED TO START",
            "IllegalStateException: No instances available for inventory",
            "LoadBalancer does not contain an instance for the service inventory",
            "Unable to find instance for inventory",
            "No servers available for service: inventory",
            "Spring Cloud LoadBalancer is currently working with the default cache",
            "Failed to resolve 'inventory'");

    private static final int FEWEST_WORDS = 3;
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern COMMAND = Pattern.compile("(curl|getent|nc|openssl) .*");

    /** What may be put before a message that is made elsewhere: it is a line of the log, or is about a property. */
    private static final Pattern BEGINNING = Pattern.compile("^(Gossip: )?((gossip|spring)\\.[a-z.-]+(\\[\\d+])? )?");

    private static final Pattern VARIED = Pattern.compile("\\.\\.\\.|\\b\\d[\\d,.]*\\b");

    /** Any statement with as few characters of its own could be anything. */
    private static final int FEWEST_CHARACTERS = 20;

    static List<String> quotations() {
        return CODE.matcher(String.join("\n", PAGE.prose()))
                .results()
                .map(code -> code.group(1).replaceAll("\\s+", " "))
                .filter(code -> code.split(" ", -1).length >= FEWEST_WORDS)
                .filter(code -> !COMMAND.matcher(code).matches() && !OF_OTHERS.contains(code))
                .distinct()
                .toList();
    }

    static List<String> linesOfTheLog() {
        return Page.allBlocks("", "text").stream()
                .flatMap(block -> block.text().lines())
                .filter(line -> line.startsWith("Gossip"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("quotations")
    void everyQuotationIsWhatTheSourcesSay(String quotation) {
        assertThat(isSaid(quotation)).as(quotation).isTrue();
    }

    @ParameterizedTest
    @MethodSource("linesOfTheLog")
    void everyLineOfTheLogIsWhatTheSourcesSay(String line) {
        assertThat(STATEMENTS.canBe(line, FEWEST_CHARACTERS)).as(line).isTrue();
    }

    @Test
    void whatNobodySaysIsFound() {
        assertThat(quotations()).hasSizeGreaterThan(80);
        assertThat(isSaid("Seed '...' cannot be resolved")).isTrue();
        assertThat(isSaid("Seed '...' cannot be found")).isFalse();
        assertThat(isSaid("cannot be resolved Seed '...'")).isFalse();
        assertThat(linesOfTheLog()).hasSizeGreaterThan(3);
        assertThat(STATEMENTS.canBe("Gossip cluster 'shop' had 1 other member: b", FEWEST_CHARACTERS))
                .isFalse();
    }

    private static boolean isSaid(String quotation) {
        String message = BEGINNING.matcher(quotation).replaceFirst("");
        return STATEMENTS.say(VARIED.splitAsStream(message).map(String::strip).toList());
    }
}
