package io.gossipdiscovery.membership.counter;

import java.util.Map;

/** One number per {@link Counter}, only ever growing. Not thread-safe: it belongs to one engine. */
@SuppressWarnings("EnumOrdinal") // indexes an array that never leaves this object
public final class Counters {

    private static final Counter[] ALL = Counter.values();

    private final long[] counts = new long[ALL.length];

    public void increment(Counter counter) {
        counts[counter.ordinal()]++;
    }

    public void add(Counter counter, long amount) {
        counts[counter.ordinal()] += amount;
    }

    public long get(Counter counter) {
        return counts[counter.ordinal()];
    }

    /** Puts all of them, in the order of the enumeration. */
    public void copyTo(Map<String, Long> target) {
        for (Counter counter : ALL) {
            target.put(counter.label(), counts[counter.ordinal()]);
        }
    }
}
