package io.gossipdiscovery.simulator;

import java.util.EnumMap;
import java.util.Map;

/** How often each fault was injected, and did something. */
final class FaultCounts {

    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);

    void add(Fault fault) {
        counts.merge(fault, 1L, Long::sum);
    }

    void addAll(FaultCounts other) {
        other.counts.forEach((fault, count) -> counts.merge(fault, count, Long::sum));
    }

    long get(Fault fault) {
        return counts.getOrDefault(fault, 0L);
    }
}
