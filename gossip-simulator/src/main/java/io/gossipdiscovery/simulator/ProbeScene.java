package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.simulator.PathRule.Effect;
import io.gossipdiscovery.simulator.Transmission.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One of four members probes another to which nothing gets through, and two others help. */
final class ProbeScene {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Scene scene = new Scene(4);
    private final SimulatedNode asker = scene.nodes().get(0);
    private final SimulatedNode target = scene.nodes().get(1);

    private ProbeScene() {}

    static String svg() {
        return new ProbeScene().draw();
    }

    private String draw() {
        Simulation simulation = scene.simulation();
        PathRule nothing = new Groups(Set.of(asker.host), Set.of(target.host), false, Effect.DROP);
        simulation.disturbPaths(Fault.PARTIAL_PARTITION, nothing, LIMIT);
        simulation.runUntil(() -> firstRequest() != null, STEP, LIMIT);
        simulation.run(STEP);
        Transmission request = Scene.required(firstRequest(), "a ping-req");
        Transmission ping = Scene.required(
                scene.recording()
                        .first(sent -> sent.from() == asker.host
                                && sent.to() == target.host
                                && sent.says(Message.Ping.class)
                                && sent.isOfOneQuestion(request)),
                "the ping that was not answered");
        scene.beginsAt(ping.sentNanos());
        SequenceDiagram diagram = scene.diagram(
                "A probe: a ping that is lost, and two members that help",
                "Between A and B every packet is lost. What else was sent meanwhile is left out.");
        scene.add(diagram, ping);
        scene.note(diagram, request.sentNanos(), asker, "no ack in time");
        addHelp(diagram, request);
        scene.addAll(
                diagram,
                scene.recording()
                        .all(sent -> sent.kind() == Kind.CONNECT
                                && sent.from() == asker.host
                                && sent.to() == target.host
                                && isSoonAfter(sent, request.sentNanos())));
        return scene.svg(diagram);
    }

    private @Nullable Transmission firstRequest() {
        return scene.recording().first(sent -> sent.from() == asker.host && isRequest(sent));
    }

    private boolean isRequest(Transmission sent) {
        return sent.packet() != null
                && sent.packet().message() instanceof Message.PingReq request
                && request.target().equals(target.id());
    }

    private void addHelp(SequenceDiagram diagram, Transmission first) {
        List<Transmission> requests = scene.recording()
                .all(sent -> sent.from() == asker.host && isRequest(sent) && sent.isOfOneQuestion(first));
        long firstAckNanos = Transmission.NEVER;
        for (Transmission request : requests) {
            Host helper = request.to();
            Transmission ping = Scene.required(
                    scene.recording()
                            .first(sent -> sent.from() == helper
                                    && sent.to() == target.host
                                    && sent.says(Message.Ping.class)
                                    && isSoonAfter(sent, request.arrivesNanos())),
                    "the ping of a helper");
            Transmission ack = Scene.required(scene.recording().ackOf(ping), "the ack to a helper");
            Transmission handedOn = Scene.required(
                    scene.recording()
                            .first(sent -> sent.from() == helper
                                    && sent.to() == asker.host
                                    && sent.says(Message.Ack.class)
                                    && sent.isOfOneQuestion(request)),
                    "the ack that a helper hands on");
            scene.addAll(diagram, List.of(request, ping, ack, handedOn));
            firstAckNanos = Math.min(firstAckNanos, handedOn.arrivesNanos());
        }
        scene.note(diagram, firstAckNanos, asker, "B lives");
    }

    private static boolean isSoonAfter(Transmission sent, long nanos) {
        return sent.sentNanos() >= nanos - AT_ONCE_NANOS && sent.sentNanos() <= nanos + AT_ONCE_NANOS;
    }
}
