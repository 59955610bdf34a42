package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.cluster.MeasuredCluster;
import io.gossipdiscovery.benchmarks.cluster.News;
import io.gossipdiscovery.benchmarks.cluster.Observations;
import io.gossipdiscovery.benchmarks.cluster.Sightings;
import io.gossipdiscovery.benchmarks.cluster.Subject;
import io.gossipdiscovery.benchmarks.report.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** One deed, done again and again in a cluster that is left as it was found, and what was measured of it. Times are milliseconds. */
final class Series implements AutoCloseable {

    /** What all have not learned within it is never learned. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** Everybody's protocol period in the LAN preset: a strike comes at any moment of it. */
    private static final int PERIOD_MILLIS = 1_000;

    private final MeasuredCluster cluster;
    private final Deed deed;
    private final PrintStream out;

    private final List<Double> firsts = new ArrayList<>();
    private final List<Double> lasts = new ArrayList<>();

    /** How long each run took, from its preparation on. */
    private final List<Double> took = new ArrayList<>();

    private @Nullable Subject subject;

    /** Why it was struck no longer; null while it can be. */
    private @Nullable String broken;

    /** Of a cluster that has formed. */
    Series(MeasuredCluster cluster, Deed deed, PrintStream out) {
        this.cluster = cluster;
        this.deed = deed;
        this.out = out;
    }

    /**
     * Strikes once to warm up, and then as often as there is time for.
     *
     * @param most the most runs
     */
    void run(int most) throws IOException, InterruptedException {
        once("warm-up, not counted", false);
        while (took.size() < deed.runs(took, most)) {
            once("run " + (took.size() + 1), true);
        }
        if (subject != null) {
            dismiss(subject);
        }
    }

    /** It is struck no longer. What was measured until then stays. */
    void breakOff(String reason) {
        broken = reason;
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

    private void once(String words, boolean counts) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Subject struck = prepared();
        Thread.sleep(deed.settling().toMillis() + ThreadLocalRandom.current().nextInt(PERIOD_MILLIS));
        try (Watch watch = new Watch(struck, deed.news())) {
            long from = perform(struck);
            watch.sightings.await(LIMIT);
            double first = watch.sightings.firstMillis(from);
            double last = watch.sightings.lastMillis(from);
            out.printf(Locale.ROOT, "    %s, %s: first %.1f ms, last %.1f ms%n", deed.words(), words, first, last);
            if (counts) {
                firsts.add(first);
                lasts.add(last);
                took.add((System.nanoTime() - begin) / 1e6);
            }
        }
        switch (deed) {
            case CRASH, LEAVE -> forget(struck);
            case JOIN -> dismiss(struck);
            case STATE_CHANGE -> {
                // the same one does it again
            }
        }
    }

    /** A member that all observers know; if it is to join, one that nobody knows. */
    private Subject prepared() throws IOException, InterruptedException {
        if (subject != null) {
            return subject;
        }
        Subject fresh = cluster.start();
        subject = fresh;
        if (deed != Deed.JOIN) {
            try (Watch joined = new Watch(fresh, Set.of(News.JOINED))) {
                fresh.join();
                joined.require();
            }
        }
        return fresh;
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

    private void dismiss(Subject member) throws IOException, InterruptedException {
        try (Watch gone = new Watch(member, Deed.LEAVE.news())) {
            member.leave();
            gone.require();
        }
        forget(member);
    }

    private void forget(Subject member) {
        member.close();
        subject = null;
    }

    @Override
    public void close() {
        if (subject != null) {
            subject.close();
        }
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
