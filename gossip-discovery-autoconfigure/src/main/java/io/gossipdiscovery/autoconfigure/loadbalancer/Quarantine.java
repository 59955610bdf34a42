package io.gossipdiscovery.autoconfigure.loadbalancer;

import io.gossipdiscovery.autoconfigure.service.GossipServiceInstance;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.ServiceInstance;

/**
 * The instances to which this application could not connect of late, and which it therefore calls last: for a second after the first
 * time, twice as long after each further one in a row, and for 30 s at most. It is this application's own experience and is told
 * to nobody. Safe for use by any thread.
 */
public final class Quarantine {

    static final Duration SHORTEST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofSeconds(30);

    /** Beyond that many at once, whoever is next is called as if nothing were known. */
    static final int MOST = 10_000;

    private static final int DOUBLINGS = 5;

    private final LongSupplier nanoTime;
    private final ConcurrentMap<ServiceInstance, Sentence> sentences = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final LongAdder begun = new LongAdder();
    private final LongAdder overLimit = new LongAdder();

    /** When the next sentence ends, {@link Long#MAX_VALUE} where none runs; relative to {@link #origin}. */
    private volatile long nextEnd = Long.MAX_VALUE;

    private final long origin;

    /**
     * What became of an instance.
     *
     * @param inARow how often it could not be reached without an answer in between
     * @param endNanos until when it is called last, relative to the origin
     */
    private record Sentence(int inARow, long endNanos) {}

    Quarantine(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.origin = nanoTime.getAsLong();
    }

    private long now() {
        return nanoTime.getAsLong() - origin;
    }

    /** No connection came about. */
    void onUnreachable(ServiceInstance instance) {
        long now = now();
        if (sentences.size() >= MOST) {
            sentences.values().removeIf(sentence -> isForgotten(sentence, now));
            if (sentences.size() >= MOST && !sentences.containsKey(instance)) {
                overLimit.increment();
                return;
            }
        }
        begun.increment();
        sentences.compute(keyOf(instance), (key, before) -> after(before, now));
    }

    /** A list that an instance was taken from must not live as long as its quarantine. */
    private static ServiceInstance keyOf(ServiceInstance instance) {
        return instance instanceof GossipServiceInstance ours ? ours.withoutSource() : instance;
    }

    /** Calls that were under way together fail together, and count once. */
    private Sentence after(@Nullable Sentence before, long now) {
        if (before != null && now < before.endNanos) {
            return before;
        }
        int inARow = before == null || isForgotten(before, now) ? 1 : before.inARow + 1;
        long nanos = Math.min(LONGEST.toNanos(), SHORTEST.toNanos() << Math.min(inARow - 1, DOUBLINGS));
        changed(now + nanos);
        return new Sentence(inARow, now + nanos);
    }

    private static boolean isForgotten(Sentence sentence, long now) {
        return now - sentence.endNanos > LONGEST.toNanos();
    }

    /** An answer came. Within a quarantine that is one to a call from before it, and means nothing. */
    void onAnswer(ServiceInstance instance) {
        if (sentences.isEmpty()) {
            return;
        }
        long now = now();
        sentences.computeIfPresent(instance, (key, sentence) -> now < sentence.endNanos ? sentence : null);
    }

    /** Whether an instance is to be called last. */
    public boolean holds(ServiceInstance instance) {
        Sentence sentence = sentences.get(instance);
        return sentence != null && now() < sentence.endNanos;
    }

    boolean isEmpty() {
        return sentences.isEmpty();
    }

    /** Changes whenever {@link #holds} may answer differently for some instance; costs no look at the clock while nobody is held. */
    long version() {
        if (nextEnd != Long.MAX_VALUE && now() >= nextEnd) {
            lookForNextEnd();
        }
        return changes.get();
    }

    private synchronized void changed(long end) {
        nextEnd = Math.min(nextEnd, end);
        changes.incrementAndGet();
    }

    private synchronized void lookForNextEnd() {
        long now = now();
        if (now < nextEnd) {
            return; // another thread has just looked
        }
        sentences.values().removeIf(sentence -> isForgotten(sentence, now));
        nextEnd = sentences.values().stream()
                .mapToLong(Sentence::endNanos)
                .filter(end -> end > now)
                .min()
                .orElse(Long.MAX_VALUE);
        changes.incrementAndGet();
    }

    /** How many instances are called last at present. */
    public long size() {
        long now = now();
        return sentences.values().stream()
                .filter(sentence -> now < sentence.endNanos)
                .count();
    }

    /** How often no connection came about. */
    public long begun() {
        return begun.sum();
    }

    /** How often an instance was not held, because {@value #MOST} were. */
    public long overLimit() {
        return overLimit.sum();
    }
}
