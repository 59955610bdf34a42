package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What users of other systems reported to go wrong, each as a scenario that must end well. A join storm is {@link
 * Measurements#JOIN_STORM}.
 */
enum FieldReports implements Scenario {

    /**
     * Nodes never found back after a partition that outlasted the time after which the dead are forgotten: nobody tried anybody
     * any more. The side without a seed must go on trying the seeds.
     */
    PARTITION_OUTLASTS_TOMBSTONES("halves that have forgotten each other meet again", 10, 20) {
        @Override
        public MembershipSettings settings() {
            return remembering(Duration.ofSeconds(60));
        }

        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            split(simulation, all, Duration.ofSeconds(150));
            new Expectation(simulation, nodes)
                    .now(all.get(0).view().members().size() <= nodes / 2, "the halves have forgotten each other");
            new Expectation(simulation, nodes).whole(samples);
        }
    },

    /**
     * A restart of everything on the same addresses left live nodes dead, because the death of the old life was held against the
     * new one. Every new life must be a member, and no old one.
     */
    MASS_RESTART("all processes restart on their addresses within seconds", 16, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            for (SimulatedNode old : formed(simulation, nodes)) {
                simulation.after(upTo(simulation, Duration.ofSeconds(3)), () -> {
                    simulation.kill(old);
                    simulation.after(Duration.ofSeconds(1), () -> simulation.restart(old.host));
                });
            }
            simulation.run(Duration.ofSeconds(4));
            new Expectation(simulation, nodes).whole(samples);
        }
    },

    /**
     * A stale ALIVE, told by a node that had missed the death, revived a dead member everywhere. Nobody who knows of the death
     * may believe it, and the one who missed it must come to know.
     */
    STALE_ALIVE("one who missed a death tells that the dead is alive", 12, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            SimulatedNode victim = all.get(nodes - 2);
            SimulatedNode late = all.get(nodes - 1);
            Declared declared = Declared.in(simulation);
            simulation.pause(late, Duration.ofSeconds(40));
            simulation.loseMachine(victim);
            simulation.run(Duration.ofSeconds(40));
            Expectation expected = new Expectation(simulation, nodes);
            expected.now(declared.holdersOf(victim) == nodes - 2, "everybody but one holds the victim for dead");
            expected.whole(samples);
            expected.now(declared.returnsOf(victim.id()) == 0, "nobody takes the victim for alive again");
        }
    },

    /** A process of another cluster on the address of a dead member was taken in, and its members with it. Strangers must stay out. */
    REUSED_ADDRESS("another cluster takes the addresses of dead members", 12, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            for (SimulatedNode lost : all.subList(nodes - 3, nodes)) {
                simulation.kill(lost);
                simulation.reusePort(lost.host, MembershipSettings.lan("another"));
            }
            Expectation expected = new Expectation(simulation, nodes);
            expected.whole(samples);
            expected.now(
                    simulation.counters().getOrDefault("rejected.otherCluster", 0L) > 0,
                    "strangers knock and are refused");
        }
    },

    /**
     * A service that came back under its name on a new address was refused until its old address was forgotten. A newcomer must
     * be taken in with its state at once, whatever is held of an old life.
     */
    SAME_NAME_ON_A_NEW_ADDRESS("an application comes back under its name on another machine", 12, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            SimulatedNode old = all.get(nodes - 1);
            byte[] name = "orders-1".getBytes(StandardCharsets.UTF_8);
            simulation.publish(old, "instance", name);
            simulation.run(Duration.ofSeconds(5));
            simulation.loseMachine(old);
            SimulatedNode back = simulation.startAndJoin();
            simulation.publish(back, "instance", name);
            Expectation expected = new Expectation(simulation, nodes);
            expected.within(
                    Duration.ofSeconds(2),
                    () -> everybodyHolds(simulation, back, 1),
                    "the newcomer and its state are known everywhere");
            expected.whole(samples);
        }
    },

    /**
     * Nodes starved of CPU flapped between dead and alive for as long as it lasted, and took healthy ones with them. No
     * healthy member may hold another one for dead at all, and a starved one only a few times.
     */
    CPU_STARVATION("two nodes need a fifth of a second a packet for two minutes", 16, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            List<SimulatedNode> starved = all.subList(nodes - 2, nodes);
            Declared declared = Declared.in(simulation, Set.copyOf(starved));
            Duration length = Duration.ofMinutes(2);
            starved.forEach(node -> simulation.slowDown(node, STARVED, length));
            simulation.run(length);
            Expectation expected = new Expectation(simulation, nodes);
            expected.whole(samples);
            for (SimulatedNode node : all) {
                int deaths = declared.deathsOf(node.id());
                if (starved.contains(node)) {
                    samples.add("deathsPerStarved", deaths);
                }
                int allowed = starved.contains(node) ? MOST_DEATHS_OF_A_STARVED : 0;
                expected.now(deaths <= allowed, node + " is declared dead " + deaths + " times, at most " + allowed);
            }
        }
    },

    /** Queues of updates grew without limit while everybody published. They must stay bounded and drain. */
    PUBLISH_STORM("everybody publishes fifty times a second", 16, 10) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            Expectation expected = new Expectation(simulation, nodes);
            for (int round = 0; round < STORM_ROUNDS; round++) {
                byte[] value = ("round " + round).getBytes(StandardCharsets.UTF_8);
                String key = "key" + round % 10;
                all.forEach(node -> simulation.publish(node, key, value));
                simulation.run(Duration.ofMillis(20));
                long most = all.stream().mapToLong(FieldReports::queued).max().orElse(0);
                samples.add("queuedPerNode", (double) most);
                expected.now(most <= 2L * nodes, most + " updates are queued, at most two a member");
            }
            expected.within(
                    Duration.ofSeconds(5),
                    () -> all.stream().allMatch(node -> queued(node) == 0),
                    "the queues have drained");
            expected.whole(samples);
        }
    },

    /**
     * A graceful leave timed out in large clusters and left a dead member behind. It must be acknowledged by all who were told,
     * before its limit.
     */
    LARGE_LEAVE("one of very many leaves", 1_000, 5) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            SimulatedNode leaver = all.get(nodes / 2);
            long began = simulation.nowNanos();
            simulation.leave(leaver);
            Expectation expected = new Expectation(simulation, nodes);
            expected.within(simulation.settings().sync().leaveTimeout(), leaver::hasLeft, "the leave is over");
            samples.add("left", (simulation.nowNanos() - began) / 1e6);
            int told = Math.min(nodes - 1, simulation.settings().sync().leaveNotices());
            expected.now(leaver.goodbyesTold == told, told + " members were told: " + leaver.goodbyesTold);
            expected.now(leaver.goodbyesAcknowledged == told, "acknowledged by " + leaver.goodbyesAcknowledged);
            simulation.run(Duration.ofMillis(1_200)); // its process ends
            expected.whole(samples);
        }
    },

    /** State that never fits a datagram never arrived. The largest map that a member may have must reach everybody. */
    LARGE_STATE("a member tells 16 KiB about itself", 12, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            SimulatedNode owner = formed(simulation, nodes).get(nodes - 1);
            int keys = simulation.settings().limits().stateKeys();
            int valueBytes = simulation.settings().limits().stateBytes() / keys - KEY_BYTES;
            for (int key = 0; key < keys; key++) {
                simulation.publish(owner, String.format(Locale.ROOT, "key%02d", key), new byte[valueBytes]);
            }
            long began = simulation.nowNanos();
            new Expectation(simulation, nodes)
                    .within(
                            Duration.ofSeconds(20),
                            () -> everybodyHolds(simulation, owner, keys),
                            "every replica is whole");
            samples.add("known", (simulation.nowNanos() - began) / 1e6);
            new Expectation(simulation, nodes).whole(samples);
        }
    },

    /**
     * A full sync brought back members that had left or died long ago. Joiners and those who come back from a partition must
     * not take them for alive, nor bring them back to others.
     */
    RETURN_OF_THE_GONE("joins and repairs after many have left and died", 16, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            Set<NodeId> gone = new HashSet<>();
            for (SimulatedNode node : all.subList(nodes / 2, nodes - 2)) {
                gone.add(node.id());
                if (simulation.random().nextBoolean()) {
                    simulation.leave(node);
                } else {
                    simulation.kill(node);
                }
            }
            isolate(simulation, all.subList(nodes - 2, nodes), Duration.ofSeconds(60));
            Declared declared = Declared.in(simulation);
            simulation.run(Duration.ofSeconds(60));
            Expectation expected = new Expectation(simulation, nodes);
            expected.whole(samples);
            for (int joiner = 0; joiner < nodes / 2; joiner++) {
                simulation.startAndJoin();
            }
            expected.whole(samples);
            gone.forEach(id -> expected.now(declared.returnsOf(id) == 0, id.abbreviated() + " never comes back"));
        }
    },

    /** All seeds were replaced by new machines, and the others never found them. The names must be resolved anew. */
    SEEDS_MOVED("all seeds vanish and come back under new addresses", 12, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            all.subList(0, 3).forEach(simulation::loseMachine);
            simulation.run(upTo(simulation, Duration.ofSeconds(60)));
            List<SimulatedNode> seeds = List.of(simulation.start(), simulation.start(), simulation.start());
            simulation.useAsSeeds(seeds);
            seeds.forEach(simulation::join);
            new Expectation(simulation, nodes).whole(samples);
        }
    },

    /** Two halves waited for each other at the start, each for a seed in the other. Both must begin, and meet when they can. */
    WAITING_FOR_EACH_OTHER("two seeds are each other's seed and cannot meet at first", 12, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                all.add(simulation.start());
            }
            simulation.useAsSeeds(List.of(all.get(0), all.get(nodes - 1)));
            all.forEach(simulation::join);
            split(simulation, all, Duration.ofSeconds(30));
            new Expectation(simulation, nodes).now(all.get(0).engine.liveCount() == nodes / 2, "each half works alone");
            new Expectation(simulation, nodes).whole(samples);
        }
    },

    /**
     * A laptop that woke up, or a machine restored from a snapshot, brought back what it remembered of long ago. It must begin
     * as somebody new.
     */
    SLEEP_OR_RESTORE("a machine sleeps for more than a quarter of a tombstone's life", 10, 20) {
        @Override
        public MembershipSettings settings() {
            return remembering(Duration.ofMinutes(2));
        }

        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            SimulatedNode sleeper = formed(simulation, nodes).get(nodes - 1);
            begunAnew(simulation, nodes, sleeper, samples, () -> {
                simulation.sleepMachine(sleeper, Duration.ofSeconds(40));
                simulation.run(Duration.ofSeconds(41));
            });
        }
    },

    /** A node that others held for departed stayed invisible until it was restarted. It must go on as somebody new, with its state. */
    HELD_TO_HAVE_LEFT("somebody believes that a running node has left", 10, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            SimulatedNode node = all.get(nodes - 1);
            simulation.publish(node, "instance", new byte[] {1});
            simulation.run(Duration.ofSeconds(5));
            begunAnew(simulation, nodes, node, samples, () -> {
                Member self = node.engine.self();
                SimulatedNode believer = all.get(0);
                believer.engine.learn(
                        List.of(new Member(self.id(), self.address(), Evidence.LEFT, self.state())),
                        believer.clockNanos());
                believer.drain();
                simulation.run(Duration.ofSeconds(20));
            });
            new Expectation(simulation, nodes).now(everybodyHolds(simulation, node, 1), "its state came along");
        }
    },

    /**
     * Two nodes that advertised one address threw each other out in turn. The one who lives there must never be declared dead,
     * and all is right once the mistake ends.
     */
    ADDRESS_CONFLICT("a node advertises the address of another by mistake", 10, 20) {
        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = formed(simulation, nodes);
            SimulatedNode owner = all.get(nodes - 1);
            Declared declared = Declared.in(simulation);
            SimulatedNode mistaken = simulation.startAdvertising(owner.address());
            simulation.run(Duration.ofSeconds(60));
            simulation.kill(mistaken);
            Expectation expected = new Expectation(simulation, nodes);
            expected.whole(samples);
            all.forEach(node -> expected.now(
                    declared.deathsOf(node.id()) == 0, node + " suffers from another's mistake: declared dead"));
        }
    };

    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final int STARVED = 20_000;
    private static final int MOST_DEATHS_OF_A_STARVED = 8;
    private static final int STORM_ROUNDS = 250;
    private static final int KEY_BYTES = 5;

    private final String description;
    private final int defaultNodes;
    private final int defaultSeeds;

    FieldReports(String description, int defaultNodes, int defaultSeeds) {
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

    private static List<SimulatedNode> formed(Simulation simulation, int nodes) {
        List<SimulatedNode> all = simulation.startFormed(nodes);
        simulation.run(SETTLE);
        return all;
    }

    static MembershipSettings remembering(Duration tombstoneLife) {
        return remembering(MembershipSettings.lan("simulated"), tombstoneLife);
    }

    /** These settings, but that the dead are remembered for so long. */
    static MembershipSettings remembering(MembershipSettings settings, Duration tombstoneLife) {
        return settings.withSync(settings.sync().withTombstoneLife(tombstoneLife));
    }

    private static Duration upTo(Simulation simulation, Duration most) {
        return Duration.ofNanos(simulation.random().nextLong(most.toNanos()));
    }

    private static long queued(SimulatedNode node) {
        return node.engine.counters().getOrDefault("gossip.queued", 0L);
    }

    /** Cuts the cluster into two halves for so long, and plays that time. */
    private static void split(Simulation simulation, List<SimulatedNode> all, Duration length) {
        isolate(simulation, all.subList(all.size() / 2, all.size()), length);
        simulation.run(length);
    }

    private static void isolate(Simulation simulation, List<SimulatedNode> some, Duration length) {
        Set<Host> inside = new HashSet<>();
        some.forEach(node -> inside.add(node.host));
        Set<Host> outside = new HashSet<>(simulation.hosts());
        outside.removeAll(inside);
        simulation.disturbPaths(Fault.PARTITION, new Groups(inside, outside, false, Effect.DROP), length);
    }

    private static boolean everybodyHolds(Simulation simulation, SimulatedNode subject, long stateVersion) {
        return simulation.running().stream().allMatch(node -> {
            Member held = node.view().find(subject.id());
            return held != null && held.status().isLive() && held.state().version() == stateVersion;
        });
    }

    /** What happens to the node must make it take a new life, by which it becomes a member again. */
    private static void begunAnew(
            Simulation simulation, int nodes, SimulatedNode node, Samples samples, Runnable happens) {
        NodeId before = node.id();
        happens.run();
        Expectation expected = new Expectation(simulation, nodes);
        expected.inTime(() -> !node.id().equals(before), "the node begins anew");
        expected.whole(samples);
        expected.now(simulation.counters().getOrDefault("newLives", 0L) == 1, "exactly one life was begun anew");
    }
}
