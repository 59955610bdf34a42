package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.detector.RecordedActions.RoundTrip;
import io.gossipdiscovery.membership.member.NodeId;
import org.junit.jupiter.api.Test;

/** LAN settings: a floor of 200 ms and a cap of 2.5 times that. */
class RoundTripsTests {

    private static final long MILLI = 1_000_000;
    private static final NodeId TARGET = new NodeId(0, 2);

    private final RecordedActions actions = new RecordedActions();
    private final RoundTrips trips =
            new RoundTrips(MembershipSettings.lan("test").probing(), actions);
    private int sequence;

    @Test
    void withoutSamplesAndOnAFastNetworkTheWaitIsTheFloor() {
        assertThat(millis()).isEqualTo(200);
        answeredAfter(1);
        assertThat(millis()).isEqualTo(200);
    }

    @Test
    void onASlowNetworkTheWaitFollowsTheRoundTripsAsRfc6298SaysIt() {
        answeredAfter(100);
        assertThat(millis()).as("SRTT 100, RTTVAR 50").isEqualTo(300);
        answeredAfter(140);
        // RTTVAR = 3/4 * 50 + 1/4 * |100 - 140| = 47.5; SRTT = 7/8 * 100 + 1/8 * 140 = 105
        assertThat(millis()).isEqualTo(295);
    }

    @Test
    void theWaitNeverExceedsTheCapAndOneStoppedMemberIsSoonForgotten() {
        answeredAfter(20_000);
        assertThat(millis()).isEqualTo(500);
        for (int i = 0; i < 40; i++) {
            answeredAfter(1);
        }
        assertThat(millis()).isEqualTo(200);
    }

    @Test
    void aLateAckIsASampleAsLongAsItsPingIsRemembered() {
        trips.onPing(1, TARGET, 0);
        for (int i = 2; i <= 16; i++) {
            trips.onPing(i, TARGET, 0);
        }
        trips.onAck(1, TARGET, 300 * MILLI);
        assertThat(millis()).isEqualTo(500);
    }

    @Test
    void noMoreThanSixteenPingsAreRemembered() {
        for (int i = 1; i <= 17; i++) {
            trips.onPing(i, TARGET, 0);
        }
        trips.onAck(1, TARGET, 300 * MILLI);
        assertThat(millis()).isEqualTo(200);
    }

    @Test
    void anAckThatAHelperHandsOnIsNoSampleAndOneThatComesTwiceIsOne() {
        trips.onPing(1, TARGET, 0);
        trips.onAck(1, new NodeId(0, 3), 300 * MILLI);
        assertThat(millis()).isEqualTo(200);
        trips.onAck(1, TARGET, 100 * MILLI);
        trips.onAck(1, TARGET, 450 * MILLI);
        assertThat(millis()).isEqualTo(300);
    }

    @Test
    void whatWasUnderWayWhenThisNodeStoodStillIsNoSample() {
        trips.onPing(1, TARGET, 0);
        trips.forgetUnanswered();
        trips.onAck(1, TARGET, 300 * MILLI);
        assertThat(millis()).isEqualTo(200);
    }

    @Test
    void eachAnswerOfTheTargetItselfIsToldOnceAndNoLongerThanTheCap() {
        answeredAfter(3);
        answeredAfter(20_000);
        trips.onPing(7, TARGET, 0);
        trips.onAck(7, new NodeId(0, 3), 5 * MILLI);
        assertThat(actions.roundTrips)
                .containsExactly(new RoundTrip(TARGET, 3 * MILLI), new RoundTrip(TARGET, 500 * MILLI));
        trips.onAck(7, TARGET, 8 * MILLI);
        trips.onAck(7, TARGET, 9 * MILLI);
        assertThat(actions.roundTrips).hasSize(3).endsWith(new RoundTrip(TARGET, 8 * MILLI));
    }

    private void answeredAfter(long millis) {
        trips.onPing(++sequence, TARGET, 0);
        trips.onAck(sequence, TARGET, millis * MILLI);
    }

    private long millis() {
        return trips.ackTimeoutNanos() / MILLI;
    }
}
