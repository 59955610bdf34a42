package io.gossipdiscovery.benchmarks.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Observers in one JVM. */
final class HostedCluster implements MeasuredCluster {

    private final HostProcess observers;
    private final Observations observations;
    private final String seed;
    private final List<String> subjectWords;
    private final AtomicInteger subjects = new AtomicInteger();

    /**
     * A cluster that has formed.
     *
     * @param seed the address by which a subject joins
     * @param subjectWords the command that starts the process of a subject
     */
    HostedCluster(HostProcess observers, Observations observations, String seed, List<String> subjectWords) {
        this.observers = observers;
        this.observations = observations;
        this.seed = seed;
        this.subjectWords = List.copyOf(subjectWords);
    }

    @Override
    public Observations observations() {
        return observations;
    }

    @Override
    public List<Long> pids() {
        return List.of(observers.pid());
    }

    @Override
    public Memory memory() throws IOException, InterruptedException {
        return Memory.parse(observers.ask("memory"));
    }

    @Override
    public Subject start() throws IOException, InterruptedException {
        HostProcess process = HostProcess.start(subjectWords, (news, observer, subject, nanoTime) -> {});
        try {
            process.ask("rehearse");
            return new HostedSubject(process, process.ask("make s" + subjects.incrementAndGet()), seed);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    @Override
    public void close() {
        observers.close();
    }

    /** The only member of its process. */
    private record HostedSubject(HostProcess process, String id, String seed) implements Subject {

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public long join() throws IOException, InterruptedException {
            return process.tell("join 0 " + seed);
        }

        @Override
        public long leave() throws IOException, InterruptedException {
            return process.tell("leave 0");
        }

        @Override
        public long change(String value) throws IOException, InterruptedException {
            return process.tell("change 0 " + value);
        }

        @Override
        public long kill() {
            return process.kill();
        }

        @Override
        public Memory memory() throws IOException, InterruptedException {
            return Memory.parse(process.ask("memory"));
        }

        @Override
        public void close() {
            process.close();
        }
    }
}
