package io.gossipdiscovery.benchmarks.cluster;

import io.gossipdiscovery.benchmarks.process.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the observers of one cluster learn. Safe for use by any thread. */
public final class Observations {

    public static final Duration FORMING_LIMIT = Duration.ofMinutes(2);

    /** By observer: the others that it holds for members. */
    private final List<Set<String>> members = new ArrayList<>();

    private final List<Sightings> watched = new CopyOnWriteArrayList<>();

    Observations(int observers) {
        for (int i = 0; i < observers; i++) {
            members.add(new HashSet<>());
        }
    }

    /** How many there are. */
    public int observers() {
        return members.size();
    }

    /** From now on, when each observer learns any of these of a subject; until it is {@linkplain #forget forgotten}. */
    public Sightings watch(String subject, Set<News> news) {
        Sightings sightings = new Sightings(subject, news, members.size());
        watched.add(sightings);
        return sightings;
    }

    public void forget(Sightings sightings) {
        watched.remove(sightings);
    }

    void add(News news, int observer, String subject, long nanoTime) {
        watched.forEach(sightings -> sightings.add(news, observer, subject, nanoTime));
        Set<String> known = members.get(observer);
        synchronized (known) {
            switch (news) {
                case JOINED -> known.add(subject);
                case LEFT, DIED -> known.remove(subject);
                case CHANGED -> {}
            }
        }
    }

    /** Fails if a cluster that began to form then has run out of time before so many of its members had joined. */
    static void checkForming(long beginNanos, int joined, int observers) throws IOException {
        if (left(beginNanos).isNegative()) {
            throw new IOException("did not form: %d of %d members had joined after %d s"
                    .formatted(joined, observers, FORMING_LIMIT.toSeconds()));
        }
    }

    /** Waits until all observers of a cluster that began to form then know each other. */
    void awaitFormed(long beginNanos) throws IOException, InterruptedException {
        int others = members.size() - 1;
        if (!Waiting.until(left(beginNanos), () -> members.stream().allMatch(known -> count(known) == others))) {
            List<Integer> counts =
                    members.stream().map(Observations::count).sorted().toList();
            throw new IOException(
                    "did not form within %d s: the least of the observers knew %d others of %d, the median %d"
                            .formatted(
                                    FORMING_LIMIT.toSeconds(), counts.get(0), others, counts.get(counts.size() / 2)));
        }
    }

    private static Duration left(long beginNanos) {
        return FORMING_LIMIT.minusNanos(System.nanoTime() - beginNanos);
    }

    private static int count(Set<String> known) {
        synchronized (known) {
            return known.size();
        }
    }
}
