package io.gossipdiscovery.simulator;

/**
 * What theory says of the engine's parts, to be held against the simulation. n is the number of members, f the fan-out, q the share of
 * datagrams that arrive; times are in gossip intervals.
 */
final class Formulas {

    private static final int ITERATIONS = 200;

    private Formulas() {}

    /**
     * Until everybody knows what one member tells, by push alone with timers that are not in step. λ, the rate at which those grow who
     * know, solves λ·e^(λd) = f·q; then T = ln n / λ + ln n / (f·q) + d + 0.4, within 4 %.
     *
     * @param delay d, how long a datagram is under way
     */
    static double pushIntervals(int members, int fanout, double arriving, double delay) {
        double rate = fanout * arriving;
        double growth = rate;
        for (int i = 0; i < ITERATIONS; i++) {
            growth = (growth + rate * StrictMath.exp(-growth * delay)) / 2;
        }
        double log = StrictMath.log(members);
        return log / growth + log / rate + delay + 0.4;
    }

    /** The share y of members that an update misses which each one passes on R times: y = e^(-R·q·(1 - y)). */
    static double missedShare(int sends, double arriving) {
        double missed = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            missed = StrictMath.exp(-sends * arriving * (1 - missed));
        }
        return missed;
    }

    /** The share of members that nobody has probed yet after so many periods, with random targets and phases: e^(-t). */
    static double unprobedShare(double periods) {
        return StrictMath.exp(-periods);
    }
}
