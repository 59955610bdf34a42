package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.Opened;
import io.gossipdiscovery.membership.wire.PacketReader;
import io.gossipdiscovery.simulator.Transmission.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the hosts of a simulation say to each other, and what they come to hold of each other, from one moment on. Packets are opened
 * with the cluster's own key and read by the real codec.
 */
final class Recording implements Wiretap, Observer {

    /**
     * Something that a node came to know.
     *
     * @param nanos when
     * @param node which
     * @param event what
     */
    record Learnt(long nanos, SimulatedNode node, MembershipEvent event) {

        private boolean is(MembershipEvent.Kind kind, NodeId subject) {
            return event.kind() == kind && event.member().id().equals(subject);
        }
    }

    private final Simulation simulation;
    private final Envelope envelope;
    private final List<Transmission> transmissions = new ArrayList<>();
    private final List<Learnt> learnt = new ArrayList<>();

    private Recording(Simulation simulation) {
        this.simulation = simulation;
        this.envelope = new Envelope(simulation.settings().cluster());
    }

    /** Begins with what is sent next. */
    static Recording of(Simulation simulation) {
        Recording recording = new Recording(simulation);
        simulation.network().tap(recording);
        simulation.observe(recording);
        return recording;
    }

    @Override
    public void sent(Kind kind, Host from, Host to, long sentNanos, long arrivesNanos, @Nullable ByteBuffer bytes) {
        Packet packet = bytes == null ? null : read(bytes.duplicate());
        transmissions.add(new Transmission(kind, from, to, sentNanos, arrivesNanos, packet));
    }

    @Override
    public void changed(SimulatedNode node, MembershipEvent event) {
        learnt.add(new Learnt(simulation.nowNanos(), node, event));
    }

    /** Null for what is none of this cluster's packets. */
    private @Nullable Packet read(ByteBuffer bytes) {
        Opened opened = envelope.open(bytes);
        if (opened.rejection() != null) {
            return null;
        }
        if (!opened.isSealed()) {
            return PacketReader.read(bytes);
        }
        byte[] sealed = new byte[bytes.remaining()];
        bytes.get(sealed);
        NodeId sender = opened.sender();
        Keyring.Unsealed unsealed = simulation.keyring.open(
                new Keyring.Sender(sender.high(), sender.low()),
                opened.counter(),
                envelope.associated(opened.header()),
                sealed);
        return unsealed == null ? null : PacketReader.read(unsealed.plain());
    }

    /** All such, in the order in which they were sent. */
    List<Transmission> all(Predicate<Transmission> wanted) {
        return transmissions.stream().filter(wanted).toList();
    }

    /** The first such, or null. */
    @Nullable
    Transmission first(Predicate<Transmission> wanted) {
        return transmissions.stream().filter(wanted).findFirst().orElse(null);
    }

    /** What answers a ping, or null. */
    @Nullable
    Transmission ackOf(Transmission ping) {
        return first(sent -> sent.says(Message.Ack.class)
                && sent.from() == ping.to()
                && sent.to() == ping.from()
                && sent.isOfOneQuestion(ping));
    }

    /** What brings such a piece of news to a host before anything else does, or null. */
    @Nullable
    Transmission firstTold(Host host, Predicate<Update> news) {
        return transmissions.stream()
                .filter(sent -> sent.to() == host && !sent.isLost() && sent.tells(news))
                .min(Comparator.comparingLong(Transmission::arrivesNanos))
                .orElse(null);
    }

    /** When each node came to know this for the first time, whoever was first first. */
    List<Learnt> learnt(MembershipEvent.Kind kind, NodeId subject) {
        Map<SimulatedNode, Learnt> byNode = new LinkedHashMap<>();
        for (Learnt one : learnt) {
            if (one.is(kind, subject)) {
                byNode.putIfAbsent(one.node(), one);
            }
        }
        return List.copyOf(byNode.values());
    }

    /** What a diagram calls a member: its host's letter. */
    String name(NodeId id) {
        SimulatedNode node = simulation.invariants().nodeOf(id);
        return node == null ? id.abbreviated() : letter(node.host);
    }

    /** The letter of a host. */
    static String letter(Host host) {
        return Step.name(host.number);
    }
}
