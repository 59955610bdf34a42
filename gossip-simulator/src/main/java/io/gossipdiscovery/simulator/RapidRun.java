package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** One run of an experiment of Rapid: a cluster, what goes wrong with some of its members, and what the others make of it. */
final class RapidRun {

    /** Faulty is one member in so many. */
    private static final int ONE_IN = 100;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STEP = Duration.ofMillis(10);
    private static final long NANOS = SECOND.toNanos();

    private final Simulation simulation;
    private final int nodes;
    private final long seed;
    private final ViewSizes sizes = new ViewSizes();

    RapidRun(MembershipSettings settings, int nodes, long seed) {
        this.simulation = new Simulation(settings, NetworkConditions.lan(), seed, false);
        this.nodes = nodes;
        this.seed = seed;
        simulation.invariants().standAside();
    }

    /** All but one start at the same moment, when that one has been there for a while, and join through it. */
    RapidResult bootstrap(Duration alone, Duration limit) {
        SimulatedNode first = simulation.start();
        simulation.useAsSeeds(List.of(first));
        simulation.join(first);
        simulation.run(alone);
        long began = simulation.nowNanos();
        for (int i = 1; i < nodes; i++) {
            simulation.startAndJoin();
        }
        long end = began + limit.toNanos();
        double agreed = Double.NaN;
        while (simulation.nowNanos() < end && Double.isNaN(agreed)) {
            long second = simulation.nowNanos() / NANOS;
            sizes.look(second, simulation.running());
            while (simulation.nowNanos() / NANOS == second && Double.isNaN(agreed)) {
                simulation.run(STEP);
                if (simulation.running().stream().allMatch(node -> node.engine.liveCount() == nodes)) {
                    agreed = (simulation.nowNanos() - began) / 1e9;
                }
            }
        }
        sizes.look(simulation.nowNanos() / NANOS + 1, simulation.running());
        return new RapidResult(
                true,
                agreed,
                sizes.distinct(),
                0,
                0,
                0,
                0,
                sizes.seconds(),
                simulation.invariants().violations());
    }

    /** What goes wrong with the faulty members. */
    interface Trouble {
        void begin(Simulation simulation, List<SimulatedNode> faulty);
    }

    /** Some members of a formed cluster are in trouble from some moment on, and for so long it is looked on. */
    RapidResult trouble(Duration before, Duration after, Trouble trouble) {
        List<SimulatedNode> all = new ArrayList<>(simulation.startFormed(nodes));
        simulation.run(before);
        boolean formed = simulation.isWhole();
        // not of the simulation's own randomness, so that it is the same members with every contestant
        Collections.shuffle(all, new Random(seed));
        int count = Math.max(1, nodes / ONE_IN);
        List<SimulatedNode> faulty = all.subList(0, count);
        List<SimulatedNode> healthy = all.subList(count, nodes);
        long began = simulation.nowNanos();
        Removals removals = Removals.in(simulation, healthy, faulty);
        trouble.begin(simulation, faulty);
        for (long end = began + after.toNanos(); simulation.nowNanos() < end; ) {
            simulation.run(SECOND);
            sizes.look(simulation.nowNanos() / NANOS, healthy);
        }
        return new RapidResult(
                formed,
                removals.agreedSeconds(began),
                sizes.distinct(),
                removals.wronglyRemoved(),
                removals.notRemoved(),
                removals.mostRemovals(),
                removals.takenBackPerPair(),
                sizes.seconds(),
                simulation.invariants().violations());
    }

    /** Nothing reaches these members for a while, and then everything does again, and so on; what they send arrives. */
    static void flipFlop(Simulation simulation, List<SimulatedNode> faulty, Duration half) {
        Set<Host> deaf = hosts(faulty);
        PathRule rule = new Groups(new HashSet<>(simulation.hosts()), deaf, true, Effect.DROP);
        simulation.disturbPaths(Fault.ONE_WAY_PARTITION, rule, half);
        simulation.after(half.multipliedBy(2), () -> flipFlop(simulation, faulty, half));
    }

    /** From now on so much of what these members send and are sent is lost. */
    static void lose(Simulation simulation, List<SimulatedNode> faulty, double share) {
        simulation.disturbPaths(Fault.LOSSY_HOST, new LossyHosts(hosts(faulty), share, share), Duration.ofDays(1));
    }

    private static Set<Host> hosts(List<SimulatedNode> nodes) {
        Set<Host> hosts = new HashSet<>();
        nodes.forEach(node -> hosts.add(node.host));
        return hosts;
    }
}
