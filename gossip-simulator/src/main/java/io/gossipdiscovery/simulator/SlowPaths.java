package io.gossipdiscovery.simulator;

import java.time.Duration;
import java.util.Set;

/**
 * A wide-area link between two groups of hosts.
 *
 * @param some on the one side
 * @param others on the other
 * @param latency what it adds, one way
 * @param loss share that it loses each way, 0 to 1
 */
record SlowPaths(Set<Host> some, Set<Host> others, Duration latency, double loss) implements PathRule {

    SlowPaths {
        some = Set.copyOf(some);
        others = Set.copyOf(others);
        if (latency.isNegative()) {
            throw new IllegalArgumentException("latency is " + latency + ", must not be negative");
        }
        NetworkConditions.requireShare("loss", loss);
    }

    @Override
    public double loss(Host from, Host to) {
        return crosses(from, to) ? loss : 0;
    }

    @Override
    public long latencyNanos(Host from, Host to) {
        return crosses(from, to) ? latency.toNanos() : 0;
    }

    private boolean crosses(Host from, Host to) {
        return (some.contains(from) && others.contains(to)) || (others.contains(from) && some.contains(to));
    }
}
