package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.time.Duration;

/**
 * What every path of the simulated network is like when nothing is wrong with it in particular.
 *
 * @param latency one way, at least
 * @param jitter added to it, with this mean; datagrams overtake each other by it
 * @param jitterShape how what is added is distributed
 * @param loss share of datagrams that are lost, 0 to 1
 * @param duplication share that arrive twice
 * @param corruption share that arrive with a bit changed; of a stream's segments nearly all of them are found out and sent anew
 * @param mtuBytes the largest IP packet; larger datagrams are dropped; 68 at least (RFC 791)
 * @param bitsPerSecond of each node's link, for each direction
 * @param cpuPerPacket what a node needs to take or to send one packet; {@code benchmarks/run engine} measures it (datagramOfOldNews)
 * @param middleboxes what stands in the way of streams
 */
public record NetworkConditions(
        Duration latency,
        Duration jitter,
        LatencyShape jitterShape,
        double loss,
        double duplication,
        double corruption,
        int mtuBytes,
        long bitsPerSecond,
        Duration cpuPerPacket,
        Middleboxes middleboxes) {

    private static final int LEAST_MTU_BYTES = 68;
    private static final int MOST_MTU_BYTES = 65_535;

    /** Times the mean that hardly any of a million packets exceeds. */
    private static final int RARELY_EXCEEDED = 14;

    public NetworkConditions {
        requireNotNegative("latency", latency);
        requireNotNegative("jitter", jitter);
        requireShare("loss", loss);
        requireShare("duplication", duplication);
        requireShare("corruption", corruption);
        if (mtuBytes < LEAST_MTU_BYTES || mtuBytes > MOST_MTU_BYTES) {
            throw new IllegalArgumentException(
                    "mtuBytes is " + mtuBytes + ", allowed are " + LEAST_MTU_BYTES + " to " + MOST_MTU_BYTES);
        }
        if (bitsPerSecond < 1) {
            throw new IllegalArgumentException("bitsPerSecond is " + bitsPerSecond
                    + ", must be at least 1; a path over which nothing comes is one with loss 1");
        }
        requireNotNegative("cpuPerPacket", cpuPerPacket);
    }

    /** A good local network: half a millisecond, 1 Gbit/s, 10 µs of CPU a packet, nothing lost. */
    public static NetworkConditions lan() {
        return new NetworkConditions(
                Duration.ofNanos(450_000),
                Duration.ofNanos(50_000),
                LatencyShape.EXPONENTIAL,
                0,
                0,
                0,
                1_500,
                1_000_000_000L,
                Duration.ofNanos(10_000),
                Middleboxes.NONE);
    }

    /** In everything the worse of both. */
    NetworkConditions worst(NetworkConditions other) {
        return new NetworkConditions(
                longer(latency, other.latency),
                longer(jitter, other.jitter),
                jitterShape.compareTo(other.jitterShape) >= 0 ? jitterShape : other.jitterShape,
                Math.max(loss, other.loss),
                Math.max(duplication, other.duplication),
                Math.max(corruption, other.corruption),
                Math.min(mtuBytes, other.mtuBytes),
                Math.min(bitsPerSecond, other.bitsPerSecond),
                longer(cpuPerPacket, other.cpuPerPacket),
                middleboxes.worst(other.middleboxes));
    }

    /** Whether nobody has a reason to suspect anybody: everything arrives as it was sent, and an answer arrives in time. */
    boolean areFaultless(MembershipSettings settings) {
        boolean inTime = latency.plus(jitter.multipliedBy(RARELY_EXCEEDED))
                        .multipliedBy(2)
                        .compareTo(settings.probing().ackTimeout())
                < 0;
        boolean heavy = jitterShape == LatencyShape.PARETO && !jitter.isZero();
        return loss == 0
                && corruption == 0
                && inTime
                && !heavy
                && mtuBytes >= lan().mtuBytes
                && bitsPerSecond >= 1_000_000
                && cpuPerPacket.compareTo(Duration.ofMillis(1)) <= 0
                && middleboxes.equals(Middleboxes.NONE);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static void requireNotNegative(String name, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " is " + duration + ", must not be negative");
        }
    }

    /** Refuses what is no share, by the name of the setting. */
    static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " is " + share + ", allowed are 0 to 1");
        }
    }

    public NetworkConditions withLatency(Duration atLeast) {
        return new NetworkConditions(
                atLeast,
                jitter,
                jitterShape,
                loss,
                duplication,
                corruption,
                mtuBytes,
                bitsPerSecond,
                cpuPerPacket,
                middleboxes);
    }

    public NetworkConditions withJitter(Duration mean) {
        return withJitter(mean, jitterShape);
    }

    public NetworkConditions withJitter(Duration mean, LatencyShape shape) {
        return new NetworkConditions(
                latency,
                mean,
                shape,
                loss,
                duplication,
                corruption,
                mtuBytes,
                bitsPerSecond,
                cpuPerPacket,
                middleboxes);
    }

    public NetworkConditions withLoss(double share) {
        return new NetworkConditions(
                latency,
                jitter,
                jitterShape,
                share,
                duplication,
                corruption,
                mtuBytes,
                bitsPerSecond,
                cpuPerPacket,
                middleboxes);
    }

    public NetworkConditions withDuplication(double share) {
        return new NetworkConditions(
                latency,
                jitter,
                jitterShape,
                loss,
                share,
                corruption,
                mtuBytes,
                bitsPerSecond,
                cpuPerPacket,
                middleboxes);
    }

    public NetworkConditions withCorruption(double share) {
        return new NetworkConditions(
                latency,
                jitter,
                jitterShape,
                loss,
                duplication,
                share,
                mtuBytes,
                bitsPerSecond,
                cpuPerPacket,
                middleboxes);
    }

    public NetworkConditions withMtu(int bytes) {
        return new NetworkConditions(
                latency,
                jitter,
                jitterShape,
                loss,
                duplication,
                corruption,
                bytes,
                bitsPerSecond,
                cpuPerPacket,
                middleboxes);
    }

    public NetworkConditions withBitsPerSecond(long bits) {
        return new NetworkConditions(
                latency, jitter, jitterShape, loss, duplication, corruption, mtuBytes, bits, cpuPerPacket, middleboxes);
    }

    public NetworkConditions withMiddleboxes(Middleboxes boxes) {
        return new NetworkConditions(
                latency,
                jitter,
                jitterShape,
                loss,
                duplication,
                corruption,
                mtuBytes,
                bitsPerSecond,
                cpuPerPacket,
                boxes);
    }
}
