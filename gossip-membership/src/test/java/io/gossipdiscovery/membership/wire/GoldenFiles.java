package io.gossipdiscovery.membership.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The bytes of version 1, one file each: on every line bytes in hexadecimal and, behind a number sign, what they are. A file that
 * exists is never written again: what version 1 is does not change.
 */
final class GoldenFiles {

    /** Where they are, seen from the module. */
    static final Path FOLDER = Path.of("src", "test", "resources", "wire", "v1");

    /** Set to true, files that are missing are written. */
    static final String WRITE = "gossip.golden.write";

    private GoldenFiles() {}

    /** The names of those that exist. */
    static Set<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.hex$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> lines(String name) {
        try {
            return Files.readAllLines(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] bytes(String name) {
        String hex = lines(name).stream()
                .map(line -> line.replaceFirst("#.*", "").replace(" ", ""))
                .collect(Collectors.joining());
        return HexFormat.of().parseHex(hex);
    }

    /** Writes one that does not exist yet, if that is asked for. */
    static void writeNew(String name, String title, List<String> lines) {
        if (!Boolean.getBoolean(WRITE) || Files.exists(file(name))) {
            return;
        }
        List<String> all = new ArrayList<>(List.of("# " + title));
        all.addAll(lines);
        try {
            Files.createDirectories(FOLDER);
            Files.write(file(name), all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(String name) {
        return FOLDER.resolve(name + ".hex");
    }
}
