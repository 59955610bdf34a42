package io.gossipdiscovery.benchmarks.cluster;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** When each observer learned one thing of one subject. Safe for use by any thread. */
public final class Sightings {

    private static final long NEVER = Long.MAX_VALUE;
    private static final double NANOS_PER_MILLI = 1e6;

    private final String subject;
    private final Set<News> awaited;
    private final long[] nanoTimes;
    private final CountDownLatch missing;

    Sightings(String subject, Set<News> awaited, int observers) {
        this.subject = subject;
        this.awaited = Set.copyOf(awaited);
        nanoTimes = new long[observers];
        Arrays.fill(nanoTimes, NEVER);
        missing = new CountDownLatch(observers);
    }

    /** Counts the first of each observer. */
    synchronized void add(News news, int observer, String of, long nanoTime) {
        if (nanoTimes[observer] == NEVER && of.equals(subject) && awaited.contains(news)) {
            nanoTimes[observer] = nanoTime;
            missing.countDown();
        }
    }

    /** Whether all observers have learned it within the limit. */
    public boolean await(Duration limit) throws InterruptedException {
        return missing.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Milliseconds from a {@link System#nanoTime()} until the first observer knew; infinite while none does. */
    public synchronized double firstMillis(long fromNanos) {
        return millis(fromNanos, LongStream.of(nanoTimes).min().orElse(NEVER));
    }

    /** Milliseconds from a {@link System#nanoTime()} until the last observer knew; infinite while one does not. */
    public synchronized double lastMillis(long fromNanos) {
        return millis(fromNanos, LongStream.of(nanoTimes).max().orElse(NEVER));
    }

    private static double millis(long fromNanos, long nanoTime) {
        return nanoTime == NEVER ? Double.POSITIVE_INFINITY : (nanoTime - fromNanos) / NANOS_PER_MILLI;
    }
}
