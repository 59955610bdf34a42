package io.gossipdiscovery.benchmarks.crash;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Accusation;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** What the observers see of one victim, and when. Safe for use by any thread. Times are {@link #now()}. */
final class VictimSightings {

    private static final long NEVER = Long.MAX_VALUE;
    private static final double NANOS_PER_MILLI = 1e6;

    private final long beginNanos = System.nanoTime();
    private final long[] accused;
    private final long[] dead;

    /** Since when each observer holds the victim for ALIVE; never, while it does not. */
    private final long[] alive;

    private final Set<Accusation.Grounds> grounds = EnumSet.noneOf(Accusation.Grounds.class);

    /** All observers hold the victim for ALIVE. */
    VictimSightings(int observers) {
        accused = new long[observers];
        dead = new long[observers];
        alive = new long[observers];
        Arrays.fill(accused, NEVER);
        Arrays.fill(dead, NEVER);
    }

    long now() {
        return at(System.nanoTime());
    }

    /** A {@link System#nanoTime()} as a time of these sightings. */
    long at(long nanoTime) {
        return nanoTime - beginNanos;
    }

    synchronized void add(int observer, MembershipEvent event, long now) {
        if (event.accusation() != null) {
            grounds.add(event.accusation().grounds());
        }
        switch (event.kind()) {
            case SUSPECTED -> accuse(observer, now);
            case DIED -> {
                accuse(observer, now);
                dead[observer] = Math.min(dead[observer], now);
            }
            case REFUTED, JOINED -> alive[observer] = now;
            case LEFT, STATE_CHANGED -> {}
        }
    }

    private void accuse(int observer, long now) {
        accused[observer] = Math.min(accused[observer], now);
        alive[observer] = NEVER;
    }

    synchronized boolean allHoldDead() {
        return last(dead) < NEVER;
    }

    synchronized boolean allHoldAlive() {
        return last(alive) < NEVER;
    }

    /** Milliseconds until the first observer held the victim for DEAD; infinite while none does. */
    synchronized double firstDead(long from) {
        return millis(from, LongStream.of(dead).min().orElse(NEVER));
    }

    /** Milliseconds until the last observer held the victim for DEAD; infinite while one does not. */
    synchronized double lastDead(long from) {
        return millis(from, last(dead));
    }

    /** Milliseconds until the last observer held the victim for SUSPECT or DEAD; infinite while one did not. */
    synchronized double lastAccused(long from) {
        return millis(from, last(accused));
    }

    /** Milliseconds until all observers held the victim for ALIVE at once; infinite while one does not. */
    synchronized double allAlive(long from) {
        return Math.max(0, millis(from, last(alive)));
    }

    /** The grounds of all accusations. */
    synchronized String grounds() {
        return grounds.stream().map(Enum::name).collect(Collectors.joining("+"));
    }

    private static long last(long[] times) {
        return LongStream.of(times).max().orElse(NEVER);
    }

    private static double millis(long from, long to) {
        return to == NEVER ? Double.POSITIVE_INFINITY : (to - from) / NANOS_PER_MILLI;
    }
}
