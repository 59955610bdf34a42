package io.gossipdiscovery.namespaces;

import static org.awaitility.Awaitility.await;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One member, a process on a machine of its own, and what it has told of its cluster. For use by one thread. */
final class NamespaceMember implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    /**
     * What a member holds of another.
     *
     * @param status of its liveness
     * @param stateVersion of the newest state that is known
     */
    record Held(Status status, long stateVersion) {}

    /**
     * One moment as a member sees it.
     *
     * @param self its own id
     * @param hash equal where views are
     * @param members everybody it knows, by id
     */
    record View(String self, String hash, Map<String, Held> members) {

        long count(Status status) {
            return members.values().stream()
                    .filter(member -> member.status() == status)
                    .count();
        }

        /** What is held of this one; null if it is not known. */
        @Nullable
        Status status(String id) {
            Held held = members.get(id);
            return held == null ? null : held.status();
        }
    }

    /**
     * Something that a member has noticed.
     *
     * @param millis when, on the clock that all processes have
     * @param kind what
     * @param subject to whom
     * @param grounds of the accusation; null where there is none
     * @param accuser whose accusation it is; null where there is none
     */
    record Event(
            long millis,
            MembershipEvent.Kind kind,
            String subject,
            Accusation.@Nullable Grounds grounds,
            @Nullable String accuser) {}

    private final String name;
    private final Process process;
    private final Queue<Event> events = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable View> view = new AtomicReference<>();
    private final AtomicReference<@Nullable Map<String, Long>> counters = new AtomicReference<>();

    private NamespaceMember(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * Starts one, and does not wait for it.
     *
     * @param name for what is printed
     * @param machine where it runs
     * @param arguments of {@link MemberMain}
     */
    static NamespaceMember start(String name, Machine machine, List<String> arguments) {
        List<String> command = machine.namespace()
                .inside(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemberMain.class.getName());
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            NamespaceMember member = new NamespaceMember(name, process);
            Thread reader = new Thread(member::listen, "lines-of-" + name);
            reader.setDaemon(true);
            reader.start();
            return member;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try (Stream<String> lines = process.inputReader().lines()) {
            lines.forEach(this::hear);
        } catch (UncheckedIOException e) {
            // It was killed.
        }
    }

    private void hear(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "view" -> view.set(view(words));
            case "event" -> events.add(event(words));
            case "counters" -> counters.set(counters(words));
            default -> System.out.println("[" + name + "] " + line);
        }
    }

    private static View view(String[] words) {
        Map<String, Held> members = new LinkedHashMap<>();
        Stream.of(words)
                .skip(3)
                .map(word -> word.split("=", -1))
                .forEach(part -> members.put(part[0], new Held(Status.valueOf(part[1]), Long.parseLong(part[2]))));
        return new View(words[1], words[2], members);
    }

    private static Event event(String[] words) {
        boolean accused = !words[4].equals("-");
        return new Event(
                Long.parseLong(words[1]),
                MembershipEvent.Kind.valueOf(words[2]),
                words[3],
                accused ? Accusation.Grounds.valueOf(words[4]) : null,
                accused ? words[5] : null);
    }

    private static Map<String, Long> counters(String[] words) {
        Map<String, Long> values = new LinkedHashMap<>();
        Stream.of(words)
                .skip(1)
                .map(word -> word.split("=", -1))
                .forEach(part -> values.put(part[0], Long.valueOf(part[1])));
        return values;
    }

    /** Its newest view; waits for the first one. */
    View view() {
        return heard("a view", view, START_LIMIT);
    }

    String id() {
        return view().self();
    }

    /** What it has noticed since then. */
    List<Event> eventsSince(long millis, Predicate<Event> wanted) {
        return events.stream()
                .filter(event -> event.millis() >= millis && wanted.test(event))
                .toList();
    }

    /** Its counters, as they are now. */
    Map<String, Long> counters() {
        counters.set(null);
        tell("counters");
        return heard("counters", counters, ANSWER_LIMIT);
    }

    /** Has it set a key of its state. */
    void publish(String key, String value) {
        tell("publish " + key + " " + value);
    }

    /** Says that a caller could not reach this member. */
    void report(String id) {
        tell("report " + id);
    }

    private void tell(String command) {
        try {
            Writer writer = process.outputWriter();
            writer.write(command + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(this + " does not listen", e);
        }
    }

    private <T> T heard(String what, AtomicReference<@Nullable T> where, Duration limit) {
        T value = where.get();
        if (value == null) {
            await(what + " of " + this)
                    .atMost(limit)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> where.get() != null || !process.isAlive());
            value = where.get();
        }
        if (value == null) {
            throw new IllegalStateException(this + " ended with " + process.exitValue() + " without " + what);
        }
        return value;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Its end without a goodbye: SIGKILL. */
    void kill() {
        process.destroyForcibly();
        await(this + " to end").atMost(ANSWER_LIMIT).until(() -> !process.isAlive());
    }

    /** Its end in order: it says goodbye first, and waits until the others have heard it. */
    void leave() {
        tell("leave");
        await(this + " to leave and end").atMost(ANSWER_LIMIT).until(() -> !process.isAlive());
    }

    /** Stops it where it is, by SIGSTOP, until what is returned is closed, or until this JVM ends. */
    Pause pause() {
        return Pause.of(process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return name + " (pid " + process.pid() + ")";
    }
}
