package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Simulation simulation =
            new Simulation(MembershipSettings.lan("simulated"), NetworkConditions.lan(), 3, false);
    private final Host one = simulation.start().host;
    private final Host other = simulation.start().host;
    private final Host third = simulation.start().host;

    @ParameterizedTest
    @EnumSource(LatencyShape.class)
    void everyShapeHasTheMeanThatItIsAskedFor(LatencyShape shape) {
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        int draws = 400_000;
        for (int i = 0; i < draws; i++) {
            long drawn = shape.draw(1_000_000, random);
            assertThat(drawn).isNotNegative();
            sum += drawn;
        }
        assertThat(sum / draws).isCloseTo(1_000_000, within(50_000.0));
    }

    @Test
    void onlyTheHeavyTailIsHeavy() {
        assertThat(LatencyShape.PARETO.times(0.999)).isGreaterThan(30);
        assertThat(LatencyShape.EXPONENTIAL.times(0.999)).isLessThan(7);
        assertThat(LatencyShape.UNIFORM.times(0.999)).isLessThan(2);
    }

    @Test
    void impossibleConditionsAreRefusedByName() {
        NetworkConditions lan = NetworkConditions.lan();
        assertThatThrownBy(() -> lan.withBitsPerSecond(0))
                .hasMessageContaining("bitsPerSecond is 0, must be at least 1");
        assertThatThrownBy(() -> lan.withLoss(1.1)).hasMessage("loss is 1.1, allowed are 0 to 1");
        assertThatThrownBy(() -> lan.withLoss(Double.NaN)).hasMessageContaining("loss is NaN");
        assertThatThrownBy(() -> lan.withCorruption(-0.1)).hasMessageContaining("corruption");
        assertThatThrownBy(() -> lan.withDuplication(2)).hasMessageContaining("duplication");
        assertThatThrownBy(() -> lan.withMtu(0)).hasMessage("mtuBytes is 0, allowed are 68 to 65535");
        assertThatThrownBy(() -> lan.withJitter(Duration.ofMillis(-1))).hasMessageContaining("jitter");
        assertThatThrownBy(() -> lan.withLatency(Duration.ofMillis(-1))).hasMessageContaining("latency");
        assertThatThrownBy(() -> new Middleboxes(Duration.ZERO, false, 3)).hasMessageContaining("resets");
    }

    @Test
    void lossOfAPathAddsToThatOfTheNetworkAndHoldsForItsDirection() {
        simulation.disturbNetwork(Fault.LOSS, NetworkConditions.lan().withLoss(0.5), MINUTE);
        simulation.disturbPaths(Fault.LOSSY_HOST, new LossyHosts(Set.of(one), 0.2, 0.8), MINUTE);

        assertThat(simulation.network().loss(one, other)).isCloseTo(0.9, within(1e-9));
        assertThat(simulation.network().loss(other, one)).isCloseTo(0.6, within(1e-9));
        assertThat(simulation.network().loss(other, third)).isEqualTo(0.5);
        int lost = 0;
        for (int i = 0; i < 10_000; i++) {
            lost += simulation.network().isLost(one, other) ? 1 : 0;
        }
        assertThat(lost).isBetween(8_800, 9_200);
        assertThat(simulation.faults().get(Fault.LOSSY_HOST)).isOne();
    }

    @Test
    void aSlowPathIsSlowAndNoOtherIs() {
        Duration latency = Duration.ofMillis(80);
        simulation.disturbPaths(Fault.SLOW_PATH, new SlowPaths(Set.of(one), Set.of(other), latency, 0), MINUTE);
        assertThat(simulation.network().latency(one, third)).isLessThan(latency.toNanos());
        assertThat(simulation.faults().get(Fault.SLOW_PATH)).isZero();

        assertThat(simulation.network().latency(one, other)).isGreaterThan(latency.toNanos());
        assertThat(simulation.network().latency(other, one)).isGreaterThan(latency.toNanos());
        assertThat(simulation.faults().get(Fault.SLOW_PATH)).isOne();
    }

    @Test
    void theLinkOfTheReceiverTakesOnePacketAfterTheOtherAndNoMoreThanFits() {
        int bytes = 64 * 1_024;
        Network network = simulation.network();
        assertThat(network.enterLink(one, bytes)).as("an idle link").isEqualTo(simulation.nowNanos());
        long second = network.enterLink(one, bytes);
        assertThat(second - simulation.nowNanos()).isEqualTo(2L * bytes * 8);
        long last = second;
        while (last != Network.NO_ROOM) {
            last = network.enterLink(one, bytes);
        }
        assertThat(network.congested).isOne();
        assertThat(network.enterLink(other, bytes)).as("another link").isNotEqualTo(Network.NO_ROOM);
    }

    @Test
    void theWorseOfTwoMiddleboxesForgetsFirst() {
        Middleboxes quick = new Middleboxes(Duration.ofSeconds(1), true, 0);
        Middleboxes slow = new Middleboxes(Duration.ofSeconds(9), false, 0.5);

        assertThat(quick.worst(slow)).isEqualTo(new Middleboxes(Duration.ofSeconds(1), true, 0.5));
        assertThat(Middleboxes.NONE.worst(slow)).isEqualTo(slow);
        assertThat(slow.worst(Middleboxes.NONE)).isEqualTo(slow);
    }
}
