package io.gossipdiscovery.benchmarks.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The words that start a JVM of the same kind as this one. */
public final class JavaCommand {

    /** As small as an instance may be. */
    public static final List<String> SMALL_HEAP = List.of("-Xmx64m", "-XX:+UseSerialGC");

    private JavaCommand() {}

    /** A main class of this JVM's own class path. */
    public static List<String> of(List<String> options, Class<?> main, String... arguments) {
        return of(options, System.getProperty("java.class.path"), main.getName(), arguments);
    }

    /** A main class of another class path. */
    public static List<String> of(List<String> options, String classPath, String main, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(options);
        words.addAll(List.of("-cp", classPath, main));
        words.addAll(List.of(arguments));
        return words;
    }
}
