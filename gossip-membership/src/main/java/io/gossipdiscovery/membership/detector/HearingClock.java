package io.gossipdiscovery.membership.detector;

import java.util.concurrent.TimeUnit;

/**
 * The time in which this node could have heard somebody refute. It runs as any clock while packets come in. While none does, it
 * goes on for a moment and then so many times slower, as a node that hears nobody at all is in all likelihood cut off itself; it is
 * slow at once while the node knows that it is held for dead, as it is told no news then; and it stops while the node stands still. It
 * never runs backwards.
 */
final class HearingClock {

    /** Whatever is set, sums with it do not overflow. */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(3_650);

    private final long graceNanos;
    private final int slowdown;
    /** What this clock showed at {@link #anchorNanos}. */
    private long shownNanos;

    private long anchorNanos;
    private long heardNanos;
    private boolean othersExpected;
    private boolean parted;

    /**
     * A clock that has just heard somebody.
     *
     * @param graceNanos for how long nobody need say anything
     * @param slowdown how many times slower it runs after that, 1 for an ordinary clock
     */
    HearingClock(long graceNanos, int slowdown, long nowNanos) {
        this.graceNanos = graceNanos;
        this.slowdown = slowdown;
        this.shownNanos = nowNanos;
        this.anchorNanos = nowNanos;
        this.heardNanos = nowNanos;
    }

    /** What it shows. */
    long at(long nowNanos) {
        long fast = fastNanos();
        long passed = nowNanos - anchorNanos;
        return passed <= fast ? shownNanos + passed : shownNanos + fast + (passed - fast) / slowdown;
    }

    /** When it will show this, if nobody says anything until then; {@code Long.MAX_VALUE} stands for never. */
    long whenAt(long shown) {
        if (shown == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        long fast = fastNanos();
        long ahead = shown - shownNanos;
        if (ahead <= fast) {
            return anchorNanos + ahead;
        }
        // whole numbers: were it a moment before what is waited for, a timer set to it would fire for nothing, again
        // and again
        return anchorNanos + fast + Math.min(LONGEST_NANOS / slowdown, ahead - fast) * slowdown;
    }

    void onHeard(long nowNanos) {
        anchor(nowNanos);
        heardNanos = nowNanos;
    }

    /** This node stood still until now, for so long. */
    void onPaused(long pauseNanos, long nowNanos) {
        anchor(Math.max(anchorNanos, nowNanos - pauseNanos));
        anchorNanos = nowNanos;
        heardNanos = Math.min(nowNanos, heardNanos + pauseNanos);
    }

    /**
     * From now on it runs by this.
     *
     * @param expected whether there is anybody who should be heard and is accused of nothing, so that silence means something
     * @param isParted whether this node knows that it is held for dead itself, and so is told no news: then it is slow at once
     */
    void runBy(boolean expected, boolean isParted, long nowNanos) {
        if (expected != othersExpected || isParted != parted) {
            anchor(nowNanos);
            othersExpected = expected;
            parted = isParted;
        }
    }

    private void anchor(long nowNanos) {
        shownNanos = at(nowNanos);
        anchorNanos = nowNanos;
    }

    /** For how long from the anchor it runs as any other. */
    private long fastNanos() {
        if (!othersExpected && !parted) {
            return Long.MAX_VALUE;
        }
        return parted ? 0 : Math.max(0, heardNanos + graceNanos - anchorNanos);
    }
}
