package io.gossipdiscovery.simulator;

/**
 * What theory says of gossip and probes, times in gossip ticks or protocol periods. docs/ALGORITHM.md derives none of them anew;
 * docs/EXPERIMENTS.md says where each comes from and how far it is from the simulator.
 */
final class Formulas {

    private static final int STEPS = 200;

    private Formulas() {}

    /**
     * Ticks until the last of n members knows an update that each who knows it sends to {@code fanout} random others at every
     * tick of its own: exponential growth until half know it, exponential decay of the rest, and what timers and the last way add.
     *
     * @param arriving share of packets that arrive
     * @param delayTicks one-way delay
     */
    static double pushTicks(int nodes, int fanout, double arriving, double delayTicks) {
        double rate = fanout * arriving;
        double growth = rate;
        for (int step = 0; step < STEPS; step++) {
            growth = rate * StrictMath.exp(-growth * delayTicks);
        }
        return StrictMath.log(nodes) / growth + StrictMath.log(nodes) / rate + delayTicks + 0.4;
    }

    /** Share of members that an update does not reach which each who knows it sends so often: the final size of an epidemic. */
    static double missedShare(int sendsPerMember, double arriving) {
        double missed = 0;
        for (int step = 0; step < STEPS; step++) {
            missed = StrictMath.exp(-sendsPerMember * arriving * (1 - missed));
        }
        return missed;
    }

    /** Periods until somebody probes a member for the first time, by random targets alone, {@code observing} of the others being able to. */
    static double meanPeriodsToFirstProbe(double observing) {
        return 1 / observing;
    }

    /** Share of members that nobody has probed after so many periods. */
    static double unprobedShare(double periods, double observing) {
        return StrictMath.exp(-periods * observing);
    }

    /** Chance that a probe of a live member fails where packets are lost independently of each other. */
    static double falseSuspicion(double arriving, int helpers, double livingHelpers) {
        double direct = arriving * arriving;
        double indirect = livingHelpers * direct * direct;
        return (1 - direct) * StrictMath.pow(1 - indirect, helpers);
    }
}
