package io.gossipdiscovery.membership.antientropy;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.util.random.RandomGenerator;

/**
 * When a difference between two tables is worth a repair: once news had time to spread, that is, when this node's own view has
 * been still for a while, or, where it never is still, when this node has agreed with nobody for a whole interval. At most once
 * per interval, jittered so that nodes do not act in step.
 */
public final class RepairSchedule {

    /** Gossip ticks without a change after which news counts as spread. */
    private static final int STILL_TICKS = 5;

    private final long stillNanos;
    private final long intervalNanos;
    private final RandomGenerator random;
    private long changedNanos;
    private long agreedNanos;
    private long nextNanos;

    public RepairSchedule(MembershipSettings settings, RandomGenerator random, long nowNanos) {
        this.stillNanos = STILL_TICKS * settings.dissemination().gossipTick().toNanos();
        this.intervalNanos = settings.sync().repairInterval().toNanos();
        this.random = random;
        this.changedNanos = nowNanos;
        this.agreedNanos = nowNanos;
        this.nextNanos = nowNanos;
    }

    /** This node's view has changed. */
    public void onChange(long nowNanos) {
        changedNanos = nowNanos;
    }

    /** True, and then not again for an interval, if hashes that differ call for a repair now. */
    public boolean tryStart(long ownHash, long otherHash, long nowNanos) {
        if (ownHash == otherHash) {
            agreedNanos = nowNanos;
            return false;
        }
        if (intervalNanos == 0) {
            return false; // repairs are turned off
        }
        boolean still = nowNanos - changedNanos >= stillNanos;
        boolean alone = nowNanos - agreedNanos >= intervalNanos;
        if (nowNanos - nextNanos < 0 || !(still || alone)) {
            return false;
        }
        nextNanos = nowNanos + intervalNanos * 3 / 4 + random.nextLong(intervalNanos / 2);
        return true;
    }
}
