package io.gossipdiscovery.benchmarks.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Agents of Serf, all of them processes. */
final class SerfCluster implements MeasuredCluster {

    private final List<String> words;
    private final Observations observations;
    private final List<SerfAgent> agents = new ArrayList<>();
    private final AtomicInteger subjects = new AtomicInteger();

    /**
     * A cluster without members yet.
     *
     * @param words the command that starts an agent, but for name and addresses
     */
    SerfCluster(List<String> words, int observers) {
        this.words = List.copyOf(words);
        observations = new Observations(observers);
    }

    void form() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        for (int i = 0; i < observations.observers(); i++) {
            Observations.checkForming(begin, i, observations.observers());
            int observer = i;
            List<String> more = agents.isEmpty() ? List.of() : List.of(join());
            SerfAgent agent = start(
                    "o" + i, more, (news, subject, nanoTime) -> observations.add(news, observer, subject, nanoTime));
            agents.add(agent);
            agent.await(SerfAgent.Stage.RUNNING);
        }
        observations.awaitFormed(begin);
    }

    private String join() {
        return "-join=" + agents.get(0).address();
    }

    private SerfAgent start(String name, List<String> more, SerfAgent.LogListener listener)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(words);
        all.add("-node=" + name);
        all.addAll(more);
        return SerfAgent.start(all, name, listener);
    }

    @Override
    public Observations observations() {
        return observations;
    }

    @Override
    public List<Long> pids() {
        return agents.stream().map(SerfAgent::pid).toList();
    }

    @Override
    public Subject start() throws IOException {
        return new SerfSubject("s" + subjects.incrementAndGet());
    }

    @Override
    public void close() {
        agents.forEach(SerfAgent::close);
    }

    /** An agent that joins as it starts: there is no process before {@link #join()}. Its tags are in a file. */
    private final class SerfSubject implements Subject {

        private final String name;
        private final Path tags;
        private @Nullable SerfAgent agent;

        SerfSubject(String name) throws IOException {
            this.name = name;
            tags = Files.createTempFile("gossip-discovery-serf", ".json");
            write("0");
        }

        private void write(String value) throws IOException {
            Files.writeString(tags, "{\"tags\": {\"value\": \"%s\"}}".formatted(value));
        }

        @Override
        public String id() {
            return name;
        }

        @Override
        public long pid() {
            return agent().pid();
        }

        private SerfAgent agent() {
            if (agent == null) {
                throw new IllegalStateException("has not joined yet");
            }
            return agent;
        }

        /** From the moment at which the agent says that it joins. */
        @Override
        public long join() throws IOException, InterruptedException {
            agent = SerfCluster.this.start(
                    name, List.of("-config-file=" + tags, SerfCluster.this.join()), (news, subject, nanoTime) -> {});
            long joining = agent.await(SerfAgent.Stage.JOINING);
            agent.await(SerfAgent.Stage.RUNNING);
            return joining;
        }

        /** From the moment at which the agent says that it was asked to. */
        @Override
        public long leave() throws IOException, InterruptedException {
            return agent().signal("INT");
        }

        /** From the moment at which the agent says that it was asked to read its configuration again. */
        @Override
        public long change(String value) throws IOException, InterruptedException {
            write(value);
            return agent().signal("HUP");
        }

        @Override
        public long kill() {
            return agent().kill();
        }

        @Override
        public @Nullable Memory memory() {
            return null;
        }

        @Override
        public void close() {
            if (agent != null) {
                agent.close();
            }
            tags.toFile().delete();
        }
    }
}
