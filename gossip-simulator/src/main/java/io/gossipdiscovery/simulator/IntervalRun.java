package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;
import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One run of Lifeguard's Interval test: some members of a formed cluster are blocked again and again for two minutes or a little
 * longer, and then ten of the healthy ones vanish with their machines.
 */
final class IntervalRun {

    private static final Duration SETTLE = Duration.ofSeconds(5);
    private static final Duration AT_LEAST = Duration.ofMinutes(2);
    private static final Duration LONGEST_DETECTION = Duration.ofMinutes(3);
    private static final Duration STEP = Duration.ofMillis(20);
    static final int VICTIMS = 10;

    /**
     * What one run brought. Deaths are counted as memberlist counts them: each member's own event, also where it is told.
     *
     * @param falsePositives members that are never blocked, declared dead by whomever
     * @param atHealthy those of them declared by members that are never blocked either
     * @param rightDeaths members declared dead that had been blocked for longer than the shortest suspicion timeout
     * @param slowDeaths members declared dead that are blocked now and then, but had not been for so long
     * @param messages datagrams and frames of streams that all members sent while members were blocked
     * @param bytes of those, headers of IP, UDP and TCP included
     * @param firstMillis for each vanished member, until the first declared it dead; the limit if nobody did
     * @param fullMillis until all had
     * @param violations bounds that were broken
     */
    record Result(
            long falsePositives,
            long atHealthy,
            long rightDeaths,
            long slowDeaths,
            long messages,
            long bytes,
            List<Double> firstMillis,
            List<Double> fullMillis,
            List<Violation> violations) {}

    private final Simulation simulation;
    private final IntervalCase test;
    private final List<SimulatedNode> all;
    private final Set<SimulatedNode> slow = new LinkedHashSet<>();
    private final List<SimulatedNode> healthy;
    private final long suspicionNanos;
    private long blockedSinceNanos;
    private boolean measuring;
    private long falsePositives;
    private long atHealthy;
    private long rightDeaths;
    private long slowDeaths;

    private IntervalRun(MembershipSettings settings, IntervalCase test, int nodes, long seed) {
        this.simulation = new Simulation(settings, NetworkConditions.lan(), seed, false);
        this.test = test;
        simulation.invariants().standAside();
        this.all = simulation.startFormed(nodes);
        // not of the simulation's own randomness, so that it is the same members with every contestant
        List<SimulatedNode> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(seed));
        slow.addAll(shuffled.subList(0, test.slow()));
        this.healthy = shuffled.subList(test.slow(), nodes);
        this.suspicionNanos = (long) (settings.suspicion().alpha()
                * Math.max(1, StrictMath.log10(nodes))
                * settings.probing().protocolPeriod().toNanos());
    }

    static Result play(MembershipSettings settings, IntervalCase test, int nodes, long seed) {
        return new IntervalRun(settings, test, nodes, seed).play();
    }

    private Result play() {
        simulation.run(SETTLE);
        simulation.observe(this::changed);
        long messagesBefore = messages();
        long bytesBefore = simulation.bytesSent();
        measuring = true;
        long end = simulation.nowNanos() + AT_LEAST.toNanos();
        while (simulation.nowNanos() < end) {
            blockedSinceNanos = simulation.nowNanos();
            slow.forEach(node -> simulation.block(node, test.blocked()));
            simulation.run(test.cycle());
        }
        measuring = false;
        long messages = messages() - messagesBefore;
        long bytes = simulation.bytesSent() - bytesBefore;
        List<SimulatedNode> victims = healthy.subList(0, Math.min(VICTIMS, healthy.size() - 1));
        List<Vanished> vanished =
                victims.stream().map(victim -> Vanished.of(simulation, victim)).toList();
        victims.forEach(simulation::loseMachine);
        simulation.runUntil(() -> vanished.stream().allMatch(Vanished::isKnownToAll), STEP, LONGEST_DETECTION);
        return new Result(
                falsePositives,
                atHealthy,
                rightDeaths,
                slowDeaths,
                messages,
                bytes,
                vanished.stream().map(one -> one.firstMillis(LONGEST_DETECTION)).toList(),
                vanished.stream().map(one -> one.fullMillis(LONGEST_DETECTION)).toList(),
                List.copyOf(simulation.invariants().violations()));
    }

    private void changed(SimulatedNode observer, MembershipEvent event) {
        if (!measuring || event.kind() != Kind.DIED) {
            return;
        }
        SimulatedNode subject = simulation.invariants().nodeOf(event.member().id());
        if (subject == null || !slow.contains(subject)) {
            falsePositives++;
            atHealthy += slow.contains(observer) ? 0 : 1;
        } else if (simulation.nowNanos() - blockedSinceNanos >= suspicionNanos && subject.host.blocked) {
            rightDeaths++;
        } else {
            slowDeaths++;
        }
    }

    private long messages() {
        Map<String, Long> counters = simulation.counters();
        return counters.getOrDefault(Counter.DATAGRAMS_SENT.label(), 0L)
                + counters.getOrDefault(Counter.FRAMES_SENT.label(), 0L);
    }
}
