package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.time.Duration;

/**
 * Within what time things must be right again, derived from the settings alone.
 *
 * @param refutation how long a live member that others reach may be held for dead: until it has probed somebody who tells it so,
 *     at its slowest, and a repair has carried its refutation to whoever missed it
 * @param convergence how long after the last fault all views must be equal: until every dead member was probed and its
 *     suspicion has run out, islands have met through their seeds, and repairs have settled what is left
 */
public record Bounds(Duration refutation, Duration convergence) {

    private static final double JITTER = 1.25;

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
        // a round robin reaches everybody within 2n - 1 periods (SWIM, section 4.3)
        Duration detection = period.multipliedBy(2L * nodes - 1 + slowest).plus(suspicion);
        Duration convergence =
                detection.plus(meeting.multipliedBy(2)).plus(refutation).plus(repair.multipliedBy(2));
        return new Bounds(refutation, convergence);
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }
}
