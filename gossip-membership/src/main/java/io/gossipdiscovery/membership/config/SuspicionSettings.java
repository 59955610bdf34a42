package io.gossipdiscovery.membership.config;

import java.time.Duration;

/**
 * How long an accused member may refute before it is held for dead (Lifeguard, section IV-B): between Min = α · max(1, log10 n)
 * protocol periods and Max = β · Min, falling with every independent accuser. And how long one that is declared dead again and
 * again waits itself before it refutes, so that its being here and gone does not keep everybody busy. Durations are from 1 millisecond to 30 days.
 *
 * @param alpha the multiplier of Min, 0.1 to 100; larger finds failures later and errs less
 * @param beta Max divided by Min, 1 to 100; 1 is plain SWIM, a fixed timeout
 * @param accusers how many further independent accusers bring the timeout down to Min (Lifeguard: K), 0 to 16
 * @param holdDownMin how long a node waits before it refutes its second death; each further one doubles it, the first is refuted
 *     at once; longer makes flapping rarer and true returns later; 0 turns it off
 * @param holdDownMax the longest such wait; not below {@code holdDownMin}
 * @param holdDownForget after how long without a death the next one counts as the first again
 * @param silenceSlowdown how many times slower the time of suspicions runs while this node hears nobody at all, or is held for dead
 *     itself, 1 to 100: who is cut off declares few others dead; 1 turns it off
 * @param accusedHearsFirst whether any datagram to a member that is accused tells it so before all other news (Lifeguard, section
 *     IV-C: the buddy system); false leaves it to chance, as plain SWIM does
 * @param doubtsTheDead whether a member that is held for dead is heard on itself and on this node alone, is told no other news, and
 *     keeps its opinion of others to itself once it has refuted, and whether the death of a member that has not been suspect here for
 *     half of Min is taken as an accusation; false hears, tells and believes everything, as plain SWIM does
 */
public record SuspicionSettings(
        double alpha,
        double beta,
        int accusers,
        Duration holdDownMin,
        Duration holdDownMax,
        Duration holdDownForget,
        int silenceSlowdown,
        boolean accusedHearsFirst,
        boolean doubtsTheDead) {

    public SuspicionSettings {
        Check.range("alpha", alpha, 0.1, 100);
        Check.range("beta", beta, 1, 100);
        Check.range("accusers", accusers, 0, 16);
        Check.range("silenceSlowdown", silenceSlowdown, 1, 100);
        if (!holdDownMin.isZero()) {
            Check.duration("holdDownMin", holdDownMin);
        }
        Check.duration("holdDownMax", holdDownMax);
        Check.duration("holdDownForget", holdDownForget);
        if (holdDownMax.compareTo(holdDownMin) < 0) {
            throw new IllegalArgumentException(
                    "holdDownMax is " + holdDownMax + ", it must not be below holdDownMin of " + holdDownMin);
        }
    }

    /** The same with another {@code alpha}. */
    public SuspicionSettings withAlpha(double alpha) {
        return new SuspicionSettings(
                alpha,
                beta,
                accusers,
                holdDownMin,
                holdDownMax,
                holdDownForget,
                silenceSlowdown,
                accusedHearsFirst,
                doubtsTheDead);
    }

    /** The same with another {@code silenceSlowdown}. */
    public SuspicionSettings withSilenceSlowdown(int silenceSlowdown) {
        return new SuspicionSettings(
                alpha,
                beta,
                accusers,
                holdDownMin,
                holdDownMax,
                holdDownForget,
                silenceSlowdown,
                accusedHearsFirst,
                doubtsTheDead);
    }

    /** The same with another {@code accusedHearsFirst}. */
    public SuspicionSettings withAccusedHearsFirst(boolean accusedHearsFirst) {
        return new SuspicionSettings(
                alpha,
                beta,
                accusers,
                holdDownMin,
                holdDownMax,
                holdDownForget,
                silenceSlowdown,
                accusedHearsFirst,
                doubtsTheDead);
    }

    /** The same with another {@code doubtsTheDead}. */
    public SuspicionSettings withDoubtsTheDead(boolean doubtsTheDead) {
        return new SuspicionSettings(
                alpha,
                beta,
                accusers,
                holdDownMin,
                holdDownMax,
                holdDownForget,
                silenceSlowdown,
                accusedHearsFirst,
                doubtsTheDead);
    }

    static SuspicionSettings defaults() {
        return new SuspicionSettings(
                3, 6, 3, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofMinutes(10), 8, true, true);
    }
}
