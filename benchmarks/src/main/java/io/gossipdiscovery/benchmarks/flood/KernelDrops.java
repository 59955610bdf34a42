package io.gossipdiscovery.benchmarks.flood;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What Linux dropped of the datagrams of one UDP socket, because nobody took them in time. */
final class KernelDrops {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));

    private KernelDrops() {}

    /** Whether this system tells. */
    static boolean areTold() {
        return Files.isReadable(TABLES.get(0));
    }

    /** So many since the socket of this port was opened. */
    static long of(int port) throws IOException {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        long drops = 0;
        for (Path table : TABLES) {
            if (Files.isReadable(table)) {
                drops += of(suffix, Files.readAllLines(table));
            }
        }
        return drops;
    }

    /** Local address in the second column, drops in the last. */
    private static long of(String suffix, List<String> lines) {
        long drops = 0;
        for (String line : lines) {
            String[] columns = line.strip().split("\\s+", -1);
            if (columns[1].endsWith(suffix)) {
                drops += Long.parseLong(columns[columns.length - 1]);
            }
        }
        return drops;
    }
}
