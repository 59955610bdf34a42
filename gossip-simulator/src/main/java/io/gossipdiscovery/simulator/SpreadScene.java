package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.message.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One of sixteen members changes its state, and the others come to know. */
final class SpreadScene {

    private static final int MEMBERS = 16;
    private static final Duration LENGTH = Duration.ofSeconds(1);

    private final Scene scene = new Scene(MEMBERS);
    private final SimulatedNode owner = scene.nodes().get(0);
    private final List<Host> ring = ring();

    private SpreadScene() {}

    static String svg() {
        return new SpreadScene().draw();
    }

    /** From the owner on, in the order of the ids. */
    private List<Host> ring() {
        List<SimulatedNode> ordered = new ArrayList<>(scene.nodes());
        ordered.sort(Comparator.comparing(SimulatedNode::id));
        Collections.rotate(ordered, -ordered.indexOf(owner));
        return ordered.stream().map(node -> node.host).toList();
    }

    private String draw() {
        Simulation simulation = scene.simulation();
        long began = simulation.nowNanos();
        simulation.publish(owner, "readiness", new byte[] {1});
        simulation.run(LENGTH);
        Predicate<Update> change = update ->
                update instanceof Update.StateUpdate && update.subject().equals(owner.id());
        Map<Host, Transmission> told = new HashMap<>();
        for (Host host : ring.subList(1, MEMBERS)) {
            Transmission first = scene.recording().firstTold(host, change);
            told.put(host, Scene.required(first, "news of the change at " + Recording.letter(host)));
        }
        List<RingDiagram.Place> places = new ArrayList<>();
        for (int place = 0; place < MEMBERS; place++) {
            Host host = ring.get(place);
            Transmission first = told.get(host);
            int teller = first == null ? RingDiagram.NOBODY : ring.indexOf(first.from());
            long micros = first == null ? 0 : TimeUnit.NANOSECONDS.toMicros(first.arrivesNanos() - began);
            places.add(new RingDiagram.Place(Step.name(place), teller, micros, hand(host, told)));
        }
        Scene.requireNoViolation(simulation);
        return new RingDiagram(
                        "Dissemination: A changes its state, and fifteen others come to know",
                        "Sixteen members in the order of their ids. An arrow is the datagram that told a member first.",
                        places)
                .svg();
    }

    /** How many told it on until it was here. */
    private static int hand(Host host, Map<Host, Transmission> told) {
        int hand = 0;
        Transmission first = told.get(host);
        while (first != null) {
            hand++;
            first = told.get(first.from());
        }
        return hand;
    }
}
