package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The engine against the formulas, each with everything else turned off by ordinary settings, so that the formula holds. One
 * formed cluster plays many rounds. A mean that is further from its formula than that itself errs, and chance allows, is a
 * violation.
 */
enum FormulaGates implements Scenario {

    /** Timers alone: no probes on which news could ride, no eager push, no end to the sends, no repair. */
    FORMULA_PUSH("a change pushed by timers alone, against ln n / lambda + ln n / (f q) + d + 0.4 ticks") {
        @Override
        public MembershipSettings settings() {
            return lanWith(SELDOM_PROBES, gossip(FANOUT, 64, 64), LAN.suspicion());
        }

        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<Double> ticks = pushTicks(simulation, nodes, ROUNDS);
            double expected = expectedPushTicks(simulation, nodes);
            new Gate(simulation, samples).compare("push.ticksPerUpdate", expected, ticks, PUSH_ERROR);
        }
    },

    /** Each sends an update R times and never again, and nothing repairs what is missed. */
    FORMULA_RETRANSMISSION("members that R sends a member do not reach, against y = e^(-R q (1 - y))") {
        @Override
        public MembershipSettings settings() {
            return lanWith(SELDOM_PROBES, gossip(FANOUT, FEW_SENDS, 64), LAN.suspicion());
        }

        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            List<SimulatedNode> all = simulation.startFormed(nodes);
            List<Double> missed = new ArrayList<>();
            int rounds = Math.min(ROUNDS, nodes); // each member's first state: nobody asks for what came before it
            for (SimulatedNode owner : all.subList(0, rounds)) {
                int[] know = new int[1];
                Observer counting = (node, event) -> {
                    boolean told = event.kind() == Kind.STATE_CHANGED;
                    know[0] += told && event.member().id().equals(owner.id()) ? 1 : 0;
                };
                simulation.observe(counting);
                simulation.publish(owner, KEY, new byte[] {1});
                simulation.run(Duration.ofNanos(QUIET_TICKS * TICK_NANOS));
                simulation.observeNoMore(counting);
                missed.add(PERCENT - PERCENT * know[0] / nodes);
            }
            double expected = PERCENT * Formulas.missedShare(FEW_SENDS, 1);
            Gate gate = new Gate(simulation, samples);
            gate.compare("retransmission.missedPercent", expected, missed, FINITE_SIZE_ERROR);
            double sends = simulation.counters().getOrDefault(Counter.STATE_DELTAS_SENT.label(), 0L);
            gate.compare(
                    "retransmission.sendsPerMember",
                    FEW_SENDS * (1 - expected / PERCENT),
                    List.of(sends / rounds / nodes),
                    FINITE_SIZE_ERROR);
        }
    },

    /** Random targets alone, fixed timeouts: somebody's suspicion tells when the probe began. */
    FORMULA_FIRST_PROBE("a member that vanished is probed, against a mean of one period and e^(-t) unprobed") {
        @Override
        public MembershipSettings settings() {
            return lanWith(plainProbes(0), gossip(1, 2, 1), LAN.suspicion());
        }

        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            simulation.startFormed(nodes);
            simulation.run(Duration.ofSeconds(2));
            int victims = Math.max(1, nodes / SHARE_OF_VICTIMS);
            List<Double> periods = new ArrayList<>();
            while (periods.size() < MANY_ROUNDS) {
                periods.addAll(periodsUntilProbed(simulation, victims));
                simulation.run(REST);
            }
            double observing = (double) (nodes - victims) / (nodes - 1);
            Gate gate = new Gate(simulation, samples);
            gate.compare(
                    "firstProbe.periodsPerMember", Formulas.meanPeriodsToFirstProbe(observing), periods, PROBE_ERROR);
            for (int t = 1; t <= 2; t++) {
                int at = t;
                List<Double> unprobed = periods.stream()
                        .map(period -> period > at ? PERCENT : 0.0)
                        .toList();
                gate.compare(
                        "firstProbe.unprobedPercentAfter" + t,
                        PERCENT * Formulas.unprobedShare(t, observing),
                        unprobed,
                        PROBE_ERROR);
            }
        }
    },

    /** Independent loss of datagrams, streams that all break, nothing that waits longer for being unwell. */
    FORMULA_FALSE_SUSPICION("probes of live members that fail under loss, against (1 - q^2) (1 - q^4)^k") {
        @Override
        public MembershipSettings settings() {
            SuspicionSettings patient = new SuspicionSettings(
                    100,
                    1,
                    0,
                    Duration.ZERO,
                    LAN.suspicion().holdDownMax(),
                    LAN.suspicion().holdDownForget(),
                    LAN.suspicion().silenceSlowdown(),
                    true,
                    true);
            return lanWith(plainProbes(3), gossip(0, 2, 1), patient);
        }

        @Override
        public NetworkConditions network() {
            return NetworkConditions.lan().withLoss(LOSS).withMiddleboxes(new Middleboxes(Duration.ZERO, false, 1));
        }

        @Override
        public void play(Simulation simulation, int nodes, Samples samples) {
            simulation.startFormed(nodes);
            List<Double> failed = new ArrayList<>();
            int seconds = Math.max(20, PROBES / nodes);
            for (int second = 0; second < seconds; second++) {
                Map<String, Long> before = simulation.counters();
                simulation.run(LAN.probing().protocolPeriod());
                Map<String, Long> after = simulation.counters();
                double probes = since(before, after, Counter.PROBES_SENT);
                failed.add(PERCENT * since(before, after, Counter.PROBES_FAILED) / probes);
            }
            double expected = PERCENT * Formulas.falseSuspicion(1 - LOSS, 3, 1);
            new Gate(simulation, samples).compare("falseSuspicion.percentPerProbe", expected, failed, PROBE_ERROR);
        }

        private double since(Map<String, Long> before, Map<String, Long> after, Counter counter) {
            return (double) after.getOrDefault(counter.label(), 0L) - before.getOrDefault(counter.label(), 0L);
        }
    };

    private static final MembershipSettings LAN = MembershipSettings.lan("simulated");
    private static final long TICK_NANOS = LAN.dissemination().gossipTick().toNanos();
    private static final long PERIOD_NANOS = LAN.probing().protocolPeriod().toNanos();
    private static final long UNANSWERED_PROBE_NANOS =
            LAN.probing().unansweredProbe().toNanos();

    /** So seldom that none carries anything while a formula is looked at. */
    private static final ProbeSettings SELDOM_PROBES = plainProbes(Duration.ofHours(1), 3);

    private static final String KEY = "readiness";
    private static final int FANOUT = 3;
    private static final int FEW_SENDS = 3;
    private static final int QUIET_TICKS = 12;
    private static final double LOSS = 0.2;
    private static final double PERCENT = 100;
    private static final Duration REST = Duration.ofSeconds(3);
    private static final int ROUNDS = 200;
    private static final int MANY_ROUNDS = 600;
    private static final int PROBES = 25_000;
    private static final int SHARE_OF_VICTIMS = 16;

    /** What the formulas themselves err by. */
    private static final double PUSH_ERROR = 0.04;

    private static final double FINITE_SIZE_ERROR = 0.04;
    private static final double PROBE_ERROR = 0.03;

    private static final int DEFAULT_NODES = 256;

    private final String description;

    FormulaGates(String description) {
        this.description = description;
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
        return DEFAULT_NODES;
    }

    @Override
    public int defaultSeeds(int nodes) {
        return 1;
    }

    private static MembershipSettings lanWith(
            ProbeSettings probing, DisseminationSettings dissemination, SuspicionSettings suspicion) {
        return LAN.withProbing(probing).withSuspicion(suspicion).withDissemination(dissemination);
    }

    /** No eager push, nothing told to the dead, no look for blocked paths. */
    private static DisseminationSettings gossip(int fanout, int retransmits, int multiplier) {
        DisseminationSettings lan = LAN.dissemination();
        return new DisseminationSettings(
                lan.gossipTick(), fanout, lan.eagerDelay(), 0, retransmits, multiplier, lan.datagramBytes(), 0, 0);
    }

    private static ProbeSettings plainProbes(int indirectProbes) {
        return plainProbes(LAN.probing().protocolPeriod(), indirectProbes);
    }

    /** A round robin with fixed timeouts, no local health, no pause guard, no self-test, no tries of the dead. */
    private static ProbeSettings plainProbes(Duration period, int indirectProbes) {
        return new ProbeSettings(period, LAN.probing().ackTimeout(), indirectProbes, 0, 0, 1, 0, false, 0, 0, false);
    }

    /**
     * How far the mean of some rounds of timer-driven push is from its formula, in a cluster of its own, in percent; an expectation
     * that it does not meet is reported where it is asked for.
     */
    static double pushErrorPercent(Simulation asking, int nodes, int rounds) {
        Simulation own = new Simulation(
                FORMULA_PUSH.settings(), FORMULA_PUSH.network(), asking.random().nextLong(), false);
        double mean = mean(pushTicks(own, nodes, rounds));
        own.invariants().violations().forEach(violation -> asking.invariants()
                .violated(violation.invariant(), violation.text()));
        return PERCENT * (mean / expectedPushTicks(own, nodes) - 1);
    }

    private static List<Double> pushTicks(Simulation simulation, int nodes, int rounds) {
        SimulatedNode owner = simulation.startFormed(nodes).get(0);
        List<Double> ticks = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            ticks.add(ticksUntilAllKnow(simulation, owner, nodes));
            simulation.run(Duration.ofNanos(simulation.random().nextLong(TICK_NANOS)));
        }
        return ticks;
    }

    private static double expectedPushTicks(Simulation simulation, int nodes) {
        NetworkConditions network = simulation.network().conditions();
        double delay = (double) network.latency().plus(network.jitter()).toNanos() / TICK_NANOS;
        return Formulas.pushTicks(nodes, FANOUT, 1, delay);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
    }

    private static double ticksUntilAllKnow(Simulation simulation, SimulatedNode owner, int nodes) {
        Set<NodeId> know = new HashSet<>();
        long[] lastNanos = new long[1];
        long version = owner.engine.self().state().version() + 1;
        Observer noting = (node, event) -> {
            boolean news = event.member().id().equals(owner.id())
                    && event.member().state().version() == version;
            if (news && know.add(node.id())) {
                lastNanos[0] = simulation.nowNanos();
            }
        };
        simulation.observe(noting);
        long began = simulation.nowNanos();
        simulation.publish(owner, KEY, new byte[] {1});
        new Expectation(simulation, nodes)
                .within(Duration.ofNanos(100 * TICK_NANOS), () -> know.size() == nodes, "the change reaches everybody");
        simulation.observeNoMore(noting);
        return (double) (lastNanos[0] - began) / TICK_NANOS;
    }

    /** Cuts so many random members off until each is suspected by somebody else; when that one began to probe, in periods. */
    private static List<Double> periodsUntilProbed(Simulation simulation, int victims) {
        Set<Host> others = new HashSet<>(simulation.hosts());
        List<SimulatedNode> running = simulation.running();
        Map<NodeId, Double> probed = new HashMap<>();
        while (probed.size() < victims) {
            SimulatedNode victim = running.get(simulation.random().nextInt(running.size()));
            if (others.remove(victim.host)) {
                probed.put(victim.id(), Double.NaN);
            }
        }
        PathRule cut = onlyAmong(others);
        long began = simulation.nowNanos();
        Observer noting = (node, event) -> {
            boolean first = event.kind() == Kind.SUSPECTED
                    && others.contains(node.host)
                    && Double.isNaN(probed.getOrDefault(event.member().id(), 0.0));
            if (first) {
                double nanos = simulation.nowNanos() - began - UNANSWERED_PROBE_NANOS;
                probed.put(event.member().id(), nanos / PERIOD_NANOS);
            }
        };
        simulation.observe(noting);
        simulation.network().add(Fault.PARTITION, cut);
        simulation.invariants().disturbed();
        new Expectation(simulation, running.size())
                .within(
                        Duration.ofSeconds(60),
                        () -> probed.values().stream().noneMatch(period -> Double.isNaN(period)),
                        "somebody probes each of those who were cut off");
        simulation.network().remove(cut);
        simulation.observeNoMore(noting);
        return List.copyOf(probed.values());
    }

    /** Who is not one of these hears nobody and is heard by nobody, not even by others that are cut off. */
    private static PathRule onlyAmong(Set<Host> hosts) {
        return new PathRule() {
            @Override
            public Effect effect(Host from, Host to) {
                return hosts.contains(from) && hosts.contains(to) ? Effect.PASS : Effect.DROP;
            }
        };
    }

    /** Holds what was measured against what was expected. */
    private record Gate(Simulation simulation, Samples samples) {

        /** So many standard errors leave one of a hundred right engines out. */
        private static final double CHANCE = 2.58;

        private void compare(String name, double expected, List<Double> measured, double formulaError) {
            double mean = mean(measured);
            double variance = mean(measured.stream()
                    .map(value -> (value - mean) * (value - mean))
                    .toList());
            double allowed = formulaError * expected + CHANCE * StrictMath.sqrt(variance / measured.size());
            double error = mean - expected;
            samples.add(name + ".formula", expected);
            samples.add(name + ".measured", mean);
            samples.add(name + ".errorPercent", PERCENT * error / expected);
            samples.add(name + ".allowedPercent", PERCENT * allowed / expected);
            boolean near = StrictMath.abs(error) <= allowed;
            new Expectation(simulation, 0)
                    .now(near, name + " is " + mean + ", the formula says " + expected + ", allowed is +-" + allowed);
        }
    }
}
