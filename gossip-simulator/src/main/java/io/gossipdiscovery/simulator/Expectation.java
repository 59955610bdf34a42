package io.gossipdiscovery.simulator;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What a scenario expects of a cluster, and by when; what does not come true is a violation of the second invariant. */
record Expectation(Simulation simulation, int nodes) {

    private static final Duration STEP = Duration.ofMillis(20);
    private static final Duration SETTLE = Duration.ofSeconds(2);

    /** Above, whole views of all nodes are too much to compare one by one; their hashes are compared. */
    private static final int FULL_CHECK_NODES = 500;

    /** Lets time pass until it is so, at most the time that everything must be right again in. */
    void inTime(BooleanSupplier condition, String what) {
        within(Bounds.of(simulation.settings(), nodes).convergence(), condition, what);
    }

    /** Lets time pass until it is so. */
    void within(Duration limit, BooleanSupplier condition, String what) {
        if (!simulation.runUntil(condition, STEP, limit)) {
            simulation.invariants().violated(2, "not within " + limit + ": " + what);
        }
    }

    /** It is so now. */
    void now(boolean condition, String what) {
        if (!condition) {
            simulation.invariants().violated(2, "not so: " + what);
        }
    }

    /** Lets time pass until all views are equal and true, and measures how long that takes. */
    void whole(Samples samples) {
        long began = simulation.nowNanos();
        inTime(simulation::isWhole, "all views are equal and true");
        samples.add("whole", (simulation.nowNanos() - began) / 1e6);
        if (nodes <= FULL_CHECK_NODES) {
            simulation.run(SETTLE);
            simulation.invariants().checkConverged();
        }
    }
}
