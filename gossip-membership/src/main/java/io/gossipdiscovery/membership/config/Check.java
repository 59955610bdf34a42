package io.gossipdiscovery.membership.config;

import java.time.Duration;

/** The checks that settings share; each names the setting, its value and the limit. */
final class Check {

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

    static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", it must be positive and at most " + LONGEST);
        }
    }
}
