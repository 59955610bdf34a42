package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.simulator.Recording.Learnt;
import io.gossipdiscovery.simulator.Transmission.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A newcomer joins three members through one of them. */
final class JoinScene {

    /** The first path is tested a quarter of a second after the join. */
    private static final Duration LENGTH = Duration.ofMillis(400);

    /** One in which the newcomer does not probe its seed before that, of its own accord. */
    private static final long SEED = 2;

    private static final long TEST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private JoinScene() {}

    static String svg() {
        Scene scene = new Scene(3, SEED);
        Simulation simulation = scene.simulation();
        SimulatedNode seed = scene.nodes().get(0);
        simulation.useAsSeeds(List.of(seed));
        long began = simulation.nowNanos();
        SimulatedNode newcomer = simulation.startAndJoin();
        simulation.run(LENGTH);

        SequenceDiagram diagram = scene.diagram(
                "Joining: one sync with a seed, and the others hear of it",
                "A, B and C know each other. D starts with A as its seed.");
        scene.note(diagram, began, newcomer, "starts, and knows the seed A");
        scene.addAll(diagram, sync(scene, seed, newcomer));
        List<Learnt> known = knownTo(scene, newcomer);
        Scene.require(known.size() == scene.nodes().size(), "a newcomer that comes to know all others");
        long last = known.get(known.size() - 1).nanos();
        scene.note(diagram, last, newcomer, "knows A, B and C: the join is over");
        scene.addWhoLearnt(
                diagram,
                MembershipEvent.Kind.JOINED,
                newcomer,
                Scene.news(newcomer.id(), held -> held.status() == Status.ALIVE),
                "holds D for ALIVE");
        addPathTest(scene, diagram, seed, newcomer, began);
        return scene.svg(diagram);
    }

    private static List<Transmission> sync(Scene scene, SimulatedNode seed, SimulatedNode newcomer) {
        List<Transmission> sync = scene.recording()
                .all(sent -> sent.isBetween(seed.host, newcomer.host)
                        && (sent.kind() == Kind.CONNECT || sent.says(Message.SyncChunk.class)));
        Scene.require(sync.size() >= 3, "a stream to the seed, and two tables on it");
        return sync;
    }

    private static List<Learnt> knownTo(Scene scene, SimulatedNode newcomer) {
        List<Learnt> known = new ArrayList<>();
        for (SimulatedNode other : scene.nodes()) {
            NodeId id = other.id();
            scene.recording().learnt(MembershipEvent.Kind.JOINED, id).stream()
                    .filter(learnt -> learnt.node() == newcomer)
                    .forEach(known::add);
        }
        return known;
    }

    /** Whether datagrams get through as streams do. */
    private static void addPathTest(
            Scene scene, SequenceDiagram diagram, SimulatedNode seed, SimulatedNode newcomer, long began) {
        Transmission ping = Scene.required(
                scene.recording()
                        .first(sent -> sent.kind() == Kind.DATAGRAM
                                && sent.sentNanos() > began + TEST_NANOS
                                && sent.from() == newcomer.host
                                && sent.to() == seed.host
                                && sent.says(Message.Ping.class)),
                "a test of the path to the seed");
        scene.add(diagram, ping);
        scene.add(diagram, Scene.required(scene.recording().ackOf(ping), "an ack of the test"));
    }
}
