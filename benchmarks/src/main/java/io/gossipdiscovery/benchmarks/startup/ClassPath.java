package io.gossipdiscovery.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The jars that an application starts with, sorted by name, so that their order is not one of the folder's.
 *
 * @param jars all of them
 */
record ClassPath(List<Path> jars) {

    ClassPath {
        jars = jars.stream().sorted(Comparator.comparing(ClassPath::name)).toList();
    }

    /** What a folder holds. */
    static ClassPath of(Path folder) throws IOException {
        try (Stream<Path> jars = Files.list(folder)) {
            return new ClassPath(
                    jars.filter(file -> name(file).endsWith(".jar")).toList());
        }
    }

    ClassPath without(Predicate<String> names) {
        return new ClassPath(jars.stream().filter(jar -> !names.test(name(jar))).toList());
    }

    /** The jars that the other one has not got. */
    ClassPath beyond(ClassPath other) {
        List<String> there = other.names();
        return without(there::contains);
    }

    List<String> names() {
        return jars.stream().map(ClassPath::name).toList();
    }

    long bytes() {
        return jars.stream().mapToLong(ClassPath::size).sum();
    }

    /** As an option of a JVM, after the classes of an application. */
    String after(Path classes) {
        return Stream.concat(Stream.of(classes), jars.stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String name(Path jar) {
        return jar.getFileName().toString();
    }

    private static long size(Path jar) {
        try {
            return Files.size(jar);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
