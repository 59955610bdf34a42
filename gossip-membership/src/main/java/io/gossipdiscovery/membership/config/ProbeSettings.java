package io.gossipdiscovery.membership.config;

import java.time.Duration;

/**
 * How failures are looked for (SWIM, section 4.1; Lifeguard, section IV-A). Durations are from 1 millisecond to
 * 30 days.
 *
 * @param protocolPeriod one member is probed per period; longer finds failures later and costs less (SWIM: T')
 * @param ackTimeout how long a direct probe waits at least for its ack before others are asked, and they for theirs: the floor of
 *     what follows from measured round trips; higher errs less on slow paths and finds failures later
 * @param indirectProbes how many others are asked when a direct probe is not answered (SWIM: k), 0 to 16
 * @param maxLocalHealth the upper bound of the local health multiplier, 0 to 32: a node that finds itself slow stretches period
 *     and timeouts up to (this + 1) times; 0 turns it off
 * @param ringTargets how many ring successors are probed, the first every one and a half periods, so that each member
 *     has a steady observer, 0 to 16; 0 is plain SWIM, a round robin alone (section 4.3), and turns off that news goes to the first
 *     successor as well
 * @param ackTimeoutCap how many times longer than {@code ackTimeout} the wait for an ack becomes where round trips are long, 1 to
 *     100; twice this times {@code ackTimeout} fits into the period; 1 is a fixed timeout
 * @param pauseGuardMillis how late in milliseconds a timer must be before the node takes it that it stood still itself, and hears
 *     what waits before it holds others' silence against them, 0 to 60,000; lower sees shorter pauses and blames the node itself
 *     more often; 0 turns it off, and time that passed unseen counts against others as any other
 * @param testsItself whether a node that is accused pings a few members first, and refutes only if half of the pings are answered:
 *     who loses most of what it sends and is sent does not come back again and again; plain SWIM does not ask
 * @param confirmers how many of those who hear of an accusation probe the accused next, 0 to 16: independent accusers are found soon,
 *     and an accused that lives is told soon; 0 leaves it to chance, as plain SWIM does
 * @param watches to how many ring successors this node holds a stream, over which the end of a process is noticed at once, 0 to 8;
 *     0 turns watches and checks off, and leaves crashes to timeouts
 * @param triesDead whether each period one member that is held for dead is tried, with probability min(1, dead / alive), so that
 *     who was parted meets again
 */
public record ProbeSettings(
        Duration protocolPeriod,
        Duration ackTimeout,
        int indirectProbes,
        int maxLocalHealth,
        int ringTargets,
        double ackTimeoutCap,
        int pauseGuardMillis,
        boolean testsItself,
        int confirmers,
        int watches,
        boolean triesDead) {

    /** So that an accusation is under way before the next probe begins. */
    private static final double PROBE_SHARE = 0.9;

    public ProbeSettings {
        Check.duration("protocolPeriod", protocolPeriod);
        Check.duration("ackTimeout", ackTimeout);
        Check.range("ackTimeoutCap", ackTimeoutCap, 1, 100);
        if (2 * ackTimeoutCap * ackTimeout.toNanos() > protocolPeriod.toNanos()) {
            throw new IllegalArgumentException("ackTimeout is " + ackTimeout + " and becomes up to " + ackTimeoutCap
                    + " times longer (ackTimeoutCap), direct and indirect probe must fit into one protocolPeriod of "
                    + protocolPeriod + ": lower one of the first two");
        }
        Check.range("indirectProbes", indirectProbes, 0, 16);
        Check.range("maxLocalHealth", maxLocalHealth, 0, 32);
        Check.range("ringTargets", ringTargets, 0, 16);
        Check.range("pauseGuardMillis", pauseGuardMillis, 0, 60_000);
        Check.range("confirmers", confirmers, 0, 16);
        Check.range("watches", watches, 0, 8);
    }

    /**
     * How long a probe lasts that nobody answers, where the node is well and ack timeouts are as short as they can be: nine tenths of a
     * period, or two ack timeouts if that is longer (SWIM, section 3.1: the whole period).
     */
    public Duration unansweredProbe() {
        double nanos = Math.max(PROBE_SHARE * protocolPeriod.toNanos(), 2.0 * ackTimeout.toNanos());
        return Duration.ofNanos((long) nanos);
    }

    /** The same with another {@code ringTargets}. */
    public ProbeSettings withRingTargets(int ringTargets) {
        return new ProbeSettings(
                protocolPeriod,
                ackTimeout,
                indirectProbes,
                maxLocalHealth,
                ringTargets,
                ackTimeoutCap,
                pauseGuardMillis,
                testsItself,
                confirmers,
                watches,
                triesDead);
    }

    /** The same with another {@code pauseGuardMillis}. */
    public ProbeSettings withPauseGuardMillis(int pauseGuardMillis) {
        return new ProbeSettings(
                protocolPeriod,
                ackTimeout,
                indirectProbes,
                maxLocalHealth,
                ringTargets,
                ackTimeoutCap,
                pauseGuardMillis,
                testsItself,
                confirmers,
                watches,
                triesDead);
    }

    /** The same with another {@code testsItself}. */
    public ProbeSettings withTestsItself(boolean testsItself) {
        return new ProbeSettings(
                protocolPeriod,
                ackTimeout,
                indirectProbes,
                maxLocalHealth,
                ringTargets,
                ackTimeoutCap,
                pauseGuardMillis,
                testsItself,
                confirmers,
                watches,
                triesDead);
    }

    /** The same with another {@code watches}. */
    public ProbeSettings withWatches(int watches) {
        return new ProbeSettings(
                protocolPeriod,
                ackTimeout,
                indirectProbes,
                maxLocalHealth,
                ringTargets,
                ackTimeoutCap,
                pauseGuardMillis,
                testsItself,
                confirmers,
                watches,
                triesDead);
    }

    /** The same with another {@code triesDead}. */
    public ProbeSettings withTriesDead(boolean triesDead) {
        return new ProbeSettings(
                protocolPeriod,
                ackTimeout,
                indirectProbes,
                maxLocalHealth,
                ringTargets,
                ackTimeoutCap,
                pauseGuardMillis,
                testsItself,
                confirmers,
                watches,
                triesDead);
    }

    static ProbeSettings local() {
        return preset(Duration.ofSeconds(1), Duration.ofMillis(100));
    }

    static ProbeSettings lan() {
        return preset(Duration.ofSeconds(1), Duration.ofMillis(200));
    }

    static ProbeSettings wan() {
        return preset(Duration.ofSeconds(5), Duration.ofSeconds(1));
    }

    /** The wait of the pause guard is below the shortest ack timeout: a shorter pause never costs a probe both its chances. */
    private static ProbeSettings preset(Duration protocolPeriod, Duration ackTimeout) {
        return new ProbeSettings(protocolPeriod, ackTimeout, 3, 8, 3, 2.5, 100, true, 6, 3, true);
    }
}
