package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.simulator.Recording.Learnt;
import io.gossipdiscovery.simulator.Transmission.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One of four processes stands still for so long that it is accused, and refutes. */
final class SuspicionScene {

    /** Longer than it takes to be accused by a steady observer, and shorter than any accusation takes to become a death. */
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private static final Duration AFTERWARDS = Duration.ofSeconds(1);
    private static final long AT_ONCE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Scene scene = new Scene(4);
    private final Recording recording = scene.recording();
    private final SimulatedNode paused = scene.nodes().get(2);
    private final NodeId id = paused.id();
    private final long began = scene.simulation().nowNanos();
    private final long runsAgain = began + PAUSE.toNanos();

    private SuspicionScene() {}

    static String svg() {
        return new SuspicionScene().draw();
    }

    private String draw() {
        scene.simulation().pause(paused, PAUSE);
        scene.simulation().run(PAUSE.plus(AFTERWARDS));
        SequenceDiagram diagram = scene.diagram(
                "Suspicion: C stands still, is accused, and refutes",
                "Four members. Of the news that goes around the first that each member hears is shown.");
        scene.note(diagram, began, paused, "stands still for 3 s");
        addFailedProbe(diagram);
        Predicate<Update> accusation = Scene.news(id, held -> held.status() == Status.SUSPECT);
        scene.addWhoLearnt(diagram, MembershipEvent.Kind.SUSPECTED, paused, accusation, "holds C for SUSPECT");
        Transmission told = recording.firstTold(paused.host, accusation);
        scene.add(diagram, Scene.required(told, "an accusation that C is told"));
        scene.note(diagram, runsAgain, paused, "runs again, reads what waited");
        addRefutation(diagram);
        return scene.svg(diagram);
    }

    /** By whoever accused it first. */
    private void addFailedProbe(SequenceDiagram diagram) {
        List<Learnt> suspected = recording.learnt(MembershipEvent.Kind.SUSPECTED, id);
        Scene.require(!suspected.isEmpty(), "somebody who suspects C");
        Host accuser = suspected.get(0).node().host;
        long accusedNanos = suspected.get(0).nanos();
        List<Transmission> requests = recording.all(sent -> sent.from() == accuser
                && sent.sentNanos() < accusedNanos
                && sent.packet() != null
                && sent.packet().message() instanceof Message.PingReq request
                && request.target().equals(id));
        Scene.require(!requests.isEmpty(), "an accuser who has asked others");
        Transmission last = requests.get(requests.size() - 1);
        scene.addAll(diagram, recording.all(sent -> sent.sentNanos() < accusedNanos && isOfProbe(sent, accuser, last)));
    }

    private boolean isOfProbe(Transmission sent, Host accuser, Transmission request) {
        if (sent.isOfOneQuestion(request)) {
            return sent.kind() == Kind.DATAGRAM;
        }
        boolean isAtOnce = sent.sentNanos() >= request.sentNanos() - AT_ONCE_NANOS
                && sent.sentNanos() <= request.sentNanos() + AT_ONCE_NANOS;
        boolean isTry = sent.kind() == Kind.CONNECT || sent.says(Message.Ping.class);
        boolean isByStream = sent.from() == accuser && sent.kind() == Kind.CONNECT;
        boolean isHelp = sent.from() != accuser && sent.kind() == Kind.DATAGRAM;
        return isAtOnce && isTry && sent.to() == paused.host && (isByStream || isHelp);
    }

    private void addRefutation(SequenceDiagram diagram) {
        Predicate<Update> refutation = Scene.news(
                id, held -> held.status() == Status.ALIVE && held.incarnation().value() > 0);
        Transmission refuted = Scene.required(
                recording.first(sent -> sent.from() == paused.host && sent.tells(refutation)), "a refutation");
        List<Transmission> tests = recording.all(sent -> sent.from() == paused.host
                && sent.kind() == Kind.DATAGRAM
                && sent.says(Message.Ping.class)
                && sent.sentNanos() >= runsAgain
                && sent.sentNanos() < refuted.sentNanos());
        for (Transmission test : tests) {
            scene.add(diagram, test);
            Transmission ack = recording.ackOf(test);
            if (ack != null && ack.sentNanos() < refuted.sentNanos()) {
                scene.add(diagram, ack);
            }
        }
        scene.note(diagram, refuted.sentNanos(), paused, "is heard, so it refutes");
        scene.addWhoLearnt(diagram, MembershipEvent.Kind.REFUTED, paused, refutation, "holds C for ALIVE(1)");
    }
}
