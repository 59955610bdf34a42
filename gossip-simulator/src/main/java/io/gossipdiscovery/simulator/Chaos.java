package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.simulator.PathRule.Effect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** A random mix of at least five kinds of faults, then quiet, then everything must be right. */
final class Chaos implements Scenario {

    private static final int FEWEST_KINDS = 6;
    private static final Duration PAUSE_BETWEEN_FAULTS = Duration.ofSeconds(4);
    private static final int SECONDS_OF_CALM = 30;
    private static final Duration REST = Duration.ofSeconds(20);
    private static final Duration ANNOUNCED_FOR = Duration.ofSeconds(5);
    private static final Set<Fault> NOT_BY_HAND = EnumSet.of(Fault.HALF_OPEN_STREAM);

    private static final int FORGETFUL_ONE_IN = 4;
    private static final Duration SHORT_TOMBSTONE_LIFE = Duration.ofMinutes(3);

    private final Duration length;

    Chaos(Duration length) {
        this.length = length;
    }

    @Override
    public String label() {
        return "chaos";
    }

    @Override
    public String description() {
        return "a random mix of faults for " + length.toMinutes() + " virtual minutes, then quiet";
    }

    @Override
    public int defaultNodes() {
        return 32;
    }

    @Override
    public int defaultSeeds(int nodes) {
        return 100;
    }

    /** Every fourth seed forgets the dead so soon that this, too, happens while it plays. */
    @Override
    public MembershipSettings settings(MembershipSettings chosen, long seed) {
        return Math.floorMod(seed, FORGETFUL_ONE_IN) == 0
                ? FieldReports.remembering(chosen, SHORT_TOMBSTONE_LIFE)
                : chosen;
    }

    @Override
    public void play(Simulation simulation, int nodes, Samples samples) {
        simulation.startFormed(nodes);
        simulation.run(Duration.ofSeconds(2));
        Play play = new Play(simulation, nodes);
        play.untilEnd();
        samples.add("converged", untilConverged(simulation, nodes));
        simulation.invariants().checkConverged();
        simulation.invariants().rested();
        simulation.run(REST);
        simulation.invariants().checkConverged();
    }

    /** Lets time pass until all has been well for a while, or until it must be; after how many milliseconds it was. */
    private static double untilConverged(Simulation simulation, int nodes) {
        long beganNanos = simulation.nowNanos();
        int[] wellSeconds = new int[1];
        simulation.runUntil(
                () -> {
                    wellSeconds[0] = simulation.isWhole() ? wellSeconds[0] + 1 : 0;
                    return wellSeconds[0] > SECONDS_OF_CALM;
                },
                Duration.ofSeconds(1),
                Bounds.of(simulation.settings(), nodes).convergence());
        return (simulation.nowNanos() - beganNanos) / 1e6 - wellSeconds[0] * 1e3;
    }

    /** One seed's worth of faults. */
    private final class Play {

        private final Simulation simulation;
        private final SplittableRandom random;
        private final int nodes;
        private final long endNanos;
        private final List<Fault> kinds;
        private final int longestSleepSeconds;
        private final List<Host> seedHosts;

        private Play(Simulation simulation, int nodes) {
            this.simulation = simulation;
            this.random = simulation.random();
            this.nodes = nodes;
            this.endNanos = simulation.nowNanos() + length.toNanos();
            boolean forgetful = simulation.settings().sync().tombstoneLife().compareTo(SHORT_TOMBSTONE_LIFE) <= 0;
            // whoever sleeps for more than a quarter of a tombstone's life begins anew
            this.longestSleepSeconds = forgetful ? 80 : 40;
            this.seedHosts = List.copyOf(simulation.hosts().subList(0, Math.min(3, nodes)));
            List<Fault> all = new ArrayList<>(EnumSet.complementOf(EnumSet.copyOf(NOT_BY_HAND)));
            Collections.shuffle(all, new Random(random.nextLong()));
            this.kinds = all.subList(0, FEWEST_KINDS + random.nextInt(all.size() - FEWEST_KINDS + 1));
        }

        private void untilEnd() {
            int next = 0;
            while (simulation.nowNanos() < endNanos) {
                long pause = (long) (-StrictMath.log(1 - random.nextDouble()) * PAUSE_BETWEEN_FAULTS.toNanos());
                simulation.run(Duration.ofNanos(Math.min(pause, Math.max(1, endNanos - simulation.nowNanos()))));
                inject(next < kinds.size() ? kinds.get(next++) : kinds.get(random.nextInt(kinds.size())));
                report();
            }
            for (Host host : seedHosts) {
                revive(host);
            }
        }

        /** A call failed and was tried again: the application says so twice, which is true or not. */
        private void report() {
            SimulatedNode caller = anybody();
            NodeId called = anybody().id();
            caller.reportUnreachable(called);
            caller.reportUnreachable(called);
        }

        private void inject(Fault fault) {
            Simulation s = simulation;
            switch (fault) {
                case LOSS -> s.disturbNetwork(fault, calm().withLoss(random.nextDouble(0.6)), some(120));
                case DUPLICATION -> s.disturbNetwork(fault, calm().withDuplication(0.5), some(30));
                case CORRUPTION -> s.disturbNetwork(fault, calm().withCorruption(random.nextDouble(0.3)), some(30));
                case REORDERING -> s.disturbNetwork(fault, calm().withJitter(upToMillis(300), anyShape()), some(30));
                case SMALL_MTU -> s.disturbNetwork(fault, calm().withMtu(300), some(30));
                case PARTITION -> s.disturbPaths(fault, halves(false, Effect.DROP), some(60));
                case ONE_WAY_PARTITION -> s.disturbPaths(fault, halves(true, Effect.DROP), some(60));
                case PARTIAL_PARTITION -> s.disturbPaths(fault, pairs(Effect.DROP, false), some(60));
                case DATAGRAMS_BLOCKED -> s.disturbPaths(fault, pairs(Effect.DROP, true), some(60));
                case REJECTING_FIREWALL -> s.disturbPaths(fault, pairs(Effect.REJECT, false), some(60));
                case LOSSY_HOST -> s.disturbPaths(fault, lossyHosts(), some(60));
                case SLOW_PATH -> s.disturbPaths(fault, slowPaths(), some(60));
                case STREAM_RESET -> {
                    Middleboxes boxes = new Middleboxes(Duration.ZERO, false, random.nextDouble(0.2));
                    s.disturbNetwork(fault, calm().withMiddleboxes(boxes), some(60));
                }
                case STREAM_CUT -> {
                    Duration limit = Duration.ofMillis(50L << random.nextInt(10));
                    Middleboxes boxes = new Middleboxes(limit, random.nextBoolean(), 0);
                    s.disturbNetwork(fault, calm().withMiddleboxes(boxes), some(120));
                }
                case KILL -> mayLose(s::kill);
                case MACHINE_LOSS -> mayLose(s::loseMachine);
                case RESTART -> freeHosts().stream().findFirst().ifPresentOrElse(s::restart, this::restartSomebody);
                case PORT_REUSE -> onFreeHost(host -> s.reusePort(host, MembershipSettings.lan("another")));
                case PORT_REUSE_BY_STRANGER -> onFreeHost(s::reusePortByStranger);
                case PAUSE -> s.pause(anybody(), some(20));
                case MACHINE_SLEEP -> s.sleepMachine(anybody(), some(longestSleepSeconds));
                case SLOW_CPU -> s.slowDown(anybody(), 10 + random.nextInt(1_000), some(30));
                case CLOCK_DRIFT -> s.drift(anybody(), random.nextInt(2_000) - 1_000);
                case LEAVE -> mayLose(s::leave);
                case JOIN -> {
                    if (s.running().size() < 2 * nodes) {
                        s.startAndJoin();
                    }
                }
                case STATE_CHANGE -> publish();
                case HALF_OPEN_STREAM -> throw new IllegalStateException(fault + " is a consequence");
            }
        }

        private NetworkConditions calm() {
            return network();
        }

        /** A duration up to so many seconds that ends before the faults do. */
        private Duration some(int seconds) {
            long left = Math.max(1, endNanos - simulation.nowNanos());
            return Duration.ofNanos(1
                    + random.nextLong(Math.min(left, Duration.ofSeconds(seconds).toNanos())));
        }

        private SimulatedNode anybody() {
            List<SimulatedNode> running = simulation.running();
            return running.get(random.nextInt(running.size()));
        }

        private void mayLose(Consumer<SimulatedNode> loss) {
            if (simulation.running().size() > Math.max(2, nodes / 3)) {
                loss.accept(anybody());
            }
        }

        private void restartSomebody() {
            SimulatedNode node = anybody();
            simulation.kill(node);
            simulation.restart(node.host);
        }

        private List<Host> freeHosts() {
            return simulation.hosts().stream()
                    .filter(host -> host.process == null)
                    .toList();
        }

        private void onFreeHost(Consumer<Host> taken) {
            List<Host> free = freeHosts().stream()
                    .filter(host -> !host.strange && !seedHosts.contains(host))
                    .toList();
            if (!free.isEmpty()) {
                taken.accept(free.get(random.nextInt(free.size())));
            }
        }

        private void publish() {
            SimulatedNode node = anybody();
            for (int writes = 1 + random.nextInt(3); writes > 0; writes--) {
                String key = "key" + random.nextInt(8);
                boolean large = random.nextInt(20) == 0;
                String value = "v" + random.nextInt() + (large ? "x".repeat(1_500) : "");
                byte[] written = random.nextInt(5) == 0 ? null : value.getBytes(StandardCharsets.UTF_8);
                if (random.nextInt(4) == 0) {
                    simulation.announce(node, key, written, ANNOUNCED_FOR);
                } else {
                    simulation.publish(node, key, written);
                }
            }
        }

        private PathRule halves(boolean oneWay, Effect effect) {
            Set<Host> some = new HashSet<>();
            Set<Host> others = new HashSet<>();
            double share = random.nextDouble();
            for (Host host : simulation.hosts()) {
                (random.nextDouble() < share ? some : others).add(host);
            }
            return new Groups(some, others, oneWay, effect);
        }

        /** A few hosts lose a few others, and nobody else. */
        private PathRule pairs(Effect effect, boolean sparesStreams) {
            Set<Host> some = new HashSet<>();
            Set<Host> others = new HashSet<>();
            List<Host> hosts = simulation.hosts();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                some.add(hosts.get(random.nextInt(hosts.size())));
                others.add(hosts.get(random.nextInt(hosts.size())));
            }
            return new Groups(some, others, random.nextBoolean(), effect, sparesStreams);
        }

        private PathRule lossyHosts() {
            Set<Host> some = new HashSet<>();
            List<Host> hosts = simulation.hosts();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                some.add(hosts.get(random.nextInt(hosts.size())));
            }
            return new LossyHosts(some, random.nextDouble(), random.nextDouble());
        }

        private PathRule slowPaths() {
            Set<Host> some = new HashSet<>();
            Set<Host> others = new HashSet<>();
            double share = random.nextDouble();
            for (Host host : simulation.hosts()) {
                (random.nextDouble() < share ? some : others).add(host);
            }
            return new SlowPaths(some, others, upToMillis(400), random.nextDouble(0.3));
        }

        private Duration upToMillis(int most) {
            return Duration.ofMillis(1 + random.nextInt(most));
        }

        private LatencyShape anyShape() {
            List<LatencyShape> shapes = List.of(LatencyShape.values());
            return shapes.get(random.nextInt(shapes.size()));
        }

        private void revive(Host host) {
            if (host.process == null) {
                simulation.restart(host);
            }
        }
    }
}
