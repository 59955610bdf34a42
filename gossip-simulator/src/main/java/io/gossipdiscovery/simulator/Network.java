package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** How a packet gets from one host to another: links that fill up, latency, loss, and what else goes wrong on the way. */
final class Network {

    private static final int IPV4_AND_UDP_HEADER_BYTES = 28;
    private static final int TRACE_DELIVERED = 1;
    private static final int TRACE_LOST = 2;

    private final Simulation simulation;
    private final SplittableRandom random;
    private final List<PathRule> rules = new ArrayList<>();
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

    void clearRules() {
        rules.clear();
    }

    void add(PathRule rule) {
        rules.add(rule);
    }

    void remove(PathRule rule) {
        rules.remove(rule);
    }

    /** What the rules that stand do to a packet of a stream. */
    Effect effect(Host from, Host to) {
        return effect(from, to, false);
    }

    private Effect effect(Host from, Host to, boolean datagram) {
        for (PathRule rule : rules) {
            Effect effect = datagram || !rule.sparesStreams() ? rule.effect(from, to) : Effect.PASS;
            if (effect != Effect.PASS) {
                return effect;
            }
        }
        return Effect.PASS;
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
        if (effect(from, receiver, true) != Effect.PASS) {
            simulation.trace().event(sent, TRACE_LOST, from.number, receiver.number);
            return;
        }
        if (chance(conditions.loss())) {
            simulation.faults().add(Fault.LOSS);
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
