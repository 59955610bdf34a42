package io.gossipdiscovery.documentation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A document of this repository.
 *
 * @param file where it is
 * @param blocks its blocks of code
 * @param prose what stands between them, line by line: lines of blocks are empty
 */
record Page(Path file, List<Block> blocks, List<String> prose) {

    /** Seen from the module whose tests run. */
    static final Path PROJECT = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .resolve("..")
            .normalize();

    /** The beginning or the end of a block, which stands further to the right inside of a list. */
    private static final Pattern FENCE = Pattern.compile("( *)```(\\w*)\\s*");

    Page {
        blocks = List.copyOf(blocks);
        prose = List.copyOf(prose);
    }

    /** What stands at the top of the repository, and all of its documents. */
    static List<Page> all() {
        try (Stream<Path> top = Files.list(PROJECT);
                Stream<Path> docs = Files.walk(PROJECT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Page::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One of them. */
    static Page of(String name) {
        return read(PROJECT.resolve(name));
    }

    static Page read(Path file) {
        List<Block> blocks = new ArrayList<>();
        List<String> prose = new ArrayList<>();
        List<String> lines = linesOf(file);
        String above = "";
        int next = 0;
        while (next < lines.size()) {
            String line = lines.get(next++);
            Matcher fence = FENCE.matcher(line);
            if (fence.matches()) {
                int begin = next;
                while (next < lines.size() && !lines.get(next).strip().equals("```")) {
                    next++;
                }
                String text = join(lines.subList(begin, next), fence.group(1).length());
                blocks.add(new Block(nameOf(file), begin, fence.group(2), text, above));
                next++;
                while (prose.size() < next) {
                    prose.add("");
                }
            } else {
                prose.add(line);
            }
            if (!line.isBlank()) {
                above = line.strip();
            }
        }
        return new Page(file, blocks, prose);
    }

    /** As others name it: from the top of the repository. */
    String name() {
        return nameOf(file);
    }

    /** All blocks of these languages, of all documents. */
    static List<Block> allBlocks(String... languages) {
        List<String> wanted = List.of(languages);
        return all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> wanted.contains(block.language()))
                .toList();
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String join(List<String> lines, int indentation) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            int blanks = line.length() - line.stripLeading().length();
            text.append(line.substring(Math.min(indentation, blanks))).append('\n');
        }
        return text.toString();
    }

    private static String nameOf(Path file) {
        return PROJECT.relativize(file).toString().replace('\\', '/');
    }

    @Override
    public String toString() {
        return name();
    }

    /**
     * A block of code.
     *
     * @param page the name of its document
     * @param line where it begins
     * @param language as it stands behind the fence; may be empty
     * @param text without the indentation of the fence
     * @param above the line above it, blank ones aside
     */
    record Block(String page, int line, String language, String text, String above) {

        private static final Pattern EXEMPTION = Pattern.compile("<!-- not compiled: (.+) -->");

        /** Why it is not compiled; empty where it is. */
        String exemption() {
            Matcher exempt = EXEMPTION.matcher(above);
            return exempt.matches() ? exempt.group(1) : "";
        }

        @Override
        public String toString() {
            return page + ":" + line;
        }
    }
}
