package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The scenarios that measure one thing each, on a cluster in which nothing else is wrong. */
enum Measurements implements Scenario {
    DISSEMINATION("one state change, until every member knows it", 1_000, 10) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            spread(simulation, nodes, samples);
            if (nodes > 1 && nodes <= MOST_NODES_FOR_THE_FORMULA) {
                samples.add("formulaErrorPercent", FormulaGates.pushErrorPercent(simulation, nodes, FORMULA_ROUNDS));
            }
        }
    },

    LOSSY_DISSEMINATION("one state change where 30 % of all packets are lost, until every member knows it", 1_000, 10) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            NetworkConditions lossy = simulation.network().conditions().withLoss(LOSS);
            simulation.disturbNetwork(
                    Fault.LOSS, lossy, Bounds.of(simulation.settings(), nodes).convergence());
            spread(simulation, nodes, samples);
        }
    },

    DETECTION("one machine vanishes, until every other member holds it for dead", 50, 100) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = simulation.startFormed(nodes);
            simulation.run(SETTLE);
            simulation.run(
                    ROUND.multipliedBy(simulation.random().nextInt(1_000)).dividedBy(1_000));
            SimulatedNode victim = any(simulation, all);
            Moments suspected = Moments.of(simulation, Kind.SUSPECTED, victim.id());
            Moments dead = Moments.of(simulation, Kind.DIED, victim.id());
            simulation.loseMachine(victim);
            int others = nodes - 1;
            new Expectation(simulation, nodes)
                    .inTime(() -> dead.count() >= others, "everybody holds the victim for dead");
            samples.add("firstSuspected", suspected.first());
            samples.add("lastSuspected", suspected.last());
            samples.add("firstDead", dead.first());
            samples.add("lastDead", dead.last());
            simulation.run(SETTLE);
            simulation.invariants().checkConverged();
        }
    },

    BANDWIDTH("a minute idle, then a minute with one state change a second, all encrypted", 100, 4) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = simulation.startFormed(nodes);
            simulation.run(Duration.ofSeconds(10));
            double idle = bytesPerNodePerSecond(simulation, nodes, second -> null);
            samples.add("idleBytesPerNodePerSecond", idle);
            samples.add("idleShareOfTargetPerNode", idle / TARGET_BYTES_PER_SECOND);
            samples.add(
                    "changingBytesPerNodePerSecond",
                    bytesPerNodePerSecond(simulation, nodes, second -> any(simulation, all)));
        }

        private double bytesPerNodePerSecond(
                Simulation simulation, int nodes, IntFunction<@Nullable SimulatedNode> writer) {
            long before = simulation.bytesSent();
            for (int second = 0; second < MEASURED_SECONDS; second++) {
                SimulatedNode node = writer.apply(second);
                if (node != null) {
                    simulation.publish(node, "readiness", new byte[] {(byte) second});
                }
                simulation.run(Duration.ofSeconds(1));
            }
            return (double) (simulation.bytesSent() - before) / nodes / MEASURED_SECONDS;
        }
    },

    PARTITION_HEAL("two halves lose each other, and every seed's name, for a minute and meet again", 20, 50) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            simulation.startFormed(nodes);
            simulation.useAsSeeds(List.of());
            healHalves(simulation, nodes, samples);
        }
    },

    PARTITION_HEAL_BY_SEEDS("two halves lose each other for a minute and meet again, with seeds to be found", 20, 50) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            simulation.startFormed(nodes);
            healHalves(simulation, nodes, samples);
        }
    },

    MASS_KILL("half of all processes die at once", 100, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = new ArrayList<>(simulation.startFormed(nodes));
            simulation.run(SETTLE);
            Collections.shuffle(all, new Random(simulation.random().nextLong()));
            all.subList(0, nodes / 2).forEach(simulation::kill);
            new Expectation(simulation, nodes).whole(samples);
        }
    },

    JOIN_STORM("everybody starts at once and joins through one seed", 100, 10) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            SimulatedNode seed = simulation.start();
            simulation.useAsSeeds(List.of(seed));
            simulation.join(seed);
            simulation.run(SETTLE);
            for (int i = 1; i < nodes; i++) {
                long delay = simulation.random().nextLong(STORM_NANOS);
                simulation.after(Duration.ofNanos(delay), simulation::startAndJoin);
            }
            simulation.run(Duration.ofNanos(STORM_NANOS));
            new Expectation(simulation, nodes).whole(samples);
        }
    };

    /** All turns of all probes come by in it, so that a machine may vanish at each. */
    private static final Duration ROUND = Duration.ofSeconds(24);

    private static final Duration SETTLE = Duration.ofSeconds(2);

    /** Above, the formula, which is looked at in a cluster of its own, would take longer than the measurement. */
    private static final int MOST_NODES_FOR_THE_FORMULA = 1_000;

    private static final int FORMULA_ROUNDS = 20;
    private static final int MEASURED_SECONDS = 60;

    /** Idle, per node, encrypted, headers included: half a kilobyte. */
    private static final double TARGET_BYTES_PER_SECOND = 500;

    private static final int NODES_IN_A_DEFAULT_RUN = 10_000;
    private static final long STORM_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double LOSS = 0.3;

    private final String description;
    private final int defaultNodes;
    private final int defaultSeeds;

    Measurements(String description, int defaultNodes, int defaultSeeds) {
        this.description = description;
        this.defaultNodes = defaultNodes;
        this.defaultSeeds = defaultSeeds;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public int defaultNodes() {
        return defaultNodes;
    }

    @Override
    public int defaultSeeds(int nodes) {
        return Math.max(1, Math.min(defaultSeeds, NODES_IN_A_DEFAULT_RUN / nodes));
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static SimulatedNode any(Simulation simulation, List<SimulatedNode> nodes) {
        return nodes.get(simulation.random().nextInt(nodes.size()));
    }

    /** One state change, and what it cost: repairs, which carry it on streams, included. */
    private static void spread(Simulation simulation, int nodes, Samples samples) {
        List<SimulatedNode> all = simulation.startFormed(nodes);
        simulation.run(SETTLE);
        SimulatedNode owner = any(simulation, all);
        Moments known = Moments.of(simulation, Kind.STATE_CHANGED, owner.id());
        simulation.publish(owner, "readiness", new byte[] {1});
        int others = nodes - 1;
        new Expectation(simulation, nodes).inTime(() -> known.count() > others, "the change reaches everybody");
        simulation.run(Duration.ofSeconds(5));
        known.millis().stream().skip(1).forEach(millis -> samples.add("known", millis));
        samples.add("last", known.last());
        Map<String, Long> counters = simulation.counters();
        long repairs = counters.getOrDefault(Counter.STATES_REPAIRED.label(), 0L);
        samples.add("repairsPerRun", (double) repairs);
        long sends = counters.getOrDefault(Counter.STATE_DELTAS_SENT.label(), 0L) + repairs;
        samples.add("sendsPerMember", (double) sends / nodes);
    }

    private static void healHalves(Simulation simulation, int nodes, Samples samples) {
        simulation.run(SETTLE);
        List<Host> hosts = simulation.hosts();
        PathRule halves = new Groups(
                new HashSet<>(hosts.subList(0, nodes / 2)),
                new HashSet<>(hosts.subList(nodes / 2, nodes)),
                false,
                PathRule.Effect.DROP);
        Duration length = Duration.ofSeconds(60);
        simulation.disturbPaths(Fault.PARTITION, halves, length);
        simulation.run(length);
        new Expectation(simulation, nodes).whole(samples);
    }

    /** When members learnt of one thing, in milliseconds since the first moment was asked for. */
    private record Moments(long beganNanos, List<Double> millis) {

        static Moments of(Simulation simulation, MembershipEvent.Kind kind, NodeId subject) {
            Moments moments = new Moments(simulation.nowNanos(), new ArrayList<>());
            simulation.observe((node, event) -> {
                if (event.kind() == kind && event.member().id().equals(subject)) {
                    moments.millis.add((simulation.nowNanos() - moments.beganNanos) / 1e6);
                }
            });
            return moments;
        }

        int count() {
            return millis.size();
        }

        double first() {
            return millis.isEmpty() ? Double.NaN : millis.get(0);
        }

        double last() {
            return millis.isEmpty() ? Double.NaN : millis.get(millis.size() - 1);
        }
    }
}
