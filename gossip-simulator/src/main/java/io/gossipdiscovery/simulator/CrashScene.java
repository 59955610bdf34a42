package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.simulator.Recording.Learnt;
import io.gossipdiscovery.simulator.Transmission.Kind;
import java.time.Duration;
import java.util.List;

/** One of four processes is killed, and its kernel says so. */
final class CrashScene {

    private static final Duration LENGTH = Duration.ofSeconds(1);

    private final Scene scene = new Scene(4);
    private final Recording recording = scene.recording();
    private final SimulatedNode victim = scene.nodes().get(3);

    private CrashScene() {}

    static String svg() {
        return new CrashScene().draw();
    }

    private String draw() {
        scene.simulation().kill(victim);
        scene.simulation().run(LENGTH);
        List<Learnt> dead = recording.learnt(MembershipEvent.Kind.DIED, victim.id());
        Scene.require(dead.size() == scene.nodes().size() - 1, "all others, who hold D for dead");
        Learnt found = dead.get(0);
        String finder = Recording.letter(found.node().host);
        SequenceDiagram diagram = scene.diagram(
                "A crash: D is killed, and its kernel says so",
                "Four members that watch each other. Of the checks that all three make, that of " + finder
                        + " is shown, and what it asked the others for.");
        diagram.end(0, victim.host.number, "is killed");
        scene.addAll(
                diagram,
                recording.all(sent -> sent.sentNanos() <= found.nanos() && isOfCheck(sent, found.node().host)));
        Transmission refused = Scene.required(
                recording.first(sent -> sent.kind() == Kind.REFUSED && sent.to() == found.node().host),
                "a kernel that refuses");
        scene.note(diagram, refused.arrivesNanos(), found.node(), "is refused: who else is?");
        scene.addWhoLearnt(
                diagram,
                MembershipEvent.Kind.DIED,
                victim,
                Scene.news(victim.id(), held -> held.status() == Status.DEAD),
                "holds D for DEAD");
        return scene.svg(diagram);
    }

    private boolean isOfCheck(Transmission sent, Host finder) {
        boolean isTry = sent.kind() == Kind.CONNECT || sent.kind() == Kind.REFUSED;
        if (sent.isBetween(finder, victim.host)) {
            return isTry || sent.kind() == Kind.END || sent.kind() == Kind.UNREACHABLE || sent.says(Message.Ping.class);
        }
        if (sent.from() == victim.host || sent.to() == victim.host) {
            return isTry || sent.kind() == Kind.END;
        }
        boolean asks = sent.from() == finder && sent.says(Message.CheckRequest.class);
        return asks || (sent.to() == finder && sent.says(Message.CheckResult.class));
    }
}
