package io.gossipdiscovery.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How a packet gets from one host to another: links that fill up, latency, loss, and what else goes wrong on the way. */
final class Network {

    private static final int IPV4_AND_UDP_HEADER_BYTES = 28;
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

    Network(Simulation simulation, NetworkConditions conditions, SplittableRandom random) {
        this.simulation = simulation;
        this.base = conditions;
        this.conditions = conditions;
        this.random = random;
    }

    NetworkConditions conditions() {
        return conditions;
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
            if (!first.met && first.fault != Fault.REJECTING_FIREWALL) {
                simulation.faults().add(first.fault);
            }
            first.met = true;
            return true;
        }
        boolean lost = chance(conditions.loss());
        if (lost) {
            simulation.faults().add(Fault.LOSS);
        }
        return lost;
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

    void send(Host from, NodeAddress to, ByteBuffer packet) {
        int bytes = packet.remaining() + IPV4_AND_UDP_HEADER_BYTES;
        bytesSent += bytes;
        long sent = leaveLink(from, bytes);
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
            return;
        }
        ByteBuffer arriving = packet;
        if (chance(conditions.corruption())) {
            simulation.faults().add(Fault.CORRUPTION);
            arriving = corrupted(packet);
        }
        arrive(from, receiver, arriving, sent + latency());
        if (chance(conditions.duplication())) {
            simulation.faults().add(Fault.DUPLICATION);
            arrive(from, receiver, arriving.duplicate(), sent + latency());
        }
    }

    /** When the last bit of a packet that is sent now has left the host. */
    long leaveLink(Host from, int bytes) {
        long start = Math.max(simulation.nowNanos(), from.linkFreeNanos);
        from.linkFreeNanos = start + bytes * 8L * 1_000_000_000L / conditions.bitsPerSecond();
        return from.linkFreeNanos;
    }

    /** How long a packet is under way. */
    long latency() {
        long jitter = conditions.jitter().toNanos();
        long extra = jitter == 0 ? 0 : (long) (-StrictMath.log(1 - random.nextDouble()) * jitter);
        return conditions.latency().toNanos() + extra;
    }

    boolean chance(double share) {
        return share > 0 && random.nextDouble() < share;
    }

    private void arrive(Host from, Host to, ByteBuffer packet, long atNanos) {
        simulation.at(atNanos, () -> {
            SimulatedNode node = to.process;
            if (!to.up || node == null) {
                if (to.up && to.strange && from.process != null) {
                    send(to, from.address, ByteBuffer.wrap(STRANGE));
                }
                return;
            }
            simulation.processors().input(to, packet.remaining(), () -> {
                datagramsDelivered++;
                simulation.because(() -> "a datagram from " + from);
                simulation.trace().event(simulation.nowNanos(), TRACE_DELIVERED, from.number, to.number);
                node.engine.onDatagram(packet, from.address, node.clockNanos());
            });
        });
    }

    private ByteBuffer corrupted(ByteBuffer packet) {
        byte[] bytes = new byte[packet.remaining()];
        packet.duplicate().get(bytes);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return ByteBuffer.wrap(bytes);
    }
}
