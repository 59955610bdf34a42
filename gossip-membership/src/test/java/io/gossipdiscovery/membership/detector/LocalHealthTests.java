package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.NodeId;
import org.junit.jupiter.api.Test;

class LocalHealthTests {

    private final LocalHealth health = new LocalHealth(8);

    @Test
    void beginsWell() {
        assertThat(health.score()).isZero();
        assertThat(health.multiplier()).isEqualTo(1);
    }

    @Test
    void everySignOfBeingSlowAddsOneAndEveryGoodProbeTakesOneAway() {
        health.add(3);
        health.add(1);
        health.recover();
        assertThat(health.score()).isEqualTo(3);
        assertThat(health.multiplier()).isEqualTo(4);
    }

    @Test
    void staysWithinItsBounds() {
        health.add(100);
        assertThat(health.score()).isEqualTo(8);
        for (int i = 0; i < 20; i++) {
            health.recover();
        }
        assertThat(health.score()).isZero();
    }

    @Test
    void whatAProbeOfADeadProcessAddedIsTakenBackOnceItIsProven() {
        NodeId dead = new NodeId(1, 1);
        health.add(1);
        health.onFailed(dead, 2);
        health.onFailed(new NodeId(2, 2), 1);
        health.onProven(dead);
        health.onProven(dead);
        assertThat(health.score()).isEqualTo(2);
    }

    @Test
    void noMoreIsTakenBackThanWasAddedWithinTheBounds() {
        NodeId dead = new NodeId(1, 1);
        health.add(7);
        health.onFailed(dead, 4);
        health.onProven(dead);
        assertThat(health.score()).isEqualTo(7);
    }

    @Test
    void whoIsWellAgainHasNothingToTakeBack() {
        NodeId dead = new NodeId(1, 1);
        health.onFailed(dead, 1);
        health.recover();
        health.add(1);
        health.onProven(dead);
        assertThat(health.score()).isEqualTo(1);
    }

    @Test
    void aMaximumOfZeroTurnsItOff() {
        LocalHealth off = new LocalHealth(0);
        off.add(5);
        assertThat(off.multiplier()).isEqualTo(1);
    }
}
