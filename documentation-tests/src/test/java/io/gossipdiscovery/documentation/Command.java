package io.gossipdiscovery.documentation;

import io.gossipdiscovery.documentation.Page.Block;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A command that a document shows: a line of a block for a shell, or code within a sentence.
 *
 * @param page the name of the document
 * @param text without the comment behind it, on one line
 */
record Command(String page, String text) {

    private static final Set<String> SHELL = Set.of("", "sh", "bash", "console");
    private static final Pattern CONTINUED = Pattern.compile("\\\\\\n\\s*");
    private static final Pattern COMMENT = Pattern.compile("\\s+#.*");
    private static final Pattern INLINE = Pattern.compile("`([^`]+)`");

    /** Maven, curl, and the scripts of this repository, which stand at the top of a module. */
    private static final Pattern KNOWN =
            Pattern.compile("(mvn|curl|(\\.ci|sample-app|gossip-simulator|gossip-membership|dashboard-tests|benchmarks)"
                    + "/[a-z]+)( .*)?");

    /** Those of a document, each once, in their order. */
    static Set<Command> of(Page page) {
        Set<Command> commands = new LinkedHashSet<>();
        for (Block block : page.blocks()) {
            if (SHELL.contains(block.language())) {
                CONTINUED.matcher(block.text()).replaceAll("").lines().forEach(line -> add(commands, page, line));
            }
        }
        INLINE.matcher(String.join("\n", page.prose()))
                .results()
                .forEach(found -> add(commands, page, found.group(1).replace('\n', ' ')));
        return commands;
    }

    private static void add(Set<Command> commands, Page page, String line) {
        String text = COMMENT.matcher(line.strip()).replaceAll("");
        Command command = new Command(page.name(), text);
        // A folder of a module reads like a script of it.
        if (KNOWN.matcher(text).matches() && !Files.isDirectory(Page.PROJECT.resolve(command.program()))) {
            commands.add(command);
        }
    }

    boolean isMaven() {
        return program().equals("mvn");
    }

    boolean isScript() {
        return program().indexOf('/') > 0;
    }

    String program() {
        return words().get(0);
    }

    /** The program and its arguments, without quotes. */
    List<String> words() {
        return Arrays.asList(text.replaceAll("['\"]", "").split("\\s+", -1));
    }

    @Override
    public String toString() {
        return page + ": " + text;
    }
}
