package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.simulator.Transmission.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One of four members tells that it drains, and leaves a moment later. */
final class LeaveScene {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(1);

    /** What an application waits for calls that are on their way, and for its web server. */
    private static final Duration MEANWHILE = Duration.ofMillis(200);

    private static final Duration AFTERWARDS = Duration.ofMillis(500);

    private final Scene scene = new Scene(4);
    private final Recording recording = scene.recording();
    private final SimulatedNode leaver = scene.nodes().get(1);

    private LeaveScene() {}

    static String svg() {
        return new LeaveScene().draw();
    }

    private String draw() {
        Simulation simulation = scene.simulation();
        long began = simulation.nowNanos();
        simulation.announce(leaver, "readiness", new byte[] {1}, LIMIT);
        boolean confirmed = simulation.runUntil(() -> leaver.announcing == 0, STEP, LIMIT);
        Scene.require(confirmed, "an announcement that ends");
        simulation.run(MEANWHILE);
        long leaves = simulation.nowNanos();
        simulation.leave(leaver);
        simulation.run(AFTERWARDS);

        SequenceDiagram diagram = scene.diagram(
                "A planned stop: B drains, and then leaves",
                "Four members. B tells the others first that it takes no more calls, and later that it goes.");
        scene.note(diagram, began, leaver, "takes no more calls: DRAINING");
        Predicate<Update> draining = update ->
                update instanceof Update.StateUpdate && update.subject().equals(leaver.id());
        Transmission lastConfirmed = addTold(diagram, draining);
        scene.addWhoLearnt(diagram, MembershipEvent.Kind.STATE_CHANGED, leaver, draining, "calls B no more");
        String confirmations = leaver.noticesAcknowledged + " of " + leaver.noticesTold;
        scene.note(diagram, lastConfirmed.arrivesNanos(), leaver, confirmations + " have confirmed");

        scene.note(diagram, leaves, leaver, "leaves");
        Predicate<Update> goodbye = Scene.news(leaver.id(), held -> held.status() == Status.LEFT);
        Transmission lastGoodbye = addTold(diagram, goodbye);
        scene.addAll(
                diagram,
                recording.all(sent ->
                        sent.kind() == Kind.FRAME && sent.from() == leaver.host && sent.says(Message.Goodbye.class)));
        scene.addWhoLearnt(diagram, MembershipEvent.Kind.LEFT, leaver, goodbye, "holds B for LEFT");
        String goodbyes = leaver.goodbyesAcknowledged + " of " + leaver.goodbyesTold;
        long ends = scene.micros(lastGoodbye.arrivesNanos());
        diagram.end(ends, leaver.host.number, goodbyes + " have acknowledged: ends");
        return scene.svg(diagram);
    }

    /** The first ping with such news to each member, and its ack; answers the ack that came last. */
    private Transmission addTold(SequenceDiagram diagram, Predicate<Update> news) {
        Map<Host, Transmission> pings = new LinkedHashMap<>();
        recording
                .all(sent -> sent.kind() == Kind.DATAGRAM
                        && sent.from() == leaver.host
                        && sent.says(Message.Ping.class)
                        && sent.tells(news))
                .forEach(ping -> pings.putIfAbsent(ping.to(), ping));
        Scene.require(pings.size() == scene.nodes().size() - 1, "all others, who are told");
        List<Transmission> acks = new ArrayList<>();
        for (Transmission ping : pings.values()) {
            scene.add(diagram, ping);
            acks.add(Scene.required(recording.ackOf(ping), "an ack from " + Recording.letter(ping.to())));
        }
        scene.addAll(diagram, acks);
        return acks.stream()
                .max(Comparator.comparingLong(Transmission::arrivesNanos))
                .orElseThrow();
    }
}
