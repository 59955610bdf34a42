package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.List;

/** Everything that happened, in order: always as a hash, and where asked for in words. */
final class Trace {

    private static final int MAX_LINES = 2_000_000;

    private final boolean inWords;
    private final List<String> lines = new ArrayList<>();
    private long hash = 0xCBF2_9CE4_8422_2325L;
    private long events;

    Trace(boolean inWords) {
        this.inWords = inWords;
    }

    void event(long timeNanos, int kind, long one, long other) {
        events++;
        hash = mix(mix(mix(mix(hash, timeNanos), kind), one), other);
    }

    boolean isInWords() {
        return inWords && lines.size() < MAX_LINES;
    }

    void line(long timeNanos, String text) {
        if (isInWords()) {
            lines.add(String.format("%12.6f  %s", timeNanos / 1e9, text));
        }
    }

    long hash() {
        return hash;
    }

    long events() {
        return events;
    }

    List<String> lines() {
        return lines;
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ (mixed >>> 29);
    }
}
