package io.gossipdiscovery.benchmarks.cluster;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Observers in one JVM, and subjects of which each has one of its own while it is a member. Used by one thread. */
final class HostedCluster implements MeasuredCluster {

    private final HostProcess observers;
    private final Observations observations;
    private final String seed;
    private final List<String> subjectWords;
    private int subjects;

    /** The process of a subject that has left, where the next one can be made. */
    private @Nullable Spare spare;

    /**
     * A process without a member.
     *
     * @param made how many members were made in it before
     */
    private record Spare(HostProcess process, int made) {}

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
    public Subject start() throws IOException, InterruptedException {
        Spare place = takeSpare();
        try {
            if (place.made() == 0) {
                place.process().ask("rehearse");
            }
            String id = place.process().ask("make s" + ++subjects);
            return new HostedSubject(place.process(), place.made(), id);
        } catch (IOException | InterruptedException | RuntimeException e) {
            place.process().close();
            throw e;
        }
    }

    private Spare takeSpare() throws IOException {
        Spare taken = spare;
        spare = null;
        return taken == null
                ? new Spare(HostProcess.start(subjectWords, (news, observer, subject, nanoTime) -> {}), 0)
                : taken;
    }

    @Override
    public void close() {
        if (spare != null) {
            spare.process().close();
        }
        observers.close();
    }

    /** The only member of its process: those that were made there before have left. */
    private final class HostedSubject implements Subject {

        private final HostProcess process;
        private final int number;
        private final String id;
        private boolean left;
        private boolean closed;

        HostedSubject(HostProcess process, int number, String id) {
            this.process = process;
            this.number = number;
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public long join() throws IOException, InterruptedException {
            return process.tell("join " + number + " " + seed);
        }

        @Override
        public long leave() throws IOException, InterruptedException {
            long before = process.tell("leave " + number);
            left = true;
            return before;
        }

        @Override
        public long change(String value) throws IOException, InterruptedException {
            return process.tell("change " + number + " " + value);
        }

        @Override
        public long kill() {
            return process.kill();
        }

        @Override
        public Memory memory() throws IOException, InterruptedException {
            return Memory.parse(process.ask("memory"));
        }

        /** Keeps the process of one that has left for the next. */
        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (left && spare == null) {
                spare = new Spare(process, number + 1);
            } else {
                process.close();
            }
        }
    }
}
