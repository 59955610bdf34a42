package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gossipdiscovery.membership.MembershipEvent.Kind;
import io.gossipdiscovery.membership.config.DisseminationSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.ProbeSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The simulation against the formulas: one formed cluster for each, many samples of it. */
class FormulasTests {

    private static final int MEMBERS = 256;
    private static final int SAMPLES = 200;
    private static final MembershipSettings SWIM = Contestant.SWIM.settings();
    private static final Duration TICK = SWIM.dissemination().gossipTick();
    private static final Duration DELAY = TICK.dividedBy(10);

    @Test
    void theFormulasGiveTheNumbersThatWereDerived() {
        assertThat(Formulas.pushIntervals(1_000, 3, 1, 0)).isEqualTo(2 * Math.log(1_000) / 3 + 0.4, within(1e-9));
        assertThat(Formulas.missedShare(8, 1)).isEqualTo(0.000_336, within(1e-6));
        assertThat(Formulas.missedShare(8, 0.7)).isEqualTo(0.003_8, within(1e-4));
    }

    @Test
    void pushWithTimersOutOfStepTakesAsLongAsTheFormulaSays() {
        Simulation simulation = formed(pushAlone(64), NetworkConditions.lan().withLatency(DELAY));
        keepTicking(simulation);
        double sum = 0;
        int complete = 0;
        for (int i = 0; i < SAMPLES; i++) {
            Spread spread = Spread.of(simulation, i);
            simulation.runUntil(() -> spread.known() == MEMBERS, Duration.ofMillis(1), TICK.multipliedBy(20));
            if (spread.known() == MEMBERS) {
                sum += (double) spread.lastNanos() / TICK.toNanos();
                complete++;
            }
            simulation.run(TICK.multipliedBy(6));
        }
        double formula = Formulas.pushIntervals(MEMBERS, 3, 1, 0.1);
        assertThat(complete).isGreaterThan(SAMPLES * 95 / 100);
        assertThat(sum / complete).isEqualTo(formula, within(formula * 0.05));
    }

    @Test
    void boundedRetransmissionMissesAsManyAsTheFormulaSays() {
        int sends = 3;
        Simulation simulation = formed(pushAlone(sends), NetworkConditions.lan().withLatency(DELAY));
        long missed = 0;
        for (int i = 0; i < SAMPLES; i++) {
            Spread spread = Spread.of(simulation, i);
            simulation.run(TICK.multipliedBy(20));
            missed += MEMBERS - spread.known();
        }
        double formula = Formulas.missedShare(sends, 1);
        assertThat((double) missed / SAMPLES / MEMBERS).isEqualTo(formula, within(formula * 0.1));
    }

    @Test
    void aMemberThatVanishesIsProbedAsSoonAsTheFormulaSays() {
        Simulation simulation = formed(SWIM, NetworkConditions.lan());
        ProbeSettings probing = SWIM.probing();
        long failureNanos = 2 * probing.ackTimeout().toNanos();
        double sum = 0;
        int late = 0;
        for (int i = 0; i < SAMPLES; i++) {
            SimulatedNode victim = simulation.nodes().get(i);
            AtomicLong suspectedNanos = new AtomicLong(-1);
            simulation.observe((node, event) -> {
                boolean first = event.kind() == Kind.SUSPECTED
                        && event.member().id().equals(victim.id())
                        && suspectedNanos.get() < 0;
                if (first) {
                    suspectedNanos.set(simulation.nowNanos());
                }
            });
            long began = simulation.nowNanos();
            simulation.pause(victim, Duration.ofSeconds(9));
            simulation.run(Duration.ofSeconds(15));
            double periods = (double) (suspectedNanos.get() - began - failureNanos)
                    / probing.protocolPeriod().toNanos();
            sum += periods;
            late += periods > 2 ? 1 : 0;
        }
        assertThat(sum / SAMPLES).isEqualTo(1.0, within(3 / Math.sqrt(SAMPLES)));
        double formula = Formulas.unprobedShare(2);
        assertThat((double) late / SAMPLES)
                .isEqualTo(formula, within(3 * Math.sqrt(formula * (1 - formula) / SAMPLES)));
    }

    private static Simulation formed(MembershipSettings settings, NetworkConditions network) {
        Simulation simulation = new Simulation(settings, network.withJitter(Duration.ZERO), 1, false);
        simulation.invariants().standAside();
        simulation.startFormed(MEMBERS);
        simulation.run(Duration.ofSeconds(5));
        return simulation;
    }

    /**
     * A node with nothing to say looks at its ticks only when something else wakes it, and news that comes later finds a tick overdue
     * and goes out at once. The formula is about ticks that go on.
     */
    private static void keepTicking(Simulation simulation) {
        simulation.nodes().forEach(node -> {
            node.engine.onTimer(node.clockNanos());
            node.drain();
        });
        simulation.after(TICK.dividedBy(20), () -> keepTicking(simulation));
    }

    /** Nobody probes anybody, so that nothing rides on probes. */
    private static MembershipSettings pushAlone(int retransmits) {
        DisseminationSettings spread = SWIM.dissemination();
        ProbeSettings probing = SWIM.probing();
        return new MembershipSettings(
                SWIM.cluster(),
                new ProbeSettings(
                        Duration.ofDays(1),
                        probing.ackTimeout(),
                        probing.indirectProbes(),
                        probing.maxLocalHealth(),
                        probing.ringTargets(),
                        probing.ackTimeoutCap(),
                        probing.pauseGuardMillis(),
                        probing.sickFailures(),
                        probing.triesDead()),
                SWIM.suspicion(),
                new DisseminationSettings(
                        spread.gossipTick(),
                        spread.fanout(),
                        spread.eagerDelay(),
                        spread.eagerDatagramsPerSecond(),
                        retransmits,
                        spread.datagramBytes(),
                        spread.deadToldPerSecond(),
                        spread.testsBeforeBlocked()),
                SWIM.sync(),
                SWIM.limits());
    }

    /** One state change, and who knows of it. */
    private record Spread(long beganNanos, AtomicInteger count, AtomicLong last) {

        static Spread of(Simulation simulation, int number) {
            List<SimulatedNode> nodes = simulation.nodes();
            SimulatedNode owner = nodes.get(number % nodes.size());
            Spread spread = new Spread(simulation.nowNanos(), new AtomicInteger(), new AtomicLong());
            simulation.observe((node, event) -> {
                boolean known = event.kind() == Kind.STATE_CHANGED
                        && event.member().id().equals(owner.id())
                        && event.member().state().version()
                                == owner.engine.self().state().version();
                if (known) {
                    spread.count.incrementAndGet();
                    spread.last.set(simulation.nowNanos());
                }
            });
            simulation.publish(owner, "k", new byte[] {(byte) number});
            return spread;
        }

        int known() {
            return count.get();
        }

        long lastNanos() {
            return last.get() - beganNanos;
        }
    }
}
