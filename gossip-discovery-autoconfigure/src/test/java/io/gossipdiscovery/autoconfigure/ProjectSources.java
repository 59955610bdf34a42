package io.gossipdiscovery.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sources of all modules by the name of their class; of those that share one, together. What documents name is looked up here. */
final class ProjectSources {

    /** Seen from the module whose tests run. */
    static final Path PROJECT = Path.of(System.getProperty("basedir", "."), "..");

    private final Map<String, String> byClass = new HashMap<>();

    private ProjectSources(String folder) throws IOException {
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path root : modules.map(module -> module.resolve(folder))
                    .filter(Files::isDirectory)
                    .toList()) {
                add(root);
            }
        }
    }

    static ProjectSources main() throws IOException {
        return new ProjectSources("src/main/java");
    }

    static ProjectSources tests() throws IOException {
        return new ProjectSources("src/test/java");
    }

    private void add(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String name = String.valueOf(file.getFileName()).replace(".java", "");
                byClass.merge(name, Files.readString(file), String::concat);
            }
        }
    }

    Collection<String> texts() {
        return byClass.values();
    }

    /** Whether a class of this name has a method of that one which JUnit runs. */
    boolean hasTest(String type, String method) {
        Pattern declaration = Pattern.compile(
                "@(Test|ParameterizedTest|RepeatedTest)\\b((?!\\bvoid\\b).)*\\bvoid\\s+" + Pattern.quote(method)
                        + "\\(",
                Pattern.DOTALL);
        return declaration.matcher(byClass.getOrDefault(type, "")).find();
    }
}
