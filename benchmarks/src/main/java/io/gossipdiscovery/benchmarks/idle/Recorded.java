package io.gossipdiscovery.benchmarks.idle;

import java.io.IOException;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * What Flight Recorder saw of the nodes' threads.
 *
 * @param samples of running code, by part
 * @param bytesByPart allocated, by part
 * @param bytesByClass allocated, by the name of the class
 * @param bytesBySite allocated, by the topmost method of ours or Netty's
 */
record Recorded(
        Map<Part, Long> samples,
        Map<Part, Long> bytesByPart,
        Map<String, Long> bytesByClass,
        Map<String, Long> bytesBySite) {

    private static final String EXECUTION = "jdk.ExecutionSample";
    private static final String ALLOCATION = "jdk.ObjectAllocationSample";
    private static final Duration PERIOD = Duration.ofMillis(5);

    /** Of the allocations, by their weight. */
    private static final String SAMPLES_A_SECOND = "1000/s";

    /** Begins to record. */
    static Recording start() {
        Recording recording = new Recording();
        recording.enable(EXECUTION).withPeriod(PERIOD);
        recording.enable(ALLOCATION).with("throttle", SAMPLES_A_SECOND);
        recording.start();
        return recording;
    }

    /**
     * Ends the recording, and looks through it.
     *
     * @param threads with which the names of the nodes' threads begin
     */
    static Recorded of(Recording recording, String threads) throws IOException {
        Path file = Files.createTempFile("idle", ".jfr");
        try (recording) {
            recording.stop();
            recording.dump(file);
            return read(file, threads);
        } finally {
            Files.delete(file);
        }
    }

    private static Recorded read(Path file, String threads) throws IOException {
        Recorded all =
                new Recorded(new EnumMap<>(Part.class), new EnumMap<>(Part.class), new HashMap<>(), new HashMap<>());
        try (RecordingFile events = new RecordingFile(file)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                switch (event.getEventType().getName()) {
                    case EXECUTION -> all.addSample(event, threads);
                    case ALLOCATION -> all.addAllocation(event, threads);
                    default -> {
                        // Not asked for: Flight Recorder tells of itself.
                    }
                }
            }
        }
        return all;
    }

    private void addSample(RecordedEvent event, String threads) {
        RecordedThread thread = event.getValue("sampledThread");
        if (isOf(thread, threads)) {
            samples.merge(Part.of(classes(event.getStackTrace())), 1L, Long::sum);
        }
    }

    private void addAllocation(RecordedEvent event, String threads) {
        if (!isOf(event.getThread(), threads)) {
            return;
        }
        long weight = event.getLong("weight");
        bytesByPart.merge(Part.of(classes(event.getStackTrace())), weight, Long::sum);
        bytesByClass.merge(nameOfClass(event), weight, Long::sum);
        bytesBySite.merge(site(event.getStackTrace()), weight, Long::sum);
    }

    /** Without its package, and without the number that the JVM gives a lambda. */
    private static String nameOfClass(RecordedEvent event) {
        String name = event.getClass("objectClass").getName();
        return name.startsWith("[")
                ? ClassDesc.ofDescriptor(name.replace('.', '/')).displayName()
                : name.substring(name.lastIndexOf('.', lambda(name)) + 1, lambda(name));
    }

    private static int lambda(String name) {
        int lambda = name.indexOf("$$Lambda");
        return lambda < 0 ? name.length() : lambda + "$$Lambda".length();
    }

    private static boolean isOf(@Nullable RecordedThread thread, String prefix) {
        return thread != null
                && thread.getJavaName() != null
                && thread.getJavaName().startsWith(prefix);
    }

    private static List<String> classes(@Nullable RecordedStackTrace stack) {
        return stack == null
                ? List.of()
                : stack.getFrames().stream()
                        .map(frame -> frame.getMethod().getType().getName())
                        .toList();
    }

    private static String site(@Nullable RecordedStackTrace stack) {
        if (stack == null) {
            return "unknown";
        }
        return stack.getFrames().stream()
                .filter(frame -> isOursOrNettys(frame.getMethod().getType().getName()))
                .findFirst()
                .map(Recorded::name)
                .orElse("the JDK");
    }

    private static boolean isOursOrNettys(String name) {
        return name.startsWith("io.gossipdiscovery.") || name.startsWith("io.netty.");
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName() + ":" + frame.getLineNumber();
    }
}
