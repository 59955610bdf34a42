package io.gossipdiscovery.simulator;

import java.time.Duration;

/**
 * What every path of the simulated network is like when nothing is wrong with it in particular.
 *
 * @param latency one way, at least
 * @param jitter added to it, exponentially distributed with this mean; datagrams overtake each other by it
 * @param loss share of datagrams that are lost, 0 to 1
 * @param duplication share that arrive twice
 * @param corruption share that arrive with a byte changed
 * @param mtuBytes the largest IP packet; larger datagrams are dropped
 * @param bitsPerSecond of each node's link
 * @param cpuPerPacket what a node needs to handle one packet; {@code benchmarks/run engine} measures it (datagramOfOldNews)
 */
public record NetworkConditions(
        Duration latency,
        Duration jitter,
        double loss,
        double duplication,
        double corruption,
        int mtuBytes,
        long bitsPerSecond,
        Duration cpuPerPacket) {

    /** A good local network: half a millisecond, 1 Gbit/s, 10 µs of CPU a packet, nothing lost. */
    public static NetworkConditions lan() {
        return new NetworkConditions(
                Duration.ofNanos(450_000),
                Duration.ofNanos(50_000),
                0,
                0,
                0,
                1_500,
                1_000_000_000L,
                Duration.ofNanos(10_000));
    }

    /** In everything the worse of both. */
    NetworkConditions worst(NetworkConditions other) {
        return new NetworkConditions(
                longer(latency, other.latency),
                longer(jitter, other.jitter),
                Math.max(loss, other.loss),
                Math.max(duplication, other.duplication),
                Math.max(corruption, other.corruption),
                Math.min(mtuBytes, other.mtuBytes),
                Math.min(bitsPerSecond, other.bitsPerSecond),
                longer(cpuPerPacket, other.cpuPerPacket));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    public NetworkConditions withLoss(double share) {
        return new NetworkConditions(
                latency, jitter, share, duplication, corruption, mtuBytes, bitsPerSecond, cpuPerPacket);
    }

    public NetworkConditions withDuplication(double share) {
        return new NetworkConditions(latency, jitter, loss, share, corruption, mtuBytes, bitsPerSecond, cpuPerPacket);
    }

    public NetworkConditions withCorruption(double share) {
        return new NetworkConditions(latency, jitter, loss, duplication, share, mtuBytes, bitsPerSecond, cpuPerPacket);
    }

    public NetworkConditions withMtu(int bytes) {
        return new NetworkConditions(
                latency, jitter, loss, duplication, corruption, bytes, bitsPerSecond, cpuPerPacket);
    }

    public NetworkConditions withJitter(Duration mean) {
        return new NetworkConditions(
                latency, mean, loss, duplication, corruption, mtuBytes, bitsPerSecond, cpuPerPacket);
    }
}
