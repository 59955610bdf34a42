package io.gossipdiscovery.membership.config;

import java.time.Duration;

/**
 * How a cluster whose members have certificates and no shared keys agrees on the key that seals its datagrams. Without effect at
 * a node that was given keys. Durations are from 1 millisecond to 30 days.
 *
 * @param life how long a key seals before a member makes the next one, give or take a tenth. Who has learned a key and is then
 *     kept out by its certificate can read and write datagrams until the next one: shorter is safer, and each change costs every
 *     member some handshakes
 * @param spread how long a new key is passed on before it seals, so that all can open what it seals; and how long after that the
 *     one before it still opens
 */
public record KeySettings(Duration life, Duration spread) {

    public KeySettings {
        Check.duration("life", life);
        Check.duration("spread", spread);
        if (life.compareTo(spread.multipliedBy(4)) < 0) {
            throw new IllegalArgumentException("life is " + life + " and spread is " + spread
                    + ": a key must live for at least four times as long as it takes to spread");
        }
    }

    /** The same with another {@code life}. */
    public KeySettings withLife(Duration life) {
        return new KeySettings(life, spread);
    }

    static KeySettings defaults() {
        return new KeySettings(Duration.ofHours(24), Duration.ofSeconds(10));
    }
}
