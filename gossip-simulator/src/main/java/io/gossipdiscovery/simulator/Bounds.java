package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.time.Duration;

/**
 * Within what time things must be right again, derived from the settings alone.
 *
 * @param refutation how long a live member that others reach may be held for dead: until it has probed somebody who tells it so,
 *     at its slowest, and a repair has carried its refutation to whoever missed it; not counted while it is sick or holds its
 *     return down
 * @param sickness how long a node that is reached, and loses little, may be sick: 20 of its periods, the first as slow as can be
 * @param convergence how long after the last fault all views must be equal: until every dead member was probed and its
 *     suspicion has run out, islands have met through their seeds, whoever is sick has got well and refuted, and repairs have settled what is left
 */
public record Bounds(Duration refutation, Duration sickness, Duration convergence) {

    private static final double JITTER = 1.25;
    private static final int PERIODS_OF_SICKNESS = 20;

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
        Duration detection = period.multipliedBy(periods + slowest).plus(suspicion);
        Duration sickness = period.multipliedBy(periodsOfSickness(slowest));
        Duration convergence = detection
                .plus(meeting.multipliedBy(2))
                .plus(sickness)
                .plus(settings.suspicion().holdDownMax())
                .plus(refutation)
                .plus(repair.multipliedBy(2));
        return new Bounds(refutation, sickness, convergence);
    }

    /** Each probe that is answered shortens the next period, until they are as short as can be. */
    private static long periodsOfSickness(int slowest) {
        long periods = 0;
        for (int i = 0; i < PERIODS_OF_SICKNESS; i++) {
            periods += Math.max(1, slowest - i);
        }
        return periods;
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }
}
