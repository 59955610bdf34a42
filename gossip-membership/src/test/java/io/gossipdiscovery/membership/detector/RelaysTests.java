package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.detector.Relays.Relay;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import org.junit.jupiter.api.Test;

class RelaysTests {

    private final Relays relays = new Relays(50);

    @Test
    void theOldestIsDueFirst() {
        relays.add(1, relay(11, 100));
        relays.add(2, relay(12, 200));
        assertThat(relays.nextDeadlineNanos()).isEqualTo(100);
        assertThat(relays.pollDue(99)).isNull();
        assertThat(relays.pollDue(100)).isEqualTo(relay(11, 100));
        assertThat(relays.nextDeadlineNanos()).isEqualTo(200);
        assertThat(relays.pollDue(100)).isNull();
    }

    @Test
    void whatIsAnsweredIsNeverDue() {
        relays.add(1, relay(11, 100));
        assertThat(relays.remove(2)).isNull();
        assertThat(relays.remove(1)).isEqualTo(relay(11, 100));
        assertThat(relays.remove(1)).as("answered twice").isNull();
        assertThat(relays.pollDue(Long.MAX_VALUE - 1)).isNull();
        assertThat(relays.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anAckThatComesAfterItWasDueIsStillHandedOnForAWhile() {
        relays.add(1, relay(11, 100));
        relays.add(2, relay(12, 100));
        assertThat(relays.pollDue(100)).isNotNull();
        assertThat(relays.pollDue(100)).isNotNull();
        assertThat(relays.pollDue(149)).isNull();
        assertThat(relays.remove(1)).isEqualTo(relay(11, 100));
        assertThat(relays.pollDue(150)).isNull();
        assertThat(relays.remove(2)).as("50 ns after it was due").isNull();
    }

    @Test
    void whatWaitsForALateAckCountsAsUnderWay() {
        for (int i = 0; i < 256; i++) {
            relays.add(i, relay(i, 100));
            relays.pollDue(100);
        }
        assertThat(relays.add(256, relay(256, 120))).isFalse();
        relays.pollDue(150);
        assertThat(relays.add(256, relay(256, 150))).isTrue();
    }

    @Test
    void noMoreThan256AreUnderWayAndOneThatEndsMakesRoom() {
        for (int i = 0; i < 256; i++) {
            assertThat(relays.add(i, relay(i, 100))).isTrue();
        }
        assertThat(relays.add(256, relay(256, 100))).isFalse();
        relays.remove(3);
        assertThat(relays.add(256, relay(256, 100))).isTrue();
    }

    private static Relay relay(int sequence, long dueNanos) {
        return new Relay(new NodeId(0, 2), NodeAddress.ofIpv4(2, 1_000), sequence, dueNanos);
    }
}
