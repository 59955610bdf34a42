package io.gossipdiscovery.simulator;

import java.time.Duration;

/**
 * What firewalls and address translators on the way do to streams.
 *
 * @param idleLimit a stream in which nothing passed for longer is forgotten, and nobody is told; zero: none ever is
 * @param answersForgotten whether what is sent on a forgotten stream is answered by a reset; if not, it vanishes
 * @param resets the chance of each segment to have its stream reset at both ends, 0 to 1
 */
public record Middleboxes(Duration idleLimit, boolean answersForgotten, double resets) {

    /** Nothing is on the way that meddles. */
    public static final Middleboxes NONE = new Middleboxes(Duration.ZERO, false, 0);

    public Middleboxes {
        if (idleLimit.isNegative()) {
            throw new IllegalArgumentException("idleLimit is " + idleLimit + ", must not be negative (zero: no limit)");
        }
        NetworkConditions.requireShare("resets", resets);
    }

    /** In everything the worse of both; silence is worse than an answer. */
    Middleboxes worst(Middleboxes other) {
        Middleboxes first = forgetsBefore(other) ? this : other;
        boolean same = idleLimit.equals(other.idleLimit);
        boolean answers = same ? answersForgotten && other.answersForgotten : first.answersForgotten;
        return new Middleboxes(first.idleLimit, answers, Math.max(resets, other.resets));
    }

    boolean forgets() {
        return !idleLimit.isZero();
    }

    private boolean forgetsBefore(Middleboxes other) {
        return forgets() && (!other.forgets() || idleLimit.compareTo(other.idleLimit) < 0);
    }
}
