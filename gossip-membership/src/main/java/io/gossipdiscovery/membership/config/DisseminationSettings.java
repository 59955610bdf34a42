package io.gossipdiscovery.membership.config;

import java.time.Duration;

/**
 * How news spreads (SWIM, section 4.1, and the push of epidemic algorithms). Durations are from 1 millisecond to 30 days.
 *
 * @param gossipTick news that waits goes out at least this often; a tick with nothing to say sends nothing
 * @param fanout how many members hear of it per tick and per eager push, 0 to 16; 0 leaves news to probes, acks and sync
 * @param eagerDelay how long urgent news waits for company before it is pushed
 * @param eagerDatagramsPerSecond the budget of eager pushes; news beyond it waits for the tick; 0 turns eager push off
 * @param retransmits how often one node passes one update on at most, 1 to 64
 * @param retransmitMultiplier in a small cluster it is so many times ceil(log10(n + 1)), 1 to 64 (memberlist: RetransmitMult);
 *     lower costs less and leaves more to repairs
 * @param datagramBytes the largest datagram that is sent, 512 to 65,000; below the path's MTU nothing is fragmented
 * @param deadToldPerSecond how many members that are held for dead, and yet are heard, are told so in a second, and how many
 *     that hold this node for dead are told of its refutation again; both together; 0 tells none
 * @param testsBeforeBlocked pings by datagram that a peer heard by stream leaves unanswered before gossip to it goes by stream,
 *     0 to 1,000; fewer take lossy paths for blocked ones; 0 turns it off
 */
public record DisseminationSettings(
        Duration gossipTick,
        int fanout,
        Duration eagerDelay,
        int eagerDatagramsPerSecond,
        int retransmits,
        int retransmitMultiplier,
        int datagramBytes,
        int deadToldPerSecond,
        int testsBeforeBlocked) {

    public DisseminationSettings {
        Check.duration("gossipTick", gossipTick);
        Check.range("fanout", fanout, 0, 16);
        Check.duration("eagerDelay", eagerDelay);
        Check.range("eagerDatagramsPerSecond", eagerDatagramsPerSecond, 0, 1_000_000);
        Check.range("retransmits", retransmits, 1, 64);
        Check.range("retransmitMultiplier", retransmitMultiplier, 1, 64);
        Check.range("datagramBytes", datagramBytes, 512, 65_000);
        Check.range("deadToldPerSecond", deadToldPerSecond, 0, 1_000_000);
        Check.range("testsBeforeBlocked", testsBeforeBlocked, 0, 1_000);
    }

    /**
     * How long a change takes to reach everybody by gossip ticks alone, an upper bound where it is pushed eagerly: T = ln n/λ +
     * ln n/(f q) + 0.4 ticks, the time of push with unsynchronised timers (docs/ALGORITHM.md, section 4). It is taken here without
     * loss and with delays far below a tick: q = 1 and λ = f. Those few whom a bounded number of sends misses hear of it by repair.
     *
     * @param members n, this node included
     * @return zero where there is nobody else, for ever (30 days) where the fanout is 0
     */
    public Duration timeToReach(int members) {
        if (members <= 1) {
            return Duration.ZERO;
        }
        if (fanout == 0) {
            return Check.LONGEST;
        }
        double ticks = 2 * StrictMath.log(members) / fanout + 0.4;
        return Duration.ofNanos((long) StrictMath.ceil(ticks * gossipTick.toNanos()));
    }

    /** After how many sends by one node an update leaves its queue; in a small cluster fewer reach everybody. */
    public int sendsPerUpdate(int nodes) {
        int magnitude = (int) StrictMath.ceil(StrictMath.log10(nodes + 1.0));
        return Math.max(1, Math.min(retransmits, retransmitMultiplier * magnitude));
    }

    /** The same with another {@code gossipTick}. */
    public DisseminationSettings withGossipTick(Duration gossipTick) {
        return new DisseminationSettings(
                gossipTick,
                fanout,
                eagerDelay,
                eagerDatagramsPerSecond,
                retransmits,
                retransmitMultiplier,
                datagramBytes,
                deadToldPerSecond,
                testsBeforeBlocked);
    }

    /** The same with another {@code fanout}. */
    public DisseminationSettings withFanout(int fanout) {
        return new DisseminationSettings(
                gossipTick,
                fanout,
                eagerDelay,
                eagerDatagramsPerSecond,
                retransmits,
                retransmitMultiplier,
                datagramBytes,
                deadToldPerSecond,
                testsBeforeBlocked);
    }

    /** The same with another {@code retransmits}. */
    public DisseminationSettings withRetransmits(int retransmits) {
        return new DisseminationSettings(
                gossipTick,
                fanout,
                eagerDelay,
                eagerDatagramsPerSecond,
                retransmits,
                retransmitMultiplier,
                datagramBytes,
                deadToldPerSecond,
                testsBeforeBlocked);
    }

    /** The same with another {@code datagramBytes}. */
    public DisseminationSettings withDatagramBytes(int datagramBytes) {
        return new DisseminationSettings(
                gossipTick,
                fanout,
                eagerDelay,
                eagerDatagramsPerSecond,
                retransmits,
                retransmitMultiplier,
                datagramBytes,
                deadToldPerSecond,
                testsBeforeBlocked);
    }

    static DisseminationSettings defaults() {
        return new DisseminationSettings(Duration.ofMillis(200), 3, Duration.ofMillis(2), 1_000, 8, 4, 1_200, 100, 16);
    }
}
