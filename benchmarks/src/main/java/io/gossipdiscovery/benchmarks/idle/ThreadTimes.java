package io.gossipdiscovery.benchmarks.idle;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the threads of this process have used until a moment, by their id: as the kernel counts it, which sees what no profiler in
 * the JVM does.
 *
 * @param threads by id
 */
record ThreadTimes(Map<Integer, Times> threads) {

    private static final Path TASKS = Path.of("/proc/self/task");

    /** User and system time in ticks of 10 ms are the words 14 and 15 of stat, counted from 1; the name is the second. */
    private static final int USER_AFTER_NAME = 11;

    /**
     * One thread.
     *
     * @param name the first 15 bytes of it
     * @param nanos on a processor
     * @param userTicks of them outside the kernel, by the sampling of the kernel's clock
     * @param systemTicks in it
     * @param waits how often it gave the processor up by itself
     */
    record Times(String name, long nanos, long userTicks, long systemTicks, long waits) {

        Times minus(Times earlier) {
            return new Times(
                    name,
                    nanos - earlier.nanos,
                    userTicks - earlier.userTicks,
                    systemTicks - earlier.systemTicks,
                    waits - earlier.waits);
        }

        Times plus(Times other) {
            return new Times(
                    name,
                    nanos + other.nanos,
                    userTicks + other.userTicks,
                    systemTicks + other.systemTicks,
                    waits + other.waits);
        }
    }

    static boolean areTold() {
        return Files.isDirectory(TASKS);
    }

    static ThreadTimes now() throws IOException {
        Map<Integer, Times> threads = new TreeMap<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                try {
                    threads.put(Integer.valueOf(task.getFileName().toString()), read(task));
                } catch (IOException e) {
                    if (Files.exists(task)) {
                        throw e;
                    }
                    // It has ended meanwhile.
                }
            }
        }
        return new ThreadTimes(threads);
    }

    /** What the threads of these names used since an earlier moment; of those that ended since, nothing. */
    Times since(ThreadTimes earlier, Predicate<String> names) {
        Times none = new Times("", 0, 0, 0, 0);
        return threads.entrySet().stream()
                .filter(thread -> names.test(thread.getValue().name()))
                .map(thread -> thread.getValue().minus(earlier.threads.getOrDefault(thread.getKey(), none)))
                .reduce(none, Times::plus);
    }

    private static Times read(Path task) throws IOException {
        String stat = Files.readString(task.resolve("stat"));
        int end = stat.lastIndexOf(')');
        String[] words = stat.substring(end + 2).split(" ", -1);
        String nanos = Files.readString(task.resolve("schedstat")).split(" ", -1)[0];
        long waits = Files.readAllLines(task.resolve("status")).stream()
                .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        return new Times(
                stat.substring(stat.indexOf('(') + 1, end),
                Long.parseLong(nanos),
                Long.parseLong(words[USER_AFTER_NAME]),
                Long.parseLong(words[USER_AFTER_NAME + 1]),
                waits);
    }
}
