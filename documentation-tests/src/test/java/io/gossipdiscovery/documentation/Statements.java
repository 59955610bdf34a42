package io.gossipdiscovery.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the sources of a node in an application can say: the string literals of each statement, one after the other.
 *
 * @param lines one for each statement; {@value #VARIED} stands for what is put in when it is said, {@value #CODE} for code
 */
record Statements(List<String> lines) {

    static final String VARIED = "…";

    /** Stands for the code between two strings. */
    private static final String CODE = "¦";

    private static final List<String> MODULES =
            List.of("gossip-membership", "gossip-membership-netty", "gossip-discovery-autoconfigure");

    /** A string, a character, or a comment. */
    private static final Pattern TOKEN = Pattern.compile(
            "\"((?:[^\"\\\\\\n]|\\\\.)*)\"|'(?:[^'\\\\]|\\\\.)+'|//[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);

    private static final Pattern END = Pattern.compile("[;{}]");

    /** Of the logger, and of formats. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{}|%[-.\\d]*[a-z]");

    Statements {
        lines = List.copyOf(lines);
    }

    static Statements read() {
        return new Statements(MODULES.stream()
                .map(module -> Page.PROJECT.resolve(module).resolve("src/main/java"))
                .flatMap(Statements::sources)
                .flatMap(source -> of(source).lines())
                .toList());
    }

    private static Stream<String> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).map(Statements::text).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String of(String source) {
        StringBuilder said = new StringBuilder();
        StringBuilder code = new StringBuilder();
        int from = 0;
        for (MatchResult token : TOKEN.matcher(source).results().toList()) {
            code.append(source, from, token.start());
            from = token.end();
            String text = token.group(1);
            if (text != null) {
                said.append(separator(code.toString()))
                        .append(PLACEHOLDER.matcher(text.replace("\\\"", "\"")).replaceAll(VARIED));
                code.setLength(0);
            }
        }
        return said.toString();
    }

    /** What stands between two strings for the code between them. */
    private static String separator(String code) {
        if (END.matcher(code).find()) {
            return "\n";
        }
        return code.strip().equals("+") ? "" : CODE;
    }

    /** Whether one of them says all these, in this order. */
    boolean say(List<String> parts) {
        Pattern inOrder = Pattern.compile(".*" + gaps(parts) + ".*");
        return lines.stream().anyMatch(line -> inOrder.matcher(line).matches());
    }

    /**
     * Whether one of them can be this whole line, without the strings behind that are put into it; only those are asked that have so
     * many characters of their own.
     */
    boolean canBe(String line, int fewest) {
        return lines.stream()
                .flatMap(Statements::beginnings)
                .filter(said -> said.replace(VARIED, "").length() >= fewest)
                .anyMatch(said -> line.matches(gaps(List.of(said.split(VARIED, -1)))));
    }

    private static Stream<String> beginnings(String said) {
        return IntStream.rangeClosed(1, said.length())
                .filter(end -> end == said.length() || said.startsWith(CODE, end))
                .mapToObj(end -> said.substring(0, end).replace(CODE, VARIED));
    }

    private static String gaps(List<String> parts) {
        return parts.stream().map(Pattern::quote).collect(Collectors.joining(".*"));
    }
}
