package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What becomes of watches and checks: processes that die must be found out at once, and whatever looks like it must kill nobody. */
enum CrashScenarios implements Scenario {
    CRASH("one process is killed, until every other member holds it for dead", 50, 100) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            List<SimulatedNode> victims = List.of(any(simulation, all));
            victims.forEach(simulation::kill);
            untilDead(simulation, nodes, victims, AT_ONCE, samples);
        }
    },

    SIMULTANEOUS_DEATHS("a fifth of all processes is killed at the same moment", 50, 50) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> victims = some(simulation, formed(simulation, nodes), nodes / 5);
            victims.forEach(simulation::kill);
            untilDead(simulation, nodes, victims, Duration.ofSeconds(1), samples);
        }
    },

    MOST_KILLED("95 % of all processes are killed at the same moment", 1_000, 2) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            some(simulation, all, nodes * 19 / 20).forEach(simulation::kill);
            long began = simulation.nowNanos();
            new Expectation(simulation, nodes)
                    .within(
                            Duration.ofSeconds(30),
                            simulation::isWhole,
                            "the survivors see each other and nobody else");
            samples.add("whole", millisSince(simulation, began));
        }
    },

    ADDRESS_VANISHES("a process ends and its address with it, as that of a container", 50, 50) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            SimulatedNode victim = any(simulation, formed(simulation, nodes));
            simulation.kill(victim);
            victim.host.up = false; // what its kernel has sent is under way
            untilDead(simulation, nodes, List.of(victim), Duration.ofSeconds(3), samples);
        }
    },

    REFUSED_ON_THE_WAY("a firewall refuses two of three watchers, and not the third", 20, 50) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> ring = new ArrayList<>(formed(simulation, nodes));
            ring.sort(Comparator.comparing(SimulatedNode::id));
            SimulatedNode victim = ring.get(nodes - 1);
            Set<Host> refused = Set.of(ring.get(nodes - 2).host, ring.get(nodes - 3).host);
            Declared declared = Declared.in(simulation);
            simulation.disturbPaths(
                    Fault.REJECTING_FIREWALL,
                    new Groups(refused, Set.of(victim.host), false, Effect.REJECT),
                    Duration.ofSeconds(60));
            simulation.run(Duration.ofSeconds(2));
            simulation.streams().resetAll();
            simulation.run(Duration.ofSeconds(60));
            Expectation expected = new Expectation(simulation, nodes);
            expected.now(simulation.counters().getOrDefault("checks.vetoed", 0L) > 0, "others reach it and say so");
            expected.now(declared.deathsOf(victim.id()) == 0, "it was never held for dead");
            expected.whole(samples);
        }
    },

    ALL_STREAMS_CUT("a device on the way forgets all streams, again and again", 20, 50) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            Declared declared = Declared.in(simulation);
            for (int round = 0; round < 6; round++) {
                simulation.streams().resetAll();
                simulation.run(Duration.ofSeconds(5));
            }
            Expectation expected = new Expectation(simulation, nodes);
            expected.now(simulation.counters().getOrDefault("watches.lost", 0L) > 0, "watches were lost");
            all.forEach(node -> expected.now(declared.deathsOf(node.id()) == 0, node + " was never held for dead"));
            expected.whole(samples);
        }
    },

    SWITCH_REBOOTS("all streams are cut at the moment at which everything falls silent for two seconds", 20, 50) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            Declared declared = Declared.in(simulation);
            for (int round = 0; round < 3; round++) {
                simulation.streams().resetAll();
                simulation.run(Duration.ofMillis(1)); // all have heard of it
                Duration silence = Duration.ofSeconds(2);
                simulation.disturbPaths(Fault.PARTITION, EVERYTHING_IS_LOST, silence);
                simulation.run(silence.plusSeconds(15));
            }
            Expectation expected = new Expectation(simulation, nodes);
            all.forEach(node -> expected.now(declared.deathsOf(node.id()) == 0, node + " was never held for dead"));
            expected.whole(samples);
        }
    },

    ACCEPTING_PROXY("something accepts every stream to a process that is gone", 20, 50) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            SimulatedNode victim = any(simulation, all);
            Declared declared = Declared.in(simulation);
            simulation.kill(victim);
            simulation.reusePortByStranger(victim.host);
            Expectation expected = new Expectation(simulation, nodes);
            expected.whole(samples);
            simulation.run(Duration.ofSeconds(30));
            expected.now(declared.deathsOf(victim.id()) == 1, "it is held for dead once");
            expected.now(declared.returnsOf(victim.id()) == 0, "and stays so");
        }
    },

    /** Every address is taken by the next process, as a cloud's pool hands them out. */
    ROLLING_RESTART("all processes are replaced one by one, on the addresses of each other", 300, 2) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            Declared declared = Declared.in(simulation);
            List<SimulatedNode> begun = new ArrayList<>();
            for (SimulatedNode old : some(simulation, all, nodes)) {
                if (simulation.random().nextBoolean()) {
                    simulation.kill(old);
                } else {
                    simulation.leave(old);
                    simulation.run(simulation.settings().sync().leaveTimeout().plusMillis(200));
                }
                begun.add(simulation.restart(old.host));
                simulation.run(Duration.ofMillis(200));
            }
            Expectation expected = new Expectation(simulation, nodes);
            expected.whole(samples);
            expected.now(
                    simulation.counters().getOrDefault("deaths.proven", 0L) > nodes / 4,
                    "those who were killed were found out by what their kernels said");
            begun.forEach(node -> expected.now(declared.deathsOf(node.id()) == 0, node + " was never held for dead"));
        }
    };

    private static final PathRule EVERYTHING_IS_LOST = new PathRule() {
        @Override
        public Effect effect(Host from, Host to) {
            return Effect.DROP;
        }
    };

    private static final Duration SETTLE = Duration.ofSeconds(3);

    /** What this project promises of a crash in a cluster of 50. */
    private static final Duration AT_ONCE = Duration.ofMillis(250);

    private final String description;
    private final int defaultNodes;
    private final int defaultSeeds;

    CrashScenarios(String description, int defaultNodes, int defaultSeeds) {
        this.description = description;
        this.defaultNodes = defaultNodes;
        this.defaultSeeds = defaultSeeds;
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
        return defaultSeeds;
    }

    @Override
    public MembershipSettings settings() {
        return MembershipSettings.lan("simulated");
    }

    private static List<SimulatedNode> formed(Simulation simulation, int nodes) {
        List<SimulatedNode> all = simulation.startFormed(nodes);
        simulation.run(SETTLE);
        new Expectation(simulation, nodes)
                .now(simulation.counters().getOrDefault("watches.begun", 0L) >= nodes, "members watch each other");
        return all;
    }

    private static SimulatedNode any(Simulation simulation, List<SimulatedNode> all) {
        return all.get(simulation.random().nextInt(all.size()));
    }

    private static List<SimulatedNode> some(Simulation simulation, List<SimulatedNode> all, int count) {
        List<SimulatedNode> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(simulation.random().nextLong()));
        return shuffled.subList(0, count);
    }

    /** Measures when the last survivor holds the last victim for dead. */
    private static void untilDead(
            Simulation simulation, int nodes, List<SimulatedNode> victims, Duration limit, Samples samples) {
        long began = simulation.nowNanos();
        long[] last = {began};
        int[] left = {victims.size() * (nodes - victims.size())};
        simulation.observe((node, event) -> {
            Member member = event.member();
            if (victims.stream().anyMatch(victim -> victim.id().equals(member.id()))
                    && !member.status().isLive()) {
                last[0] = simulation.nowNanos();
                left[0]--;
            }
        });
        Expectation expected = new Expectation(simulation, nodes);
        expected.within(limit, () -> left[0] == 0, "all hold for dead who was killed");
        samples.add("lastDead", (last[0] - began) / 1e6);
        simulation.run(SETTLE);
        simulation.invariants().checkConverged();
    }

    private static double millisSince(Simulation simulation, long beganNanos) {
        return (double) (simulation.nowNanos() - beganNanos) / TimeUnit.MILLISECONDS.toNanos(1);
    }
}
