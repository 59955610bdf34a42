package io.gossipdiscovery.dashboard;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What went over the network in each of the last five minutes' seconds. Of one thread.
 *
 * <p>A node counts for others once a second, by a clock of its own. So a sample is taken soon after it has: else one second would be
 * seen twice now and then, and the next one not at all.
 */
final class Rates {

    /** Samples that are kept. */
    static final int KEPT = 300;

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** A node that counts nothing for so long hangs, or is closed. */
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

    /**
     * What went over the network per second, datagrams and frames of streams together.
     *
     * @param atMillis the end of the time that this is of, since the epoch
     * @param packetsSent packets, of which a frame is one
     * @param packetsReceived the same that came in
     * @param bytesSent their bytes, without the headers of UDP and TCP
     * @param bytesReceived the same that came in
     */
    record Rate(long atMillis, double packetsSent, double packetsReceived, double bytesSent, double bytesReceived) {}

    private record Totals(long packetsSent, long packetsReceived, long bytesSent, long bytesReceived) {

        static Totals of(Map<String, Long> counters) {
            return new Totals(
                    sum(counters, "datagrams.sent", "frames.sent"),
                    sum(counters, "datagrams.received", "frames.received"),
                    sum(counters, "datagrams.bytesSent", "frames.bytesSent"),
                    sum(counters, "datagrams.bytesReceived", "frames.bytesReceived"));
        }

        private static long sum(Map<String, Long> counters, String one, String other) {
            return counters.getOrDefault(one, 0L) + counters.getOrDefault(other, 0L);
        }
    }

    private final Deque<Rate> samples = new ArrayDeque<>();
    private Map<String, Long> counted;
    private long countedAtNanos;
    private long dueNanos;

    Rates(Map<String, Long> counters, long nowNanos) {
        this.counted = counters;
        this.countedAtNanos = nowNanos;
        this.dueNanos = nowNanos + PERIOD_NANOS;
    }

    /** When the counters are wanted next. */
    long dueNanos() {
        return dueNanos;
    }

    /** The samples that are kept, oldest first. */
    List<Rate> samples() {
        return List.copyOf(samples);
    }

    /** The sample that is due now, or null. */
    @SuppressWarnings("ReferenceEquality") // another map is how the node says that it has counted, whatever is in it
    @Nullable
    Rate sample(Map<String, Long> counters, Moment now) {
        long elapsedNanos = now.nanos() - countedAtNanos;
        if (now.nanos() - dueNanos < 0) {
            return null;
        }
        if (counters == counted && elapsedNanos < LONGEST_NANOS) {
            dueNanos = now.nanos() + RETRY_NANOS;
            return null;
        }
        Rate rate = rate(Totals.of(counted), Totals.of(counters), elapsedNanos, now.millis());
        samples.addLast(rate);
        if (samples.size() > KEPT) {
            samples.removeFirst();
        }
        counted = counters;
        countedAtNanos = now.nanos();
        dueNanos = now.nanos() + PERIOD_NANOS;
        return rate;
    }

    private static Rate rate(Totals before, Totals after, long elapsedNanos, long atMillis) {
        return new Rate(
                atMillis,
                perSecond(after.packetsSent - before.packetsSent, elapsedNanos),
                perSecond(after.packetsReceived - before.packetsReceived, elapsedNanos),
                perSecond(after.bytesSent - before.bytesSent, elapsedNanos),
                perSecond(after.bytesReceived - before.bytesReceived, elapsedNanos));
    }

    /** With one digit behind the point. */
    private static double perSecond(long count, long elapsedNanos) {
        return Math.round(10.0 * count * PERIOD_NANOS / elapsedNanos) / 10.0;
    }
}
