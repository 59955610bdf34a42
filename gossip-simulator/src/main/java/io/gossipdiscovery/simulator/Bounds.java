package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.time.Duration;

/**
 * Within what time things must be right again, derived from the settings alone.
 *
 * @param refutation how long a live member that others reach may be held for dead: until it has probed somebody who tells it so,
 *     at its slowest, and a repair has carried its refutation to whoever missed it; not counted while it is sick or holds its
 *     return down
 * @param sickness how long a node that is reached, and loses little, may be sick: 18 self-tests of one that is held for dead
 * @param convergence how long after the last fault all views must be equal: until every dead member was probed and its
 *     suspicion has run out, islands have met through their seeds, whoever is sick has got well and refuted, and repairs have
 *     settled what is left
 */
public record Bounds(Duration refutation, Duration sickness, Duration convergence) {

    private static final double JITTER = 1.25;
    /** At the most loss that is called little each self-test fails with probability 0.43, and so all of them once in three millions. */
    private static final int SELF_TESTS = 18;

    private static final int PERIODS_BETWEEN_SELF_TESTS = 3;

    /** The bounds of a cluster of this size. */
    public static Bounds of(MembershipSettings settings, int nodes) {
        Duration period = settings.probing().protocolPeriod();
        int slowest = settings.probing().maxLocalHealth() + 1;
        Duration repair = times(settings.sync().repairInterval(), JITTER)
                .plus(settings.sync().streamTimeout());
        Duration meeting =
                times(settings.sync().seedRetry(), JITTER).plus(settings.sync().streamTimeout());
        Duration suspicion = times(
                period,
                settings.suspicion().alpha()
                        * Math.max(1, StrictMath.log10(nodes))
                        * settings.suspicion().beta());
        Duration refutation = period.multipliedBy(2L * slowest).plus(repair.multipliedBy(2));
        // a round robin reaches everybody within 2n - 1 turns (SWIM, section 4.3), every second one where there is a
        // ring
        long turns = 2L * nodes - 1;
        long periods = settings.probing().ringTargets() == 0 ? turns : 2 * turns;
        periods *= settings.probing().confirmers() == 0 ? 1 : 2; // every second turn may go to the accused
        Duration detection = period.multipliedBy(periods + slowest).plus(suspicion);
        Duration sickness = period.multipliedBy((long) SELF_TESTS * PERIODS_BETWEEN_SELF_TESTS)
                .plus(times(settings.probing().ackTimeout(), settings.probing().ackTimeoutCap()));
        Duration convergence = detection
                .plus(meeting.multipliedBy(2))
                .plus(sickness)
                .plus(settings.suspicion().holdDownMax())
                .plus(refutation)
                .plus(repair.multipliedBy(2));
        return new Bounds(refutation, sickness, convergence);
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }
}
