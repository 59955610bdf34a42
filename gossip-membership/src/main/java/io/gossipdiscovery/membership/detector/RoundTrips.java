package io.gossipdiscovery.membership.detector;

import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long to wait for an ack: the retransmission timeout of RFC 6298 (section 2), SRTT + 4 RTTVAR over the times that direct
 * pings took, between the floor and the cap that are set. Acks that come late are samples, too, else a timeout that is too short
 * would never learn that it is: the latest pings are remembered until they are answered. One estimate for all members.
 */
final class RoundTrips {

    /** Pings that an answer is still recognised of. */
    private static final int REMEMBERED = 16;

    private record Sent(NodeId target, long atNanos) {}

    private final DetectorActions actions;
    private final long floorNanos;
    private final long capNanos;
    private final Map<Integer, Sent> unanswered = new LinkedHashMap<>();
    private boolean sampled;
    private double smoothedNanos;
    private double variationNanos;

    RoundTrips(ProbeSettings settings, DetectorActions actions) {
        this.actions = actions;
        this.floorNanos = settings.ackTimeout().toNanos();
        this.capNanos = (long) (floorNanos * settings.ackTimeoutCap());
    }

    void onPing(int sequence, NodeId target, long nowNanos) {
        if (unanswered.size() >= REMEMBERED) {
            unanswered.remove(unanswered.keySet().iterator().next());
        }
        unanswered.put(sequence, new Sent(target, nowNanos));
    }

    /**
     * An ack came by datagram. It is a sample only if the target itself sent it: what comes by way of a helper carries the same
     * sequence and says nothing of the direct way (Karn's ambiguity).
     */
    void onAck(int sequence, NodeId sender, long nowNanos) {
        Sent sent = unanswered.get(sequence);
        if (sent != null && sent.target.equals(sender)) {
            unanswered.remove(sequence);
            // beyond the cap it does not matter how long: one ack of a member that was stopped must not count for many
            long trip = Math.min(nowNanos - sent.atNanos, capNanos);
            sample(trip);
            actions.roundTripMeasured(sender, trip);
        }
    }

    /** What is under way took as long as this node stood still, and says nothing of the network. */
    void forgetUnanswered() {
        unanswered.clear();
    }

    /** How long a round trip takes on average, 0 if none was measured yet. */
    long smoothedNanos() {
        return (long) smoothedNanos;
    }

    /** The longest wait for an ack. */
    long capNanos() {
        return capNanos;
    }

    long ackTimeoutNanos() {
        long estimateNanos = (long) (smoothedNanos + 4 * variationNanos);
        return Math.max(floorNanos, Math.min(capNanos, estimateNanos));
    }

    private void sample(long trip) {
        if (sampled) {
            variationNanos += (Math.abs(smoothedNanos - trip) - variationNanos) / 4;
            smoothedNanos += (trip - smoothedNanos) / 8;
        } else {
            sampled = true;
            smoothedNanos = trip;
            variationNanos = trip / 2.0;
        }
    }
}
