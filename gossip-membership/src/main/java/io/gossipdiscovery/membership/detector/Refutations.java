package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Status;

/**
 * When this node answers what it is accused of: at once, unless it was declared dead again and again. Then it holds its return down
 * for a while, as it would only be accused again. The accused itself waits, so that all others go on seeing the same.
 */
final class Refutations {

    private static final long NONE = -1;

    private final long holdDownMinNanos;
    private final long holdDownMaxNanos;
    private final long forgetNanos;

    /** Of the accusations not answered yet, the highest: the answer to it answers all. */
    private long accused = NONE;

    /** The highest incarnation that was declared dead, and whether that is not answered yet. */
    private long declaredDead = NONE;

    private boolean deathPending;
    private int deaths;
    private long lastDeathNanos;
    private long heldUntilNanos;

    Refutations(SuspicionSettings suspicion) {
        this.holdDownMinNanos = suspicion.holdDownMin().toNanos();
        this.holdDownMaxNanos = suspicion.holdDownMax().toNanos();
        this.forgetNanos = suspicion.holdDownForget().toNanos();
    }

    /**
     * This node is suspected or held for dead, at its incarnation or above. Another death at the incarnation of the last is the
     * same one.
     *
     * @return false if as much was known
     */
    boolean onAccused(Evidence evidence, long nowNanos) {
        long incarnation = evidence.incarnation().value();
        boolean died = evidence.status() == Status.DEAD && incarnation > declaredDead;
        if (died) {
            declaredDead = incarnation;
            deathPending = true;
            holdDown(nowNanos);
        }
        boolean higher = incarnation > accused;
        accused = Math.max(accused, incarnation);
        return higher || died;
    }

    /** True if there is an accusation, and it is not held down. */
    boolean isDue(long nowNanos) {
        return accused != NONE && holdDownNanos(nowNanos) == 0;
    }

    /** True if what is not answered yet was more than a suspicion. */
    boolean isDeathPending() {
        return deathPending;
    }

    /** The incarnation that is accused; nothing is, from now on. */
    long take() {
        long taken = accused;
        accused = NONE;
        deathPending = false;
        return taken;
    }

    /**
     * For how long this node goes on waiting before it answers its death, and with it what else it is accused of, as one answer
     * answers both; 0 if it does not wait.
     */
    long holdDownNanos(long nowNanos) {
        return deathPending ? Math.max(0, heldUntilNanos - nowNanos) : 0;
    }

    /** When the wait is over. */
    long nextDeadlineNanos() {
        return deathPending ? heldUntilNanos : Long.MAX_VALUE;
    }

    private void holdDown(long nowNanos) {
        if (deaths > 0 && nowNanos - lastDeathNanos >= forgetNanos) {
            deaths = 0;
        }
        double doubled = Math.scalb((double) holdDownMinNanos, deaths - 1);
        heldUntilNanos = nowNanos + (deaths == 0 ? 0 : (long) Math.min((double) holdDownMaxNanos, doubled));
        lastDeathNanos = nowNanos;
        deaths++;
    }
}
