package io.gossipdiscovery.benchmarks.footprint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a process has used until a moment, as the kernel counts it.
 *
 * @param cpuNanos on a processor, by all threads that it ever had; told in steps
 * @param byThread what the threads that are there have, by their id
 * @param residentBytes of memory
 */
record ProcessUse(long cpuNanos, Map<String, ThreadUse> byThread, long residentBytes) {

    /**
     * What a thread has used.
     *
     * @param name the first 15 bytes of it
     * @param cpuNanos on a processor, in the kernel or out of it
     */
    record ThreadUse(String name, long cpuNanos) {

        /** Whether it is of a JVM's just-in-time compiler. */
        boolean compiles() {
            return name.contains("CompilerThre");
        }
    }

    private static final Path PROC = Path.of("/proc");
    private static final String RESIDENT = "VmRSS:";

    /** User and system time are the words 14 and 15 of stat, counted from 1; the name, which may hold anything, is the second. */
    private static final int USER_AFTER_NAME = 11;

    /** In which the kernel tells these two, on all machines that Java runs on. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Both are cut to ticks: a difference of two readings is wrong by less than this. */
    private static final long ROUNDING_NANOS = 2 * TICK_NANOS;

    static ProcessUse of(long pid) throws IOException {
        Path process = PROC.resolve(Long.toString(pid));
        long cpuNanos = cpuNanos(Files.readString(process.resolve("stat")));
        Map<String, ThreadUse> byThread = new TreeMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(process.resolve("task"))) {
            for (Path thread : threads) {
                try {
                    String name = Files.readString(thread.resolve("comm")).strip();
                    String times = Files.readString(thread.resolve("schedstat"));
                    long threadNanos = Long.parseLong(times.split(" ", -1)[0]);
                    byThread.put(thread.getFileName().toString(), new ThreadUse(name, threadNanos));
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
        return new ProcessUse(cpuNanos, byThread, residentKib << 10);
    }

    /** Of a whole process, from the text of its stat. */
    static long cpuNanos(String stat) {
        String[] words = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(words[USER_AFTER_NAME]) + Long.parseLong(words[USER_AFTER_NAME + 1])) * TICK_NANOS;
    }

    /**
     * By all threads. Those that are there tell theirs exactly, while the steps of a whole process are wide for one that is idle: it
     * is asked for what it has beyond, of threads that have ended, and this counts where it is more than rounding.
     */
    long cpuNanosSince(ProcessUse earlier) {
        long alive = nanosSince(earlier, thread -> true);
        long all = cpuNanos - earlier.cpuNanos;
        return all - alive < ROUNDING_NANOS ? alive : all;
    }

    /** By those threads of the just-in-time compiler that are there. */
    long compilerNanosSince(ProcessUse earlier) {
        return nanosSince(earlier, ThreadUse::compiles);
    }

    private long nanosSince(ProcessUse earlier, Predicate<ThreadUse> which) {
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
