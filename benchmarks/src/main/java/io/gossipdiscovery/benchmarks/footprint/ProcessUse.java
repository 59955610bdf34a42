package io.gossipdiscovery.benchmarks.footprint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a process has used until a moment, as the kernel counts it.
 *
 * @param byThread what its threads have, by their id
 * @param residentBytes of memory
 */
record ProcessUse(Map<String, ThreadUse> byThread, long residentBytes) {

    /**
     * What a thread has used.
     *
     * @param name the first 15 bytes of it
     * @param cpuNanos on a processor, in the kernel or out of it; that of a whole process is told in steps of 10 ms only
     */
    record ThreadUse(String name, long cpuNanos) {

        /** Whether it is of a JVM's just-in-time compiler. */
        boolean compiles() {
            return name.contains("CompilerThre");
        }
    }

    private static final Path PROC = Path.of("/proc");
    private static final String RESIDENT = "VmRSS:";

    static ProcessUse of(long pid) throws IOException {
        Path process = PROC.resolve(Long.toString(pid));
        Map<String, ThreadUse> byThread = new TreeMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                try {
                    String name = Files.readString(thread.resolve("comm")).strip();
                    String times = Files.readString(thread.resolve("schedstat"));
                    long cpuNanos = Long.parseLong(times.split(" ", -1)[0]);
                    byThread.put(thread.getFileName().toString(), new ThreadUse(name, cpuNanos));
                } catch (IOException e) {
                    if (Files.exists(thread)) {
                        throw e;
                    }
                    // It has ended meanwhile.
                }
            }
        }
        long residentKib = Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        return new ProcessUse(byThread, residentKib << 10);
    }

    /** Of those threads that are there now. */
    long cpuNanosSince(ProcessUse earlier, Predicate<ThreadUse> which) {
        ThreadUse none = new ThreadUse("", 0);
        return byThread.entrySet().stream()
                .filter(thread -> which.test(thread.getValue()))
                .mapToLong(thread -> thread.getValue().cpuNanos()
                        - earlier.byThread.getOrDefault(thread.getKey(), none).cpuNanos())
                .sum();
    }

    int threads() {
        return byThread.size();
    }
}
