package io.gossipdiscovery.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the figures come from.
 *
 * @param cpu the model, where the system tells it
 * @param cores that the JVM may use
 * @param heapBytes the largest heap
 * @param os name, version and architecture
 * @param jvm name and version
 */
public record Machine(String cpu, int cores, long heapBytes, String os, String jvm) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    public static Machine here() {
        Runtime runtime = Runtime.getRuntime();
        return new Machine(
                cpuModel(),
                runtime.availableProcessors(),
                runtime.maxMemory(),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                property("java.vm.name") + " " + property("java.runtime.version"));
    }

    @Override
    public String toString() {
        return "%s, %d cores, %s, %s, heap up to %d MiB".formatted(cpu, cores, os, jvm, heapBytes >> 20);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }

    private static String cpuModel() {
        if (!Files.isReadable(CPU_INFO)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
