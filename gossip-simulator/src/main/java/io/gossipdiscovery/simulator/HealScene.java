package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Two halves of sixteen members lose each other for a minute, and meet again without seeds. */
final class HealScene {

    private static final long SEED = 1;
    private static final int MEMBERS = 16;
    private static final int PARTED_AT = 5;
    private static final int HEALED_AT = 65;
    private static final int END = 100;
    private static final int STEP_MILLIS = 100;
    private static final int MILLIS = 1_000;
    private static final Duration REST = Duration.ofSeconds(5);

    private HealScene() {}

    static String svg() {
        Simulation simulation =
                new Simulation(MembershipSettings.lan("how-it-works"), NetworkConditions.lan(), SEED, false);
        List<SimulatedNode> nodes = simulation.startFormed(MEMBERS);
        simulation.useAsSeeds(List.of());
        simulation.run(REST);
        List<List<Integer>> sizes = new ArrayList<>();
        nodes.forEach(node -> sizes.add(new ArrayList<>()));
        for (int millis = 0; millis <= END * MILLIS; millis += STEP_MILLIS) {
            if (millis == PARTED_AT * MILLIS) {
                part(simulation);
            }
            for (int i = 0; i < MEMBERS; i++) {
                sizes.get(i).add(nodes.get(i).engine.liveCount());
            }
            simulation.run(Duration.ofMillis(STEP_MILLIS));
        }
        Scene.require(simulation.isWhole(), "a cluster that is whole again in the end");
        Scene.requireNoViolation(simulation);
        return new ViewsDiagram(
                        "Partition and heal: what each of sixteen nodes sees",
                        "Two times eight nodes lose each other for a minute. Each side comes to see eight, and in the"
                                + " end all see sixteen again. One half is drawn in blue, the other in vermilion.",
                        END,
                        MEMBERS,
                        new ViewsDiagram.Band(PARTED_AT, HEALED_AT, "no packet passes between the halves"),
                        lines(sizes))
                .svg();
    }

    private static void part(Simulation simulation) {
        List<Host> hosts = simulation.hosts();
        PathRule halves = new Groups(
                new HashSet<>(hosts.subList(0, MEMBERS / 2)),
                new HashSet<>(hosts.subList(MEMBERS / 2, MEMBERS)),
                false,
                Effect.DROP);
        simulation.disturbPaths(Fault.PARTITION, halves, Duration.ofSeconds(HEALED_AT - PARTED_AT));
    }

    private static List<ViewsDiagram.Line> lines(List<List<Integer>> sizes) {
        List<ViewsDiagram.Line> lines = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            String colour = i < MEMBERS / 2 ? Picture.BLUE : Picture.VERMILION;
            lines.add(new ViewsDiagram.Line(colour, STEP_MILLIS, sizes.get(i)));
        }
        return lines;
    }
}
