package io.gossipdiscovery.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.simulator.PathRule.Effect;
import io.gossipdiscovery.simulator.Transmission.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How a packet gets from one host to another: links that fill up, latency, loss, and what else goes wrong on the way. */
final class Network {

    /** There was no room for the packet. */
    static final long NO_ROOM = -1;

    /** What a switch keeps for one port: a shallow buffer of a top-of-rack switch. */
    private static final int SWITCH_BUFFER_BYTES = 512 * 1_024;

    static final int IPV4_AND_UDP_HEADER_BYTES = 28;
    private static final byte[] STRANGE = "?SYNTAX ERROR\r\n".getBytes(US_ASCII);
    private static final int TRACE_DELIVERED = 1;
    private static final int TRACE_LOST = 2;

    /** A rule that stands; its fault counts once it has met a packet. */
    private static final class Standing {
        private final Fault fault;
        private final PathRule rule;
        private boolean met;

        private Standing(Fault fault, PathRule rule) {
            this.fault = fault;
            this.rule = rule;
        }
    }

    private final Simulation simulation;
    private final SplittableRandom random;
    private final List<Standing> rules = new ArrayList<>();
    private final NetworkConditions base;
    private final List<NetworkConditions> added = new ArrayList<>();
    private NetworkConditions conditions;
    long datagramsDelivered;
    long bytesSent;
    /** Packets for which there was no room before the link of their receiver. */
    long congested;

    private @Nullable Wiretap wiretap;

    Network(Simulation simulation, NetworkConditions conditions, SplittableRandom random) {
        this.simulation = simulation;
        this.base = conditions;
        this.conditions = conditions;
        this.random = random;
    }

    NetworkConditions conditions() {
        return conditions;
    }

    /** From now on this hears of everything that is sent. */
    void tap(Wiretap tap) {
        wiretap = tap;
    }

    /** Something leaves a host, and arrives at that moment or never; whoever taps hears of it. */
    void leaves(Kind kind, Host from, Host to, long sentNanos, long arrivesNanos, @Nullable ByteBuffer bytes) {
        if (wiretap != null) {
            wiretap.sent(kind, from, to, sentNanos, arrivesNanos, bytes);
        }
    }

    /** From now on the network is as bad as the worst of all that was added. */
    void add(NetworkConditions worse) {
        added.add(worse);
        combine();
    }

    void remove(NetworkConditions worse) {
        added.remove(worse);
        combine();
    }

    private void combine() {
        conditions = added.stream().reduce(base, NetworkConditions::worst);
    }

    boolean hasRules() {
        return !rules.isEmpty();
    }

    void add(Fault fault, PathRule rule) {
        rules.add(new Standing(fault, rule));
    }

    void remove(PathRule rule) {
        rules.removeIf(standing -> standing.rule == rule);
    }

    /** What the rules that stand would do to a packet of a stream. */
    Effect effect(Host from, Host to) {
        Standing first = firstInTheWay(from, to, false);
        return first == null ? Effect.PASS : first.rule.effect(from, to);
    }

    /** Whether a packet of a stream that is sent now gets through, rules and loss considered. */
    boolean isLost(Host from, Host to) {
        return isLost(from, to, false);
    }

    private boolean isLost(Host from, Host to, boolean datagram) {
        Standing first = firstInTheWay(from, to, datagram);
        if (first != null) {
            if (first.fault != Fault.REJECTING_FIREWALL) {
                meet(first);
            }
            return true;
        }
        if (chance(conditions.loss())) {
            simulation.faults().add(Fault.LOSS);
            return true;
        }
        for (Standing standing : rules) {
            if (chance(standing.rule.loss(from, to))) {
                meet(standing);
                return true;
            }
        }
        return false;
    }

    private void meet(Standing standing) {
        if (!standing.met) {
            standing.met = true;
            simulation.faults().add(standing.fault);
        }
    }

    /** The share of packets in this direction that get lost, those of rules that let nothing through not considered. */
    double loss(Host from, Host to) {
        double arriving = 1 - conditions.loss();
        for (Standing standing : rules) {
            arriving *= 1 - standing.rule.loss(from, to);
        }
        return 1 - arriving;
    }

    /** How much longer than elsewhere a packet in this direction is under way, in nanoseconds. */
    long extraLatencyNanos(Host from, Host to) {
        long extra = 0;
        for (Standing standing : rules) {
            extra += standing.rule.latencyNanos(from, to);
        }
        return extra;
    }

    private @Nullable Standing firstInTheWay(Host from, Host to, boolean datagram) {
        for (Standing standing : rules) {
            boolean applies = datagram || !standing.rule.sparesStreams();
            if (applies && standing.rule.effect(from, to) != Effect.PASS) {
                return standing;
            }
        }
        return null;
    }

    /**
     * Sends a datagram.
     *
     * @param readyNanos when the sender's CPU has made it ready
     */
    void send(Host from, NodeAddress to, ByteBuffer packet, long readyNanos) {
        int bytes = packet.remaining() + IPV4_AND_UDP_HEADER_BYTES;
        bytesSent += bytes;
        long sent = leaveLink(from, bytes, readyNanos);
        Host receiver = simulation.hostAt(to);
        if (receiver == null) {
            return;
        }
        if (bytes > conditions.mtuBytes()) {
            simulation.faults().add(Fault.SMALL_MTU);
            return;
        }
        if (isLost(from, receiver, true)) {
            simulation.trace().event(sent, TRACE_LOST, from.number, receiver.number);
            leaves(Kind.DATAGRAM, from, receiver, sent, Transmission.NEVER, packet);
            return;
        }
        ByteBuffer arriving = packet;
        if (chance(conditions.corruption())) {
            simulation.faults().add(Fault.CORRUPTION);
            arriving = corrupted(packet);
        }
        long arrives = sent + latency(from, receiver);
        leaves(Kind.DATAGRAM, from, receiver, sent, arrives, packet);
        arrive(from, receiver, arriving, arrives);
        if (chance(conditions.duplication())) {
            simulation.faults().add(Fault.DUPLICATION);
            arrive(from, receiver, arriving.duplicate(), sent + latency(from, receiver));
        }
    }

    /** What a kernel, or a firewall on the way, answers to a datagram for a port that nobody has open. */
    void tellIfUnreachable(SimulatedNode sender, NodeAddress to, int number) {
        Host from = sender.host;
        Host receiver = simulation.hostAt(to);
        if (receiver == null) {
            return;
        }
        boolean rejected = effect(from, receiver) == Effect.REJECT;
        boolean closed = receiver.up && !receiver.asleep && receiver.process == null && !receiver.strange;
        if (!rejected && (!closed || isLost(from, receiver, true) || isLost(receiver, from, true))) {
            return;
        }
        long answered = simulation.nowNanos() + latency(from, receiver);
        long told = answered + latency(receiver, from);
        leaves(Kind.UNREACHABLE, receiver, from, answered, told, null);
        simulation.at(told, () -> {
            if (sender.running) {
                simulation.processors().input(from, () -> sender.engine.onPortUnreachable(number, sender.clockNanos()));
            }
        });
    }

    /** When the last bit of a packet that is ready at this moment has left the host. */
    long leaveLink(Host from, int bytes, long readyNanos) {
        from.linkFreeNanos = Math.max(readyNanos, from.linkFreeNanos) + nanosOnLink(bytes);
        return from.linkFreeNanos;
    }

    /**
     * When a packet whose first bit reaches the host's link now is in: at once where the link is idle, for its time was counted at
     * the sender's. {@link #NO_ROOM} where too much waits before the link already.
     */
    long enterLink(Host to, int bytes) {
        long now = simulation.nowNanos();
        boolean idle = to.linkInFreeNanos <= now;
        if (to.linkInFreeNanos - now > nanosOnLink(SWITCH_BUFFER_BYTES)) {
            congested++;
            return NO_ROOM;
        }
        to.linkInFreeNanos = Math.max(now, to.linkInFreeNanos) + nanosOnLink(bytes);
        return idle ? now : to.linkInFreeNanos;
    }

    private long nanosOnLink(int bytes) {
        return bytes * 8L * 1_000_000_000L / conditions.bitsPerSecond();
    }

    /** How long a packet is under way, once it has left. */
    long latency(Host from, Host to) {
        long latency = conditions.latency().toNanos()
                + conditions.jitterShape().draw(conditions.jitter().toNanos(), random);
        for (Standing standing : rules) {
            long extra = standing.rule.latencyNanos(from, to);
            if (extra > 0) {
                meet(standing);
                latency += extra;
            }
        }
        return latency;
    }

    boolean chance(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    private void arrive(Host from, Host to, ByteBuffer packet, long atNanos) {
        simulation.at(atNanos, () -> {
            long in = enterLink(to, packet.remaining() + IPV4_AND_UDP_HEADER_BYTES);
            if (in == NO_ROOM) {
                simulation.trace().event(atNanos, TRACE_LOST, from.number, to.number);
            } else if (in <= atNanos) {
                arrived(from, to, packet);
            } else {
                simulation.at(in, () -> arrived(from, to, packet));
            }
        });
    }

    private void arrived(Host from, Host to, ByteBuffer packet) {
        SimulatedNode node = to.process;
        if (!to.up || node == null) {
            if (to.up && to.strange && from.process != null) {
                send(to, from.address, ByteBuffer.wrap(STRANGE), simulation.nowNanos());
            }
            return;
        }
        simulation.processors().packet(to, packet.remaining(), () -> {
            datagramsDelivered++;
            simulation.because(() -> "a datagram from " + from);
            simulation.trace().event(simulation.nowNanos(), TRACE_DELIVERED, from.number, to.number);
            node.engine.onDatagram(packet, from.address, node.clockNanos());
        });
    }

    /** The same with one bit changed. */
    ByteBuffer corrupted(ByteBuffer packet) {
        byte[] bytes = new byte[packet.remaining()];
        packet.duplicate().get(bytes);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return ByteBuffer.wrap(bytes);
    }
}
