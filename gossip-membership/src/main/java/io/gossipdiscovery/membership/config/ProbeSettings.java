package io.gossipdiscovery.membership.config;

import java.time.Duration;

/**
 * How failures are looked for (SWIM, section 4.1; Lifeguard, section IV-A).
 *
 * @param protocolPeriod one member is probed per period; longer finds failures later and costs less (SWIM: T')
 * @param ackTimeout how long a direct probe waits for its ack before others are asked, and they for theirs; below half the
 *     period
 * @param indirectProbes how many others are asked when a direct probe is not answered (SWIM: k), 0 to 16
 * @param maxLocalHealth the upper bound of the local health multiplier, 0 to 32: a node that finds itself slow stretches period
 *     and timeouts up to (this + 1) times; 0 turns it off
 */
public record ProbeSettings(Duration protocolPeriod, Duration ackTimeout, int indirectProbes, int maxLocalHealth) {

    public ProbeSettings {
        Check.positive("protocolPeriod", protocolPeriod);
        Check.positive("ackTimeout", ackTimeout);
        if (ackTimeout.multipliedBy(2).compareTo(protocolPeriod) > 0) {
            throw new IllegalArgumentException("ackTimeout is " + ackTimeout
                    + ", direct and indirect probe must fit into one protocolPeriod of " + protocolPeriod);
        }
        Check.range("indirectProbes", indirectProbes, 0, 16);
        Check.range("maxLocalHealth", maxLocalHealth, 0, 32);
    }

    static ProbeSettings local() {
        return new ProbeSettings(Duration.ofSeconds(1), Duration.ofMillis(100), 3, 8);
    }

    static ProbeSettings lan() {
        return new ProbeSettings(Duration.ofSeconds(1), Duration.ofMillis(200), 3, 8);
    }

    static ProbeSettings wan() {
        return new ProbeSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), 3, 8);
    }
}
