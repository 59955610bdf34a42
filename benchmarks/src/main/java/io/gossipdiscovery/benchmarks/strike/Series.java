package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.cluster.Contestant;
import io.gossipdiscovery.benchmarks.cluster.MeasuredCluster;
import io.gossipdiscovery.benchmarks.cluster.News;
import io.gossipdiscovery.benchmarks.cluster.Observations;
import io.gossipdiscovery.benchmarks.cluster.Sightings;
import io.gossipdiscovery.benchmarks.cluster.Subject;
import io.gossipdiscovery.benchmarks.report.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A cluster of one contestant that is struck again and again, and what was measured of it. Times are milliseconds. */
final class Series implements AutoCloseable {

    /** What all have not learned within it is never learned. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    private final Contestant contestant;
    private final MeasuredCluster cluster;
    private final Deed deed;

    private final List<Double> firsts = new ArrayList<>();
    private final List<Double> lasts = new ArrayList<>();

    /** How long all of it took, by run, the member's preparation apart. */
    private final List<Double> took = new ArrayList<>();

    private @Nullable Subject subject;

    /** Why it is struck no longer; null while it can be. */
    private @Nullable String broken;

    /** Of a cluster that has formed. */
    Series(Contestant contestant, MeasuredCluster cluster, Deed deed) {
        this.contestant = contestant;
        this.cluster = cluster;
        this.deed = deed;
    }

    Contestant contestant() {
        return contestant;
    }

    boolean isBroken() {
        return broken != null;
    }

    /**
     * Whether it was struck often enough, or can be struck no longer.
     *
     * @param most the most runs
     */
    boolean isDone(int most) {
        return isBroken() || lasts.size() >= deed.runs(took, most);
    }

    /** What was measured until then stays. */
    void breakOff(String reason) {
        broken = reason;
        close();
    }

    /** What is told of it: the figures, and why there are no more of them. */
    List<Row> rows(Map<String, Object> setting, int most) {
        List<Row> rows = new ArrayList<>();
        if (lasts.size() >= Deed.least(most)) {
            rows.addAll(StrikeRows.measured(deed, setting, firsts, lasts));
            if (broken != null) {
                rows.add(StrikeRows.brokenOff(deed, setting, lasts.size(), broken));
            }
        } else {
            rows.addAll(StrikeRows.skipped(deed, setting, String.valueOf(broken)));
        }
        return rows;
    }

    /** Has a member ready that all observers know; if it is to join, one that nobody knows. */
    void prepare() throws IOException, InterruptedException {
        if (subject != null) {
            return;
        }
        subject = cluster.start();
        if (deed != Deed.JOIN) {
            try (Watch joined = new Watch(subject, Set.of(News.JOINED))) {
                subject.join();
                joined.require();
            }
        }
    }

    /**
     * Does the deed, and waits for all observers to learn of it.
     *
     * @return what was measured, in words
     */
    String strike(boolean counts) throws IOException, InterruptedException {
        Subject struck = ready();
        long begin = System.nanoTime();
        double first;
        double last;
        try (Watch watch = new Watch(struck, deed.news())) {
            long from = perform(struck);
            watch.sightings.await(LIMIT);
            first = watch.sightings.firstMillis(from);
            last = watch.sightings.lastMillis(from);
        }
        if (counts) {
            firsts.add(first);
            lasts.add(last);
            took.add((System.nanoTime() - begin) / 1e6);
        }
        if (!deed.isRepeatable()) {
            remove(struck);
        }
        return String.format(
                Locale.ROOT,
                "%s: first %.1f ms, last %.1f ms%s",
                contestant.name(),
                first,
                last,
                counts ? "" : " (warm-up, not counted)");
    }

    private Subject ready() {
        if (subject == null) {
            throw new IllegalStateException("nobody is ready to be struck");
        }
        return subject;
    }

    private long perform(Subject struck) throws IOException, InterruptedException {
        return switch (deed) {
            case CRASH -> struck.kill();
            case LEAVE -> struck.leave();
            case JOIN -> struck.join();
            case STATE_CHANGE ->
                struck.change(Long.toHexString(ThreadLocalRandom.current().nextLong()));
        };
    }

    /** The next one finds the cluster as this one found it. */
    private void remove(Subject struck) throws IOException, InterruptedException {
        if (deed == Deed.JOIN) {
            try (Watch gone = new Watch(struck, Deed.LEAVE.news())) {
                struck.leave();
                gone.require();
            }
        }
        struck.close();
        subject = null;
    }

    @Override
    public void close() {
        if (subject != null) {
            subject.close();
        }
        cluster.close();
    }

    /** What the observers learn of a member, for a while. */
    private final class Watch implements AutoCloseable {

        private final Observations observations = cluster.observations();
        private final Set<News> news;
        private final Sightings sightings;

        Watch(Subject watched, Set<News> news) {
            this.news = news;
            sightings = observations.watch(watched.id(), news);
        }

        void require() throws IOException, InterruptedException {
            if (!sightings.await(LIMIT)) {
                throw new IOException(
                        "not every observer learned %s of a member within %d s".formatted(news, LIMIT.toSeconds()));
            }
        }

        @Override
        public void close() {
            observations.forget(sightings);
        }
    }
}
