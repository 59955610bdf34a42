package io.gossipdiscovery.membership.config;

import java.time.Duration;

/** The checks that settings share; each names the setting, its value and the limit. */
final class Check {

    static final Duration SHORTEST = Duration.ofMillis(1);
    /** The longest duration of any setting. */
    static final Duration LONGEST = Duration.ofDays(30);

    private Check() {}

    static void range(String name, long value, long low, long high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed are " + low + " to " + high);
        }
    }

    static void range(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed are " + low + " to " + high);
        }
    }

    /** Not so short that halves and tenths of it vanish, and timers come without end; not so long that sums of it overflow. */
    static void duration(String name, Duration value) {
        duration(name, value, SHORTEST, LONGEST);
    }

    static void duration(String name, Duration value, Duration shortest, Duration longest) {
        if (value.compareTo(shortest) < 0 || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", allowed are " + shortest + " to " + longest);
        }
    }
}
