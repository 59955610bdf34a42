package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.simulator.Recording.Learnt;
import io.gossipdiscovery.simulator.SequenceDiagram.Look;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A small cluster that has come to rest, and is recorded from then on, to be drawn. What belongs to the story is put into a diagram
 * piece by piece; a piece that is not there ends it with an exception, so that no diagram shows less than it says.
 */
final class Scene {

    /** Of most scenes. Any other would do: it decides who looks at whom when. */
    private static final long SEED = 1;

    private static final Duration REST = Duration.ofSeconds(5);

    private final Simulation simulation;
    private final List<SimulatedNode> nodes;
    private final Recording recording;
    private final Set<Transmission> added = new HashSet<>();
    private long beganNanos;

    /** So many nodes that know each other. */
    Scene(int size) {
        this(size, SEED);
    }

    /** The same of another seed, for a story that not every one has. */
    Scene(int size, long seed) {
        simulation = new Simulation(MembershipSettings.lan("how-it-works"), NetworkConditions.lan(), seed, false);
        nodes = simulation.startFormed(size);
        simulation.run(REST);
        recording = Recording.of(simulation);
        beganNanos = simulation.nowNanos();
    }

    Simulation simulation() {
        return simulation;
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    Recording recording() {
        return recording;
    }

    /** Times in the diagram count from this moment. */
    void beginsAt(long nanos) {
        beganNanos = nanos;
    }

    /** A diagram of all hosts that there are by now, in which nothing was said yet. */
    SequenceDiagram diagram(String title, String description) {
        return new SequenceDiagram(
                title,
                description,
                simulation.hosts().stream().map(Recording::letter).toList());
    }

    /** Each is shown once, however often it is asked for. */
    void add(SequenceDiagram diagram, Transmission sent) {
        if (!added.add(sent)) {
            return;
        }
        Look look =
                switch (sent.kind()) {
                    case DATAGRAM -> Look.DATAGRAM;
                    case CONNECT, FRAME, END, REFUSED, UNREACHABLE -> Look.STREAM;
                };
        diagram.message(
                micros(sent.sentNanos()),
                sent.from().number,
                sent.to().number,
                words(sent),
                sent.isLost() ? Look.LOST : look);
    }

    void addAll(SequenceDiagram diagram, List<Transmission> sent) {
        sent.forEach(one -> add(diagram, one));
    }

    void note(SequenceDiagram diagram, long nanos, SimulatedNode node, String text) {
        diagram.note(micros(nanos), node.host.number, text);
    }

    /** Says of each node but the subject when it came to know, and shows what told it, if it was told. */
    void addWhoLearnt(
            SequenceDiagram diagram,
            MembershipEvent.Kind kind,
            SimulatedNode subject,
            Predicate<Update> news,
            String text) {
        for (Learnt learnt : recording.learnt(kind, subject.id())) {
            if (learnt.node() != subject) {
                Transmission told = recording.firstTold(learnt.node().host, news);
                if (told != null && told.arrivesNanos() <= learnt.nanos()) {
                    add(diagram, told);
                }
                note(diagram, learnt.nanos(), learnt.node(), text);
            }
        }
    }

    /** The finished image; nothing in it was against the rules of the protocol. */
    String svg(SequenceDiagram diagram) {
        requireNoViolation(simulation);
        return diagram.svg();
    }

    static void requireNoViolation(Simulation simulation) {
        List<Violation> violations = simulation.invariants().violations();
        require(violations.isEmpty(), "no violation of an invariant, but there is " + violations);
    }

    /** What a scene cannot be drawn without. */
    static void require(boolean isThere, String what) {
        if (!isThere) {
            throw new IllegalStateException("The scene needs " + what);
        }
    }

    static Transmission required(@Nullable Transmission found, String what) {
        if (found == null) {
            throw new IllegalStateException("The scene needs " + what);
        }
        return found;
    }

    /** News of a member's liveness, of this kind. */
    static Predicate<Update> news(NodeId subject, Predicate<Evidence> held) {
        return update -> update instanceof Update.MemberUpdate told
                && told.subject().equals(subject)
                && held.test(told.evidence());
    }

    long micros(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos - beganNanos);
    }

    private String words(Transmission sent) {
        Packet packet = sent.packet();
        return switch (sent.kind()) {
            case DATAGRAM, FRAME -> packet == null ? "?" : PacketWords.of(packet, recording::name);
            case CONNECT -> "connect";
            case END -> "end of stream";
            case REFUSED -> "refused";
            case UNREACHABLE -> "port unreachable";
        };
    }
}
