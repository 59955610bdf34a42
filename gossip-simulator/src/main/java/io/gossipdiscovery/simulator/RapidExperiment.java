package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** The experiments of Rapid (Suresh and others, USENIX ATC 2018): one in a hundred members is faulty, or all join at once. */
enum RapidExperiment implements Experiment {
    BOOTSTRAP("everybody joins through one seed at once, for three sizes", 2_000) {
        @Override
        RapidResult play(MembershipSettings settings, int nodes, long seed) {
            return new RapidRun(settings, nodes, seed).bootstrap(Duration.ofSeconds(10), Duration.ofMinutes(2));
        }

        /** Half of them, three quarters, all. */
        @Override
        List<Integer> sizes(int nodes) {
            return List.of(nodes / 2, nodes * 3 / 4, nodes);
        }

        @Override
        String published() {
            return "2,000 members: memberlist 95 s, Rapid 41 to 48 s";
        }
    },

    CRASH("10 of 1,000 members vanish at once", 1_000) {
        @Override
        RapidResult play(MembershipSettings settings, int nodes, long seed) {
            return new RapidRun(settings, nodes, seed)
                    .trouble(
                            CALM,
                            Duration.ofMinutes(1),
                            (simulation, faulty) -> faulty.forEach(simulation::loseMachine));
        }

        @Override
        String published() {
            return "";
        }
    },

    FLIPFLOP("nothing reaches 10 of 1,000 members for 20 s, then all does for 20 s, and so on", 1_000) {
        @Override
        RapidResult play(MembershipSettings settings, int nodes, long seed) {
            return new RapidRun(settings, nodes, seed)
                    .trouble(
                            CALM,
                            HALF_CYCLE.multipliedBy(2L * CYCLES),
                            (simulation, faulty) -> RapidRun.flipFlop(simulation, faulty, HALF_CYCLE));
        }

        @Override
        String published() {
            return "memberlist oscillates, Rapid removes all of them";
        }
    },

    LOSS("80 % of what 10 of 1,000 members send and are sent is lost", 1_000) {
        @Override
        RapidResult play(MembershipSettings settings, int nodes, long seed) {
            return new RapidRun(settings, nodes, seed)
                    .trouble(
                            Duration.ofSeconds(90),
                            Duration.ofMinutes(2),
                            (simulation, faulty) -> RapidRun.lose(simulation, faulty, 0.8));
        }

        @Override
        String published() {
            return "only Rapid removes exactly the faulty members";
        }
    };

    /** Cycles of the flip-flop that are looked at. */
    static final int CYCLES = 6;

    private static final Duration CALM = Duration.ofSeconds(10);
    private static final Duration HALF_CYCLE = Duration.ofSeconds(20);
    private static final int FEWEST_NODES = 16;

    private final String description;
    private final int defaultNodes;

    RapidExperiment(String description, int defaultNodes) {
        this.description = description;
        this.defaultNodes = defaultNodes;
    }

    /** Plays one run. */
    abstract RapidResult play(MembershipSettings settings, int nodes, long seed);

    /** What others have published of it, or nothing. */
    abstract String published();

    /** The sizes of the clusters that are played, where so many nodes are asked for; that size is the last. */
    List<Integer> sizes(int nodes) {
        return List.of(nodes);
    }

    @Override
    public String label() {
        return "rapid-" + name().toLowerCase(Locale.ROOT);
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
    public int fewestNodes() {
        return FEWEST_NODES;
    }

    @Override
    public boolean canBePlayedAlone() {
        return true;
    }

    /** Who plays: Rapid itself was set beside protocols of the kind of the first. */
    static List<Contestant> contestants(ExperimentCall call) {
        return call.alone() ? List.of(Contestant.SHIPPED) : List.of(Contestant.SWIM, Contestant.SHIPPED);
    }

    /** One run of many. */
    record Part(RapidExperiment experiment, Contestant contestant, int nodes, long seed)
            implements Callable<RapidResult> {

        @Override
        public RapidResult call() {
            return experiment.play(contestant.settings(), nodes, seed);
        }
    }

    @Override
    public Findings play(ExperimentCall call, Runs runs) {
        List<Part> parts = new ArrayList<>();
        for (long seed : call.seeds()) {
            for (int nodes : sizes(call.nodes())) {
                for (Contestant contestant : contestants(call)) {
                    parts.add(new Part(this, contestant, nodes, seed));
                }
            }
        }
        return new RapidFindings(this, call, parts, runs.play(parts)).whole();
    }
}
