package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.detector.RecordedActions.Declared;
import io.gossipdiscovery.membership.detector.RecordedActions.Sent;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.message.Message;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a detector makes of its own node's condition: sick, held down, stopped for a while, or on a slow network. */
class OwnConditionTests extends DetectorSetUp {

    OwnConditionTests() {
        super(Duration.ofDays(1));
    }

    @Test
    void whoIsAccusedAndGetsNoAnswersWaitsUntilItDoes() {
        joinUpTo(8);
        detector.onAccusedSelf(Evidence.dead(0), nowNanos);
        assertThat(actions.refuted).isEmpty();
        while (counters.get(Counter.SELF_TESTS_FAILED) < 3) {
            toNextDeadline();
        }
        assertThat(gauge("sick")).isEqualTo(1);
        assertThat(actions.refuted).isEmpty();
        long tests = counters.get(Counter.SELF_TESTS);
        while (counters.get(Counter.SELF_TESTS) == tests) {
            toNextDeadline();
        }
        for (Message.Ping ping : List.copyOf(pings())) {
            detector.onAck(ping.target(), ackOf(ping), nowNanos);
        }
        assertThat(gauge("sick")).isZero();
        assertThat(actions.refuted).containsExactly(0L);
    }

    @Test
    void failedProbesMakeNobodySickWhoGetsAnswersWhenItIsAccused() {
        joinUpTo(8);
        long failed = 10;
        while (counters.get(Counter.PROBES_FAILED) < failed) {
            toNextDeadline();
        }
        detector.onAccusedSelf(Evidence.suspect(0), nowNanos);
        for (Message.Ping ping : List.copyOf(pings())) {
            detector.onAck(ping.target(), ackOf(ping), nowNanos);
        }
        assertThat(gauge("sick")).isZero();
        assertThat(actions.refuted).containsExactly(0L);
    }

    @Test
    void whoHearsOfAnAccusationLooksForItselfWhereFewWouldElse() {
        joinUpTo(7);
        table.merge(id(4), address(4), Evidence.suspect(0), 0, nowNanos);
        detector.onSuspected(id(4), 0, by(id(3)), nowNanos);
        assertThat(nextProbe().target()).isEqualTo(id(4));
    }

    @Test
    void whoMadeTheAccusationHasLookedAlready() {
        joinUpTo(7);
        table.merge(id(4), address(4), Evidence.suspect(0), 0, nowNanos);
        detector.onSuspected(id(4), 0, by(SELF), nowNanos);
        assertThat(nextProbe().target()).as("the ring's turn").isEqualTo(id(2));
    }

    /** They could not refute what nobody had told them, and were suspected late by all; chaos, seeds 917, 1747 and 1793 of that time. */
    @Test
    void whoReturnsTellsThoseWhomItAloneSuspects() {
        joinUpTo(5);
        for (int number = 2; number <= 4; number++) {
            table.merge(id(number), address(number), Evidence.suspect(0), 0, nowNanos);
        }
        detector.onSuspected(id(2), 0, by(SELF), nowNanos);
        detector.onSuspected(id(3), 0, by(SELF), nowNanos);
        detector.onSuspected(id(4), 0, by(id(5)), nowNanos);
        detector.onReturned(nowNanos);
        assertThat(pings()).extracting(Message.Ping::target).containsExactlyInAnyOrder(id(2), id(3));
    }

    @Test
    void oneAnswerOfATriedMemberCountsOnce() {
        joinUpTo(2);
        table.merge(id(2), address(2), Evidence.dead(0), 0, nowNanos);
        Message.Ping ping = nextTry();
        detector.onAck(ping.target(), ackOf(ping), nowNanos);
        detector.onAck(ping.target(), ackOf(ping), nowNanos);
        assertThat(counters.get(Counter.DEAD_ANSWERED)).isEqualTo(1);
    }

    @Test
    void triesOfTheDeadThatNobodyAnswersMakeNobodySick() {
        joinUpTo(3);
        for (int number = 2; number <= 3; number++) {
            table.merge(id(number), address(number), Evidence.dead(0), 0, nowNanos);
        }
        for (int i = 0; i < 20; i++) {
            nextTry();
        }
        assertThat(gauge("sick")).isZero();
        assertThat(gauge("localHealth")).isZero();
        assertThat(actions.streamed).isEmpty();
    }

    @Test
    void theFewDeadOfManyAreTriedNowAndThen() {
        joinUpTo(20);
        table.merge(id(30), address(30), Evidence.dead(0), 0, 0);
        while (nowNanos < 400 * PERIOD) {
            actions.sent.clear();
            toNextDeadline();
            pings().forEach(ping -> detector.onAck(ackOf(ping), nowNanos));
        }
        // one of 21: 20 tries are to be expected of 400 periods
        assertThat(counters.get(Counter.DEAD_TRIED)).isBetween(8L, 35L);
    }

    @Test
    void theEndOfAHoldDownWakesTheDetectorWhichThenRefutes() {
        toNextDeadline();
        detector.onAccusedSelf(Evidence.dead(0), nowNanos);
        detector.onAccusedSelf(Evidence.dead(1), nowNanos);
        assertThat(actions.refuted).containsExactly(0L);
        assertThat(gauge("holdDownMillis")).isEqualTo(2_000);
        long end = nowNanos + 2 * PERIOD;
        while (detector.nextDeadlineNanos() < end) {
            toNextDeadline();
        }
        assertThat(detector.nextDeadlineNanos()).isEqualTo(end);
        assertThat(actions.refuted).hasSize(1);
        toNextDeadline();
        assertThat(actions.refuted).containsExactly(0L, 1L);
        assertThat(gauge("holdDownMillis")).isZero();
    }

    @Test
    void aSuspectWhoIsHeldForDeadElsewhereGetsTheShortestTimeHoweverOftenThatIsSaid() {
        joinUpTo(5);
        detector.onSuspected(id(2), 0, by(id(3)), nowNanos);
        assertThat(detector.onToldDead(id(2), 0, nowNanos)).isTrue();
        assertThat(detector.onToldDead(id(2), 0, nowNanos + PERIOD)).isFalse();
        assertThat(counters.get(Counter.SUSPICIONS_SHORTENED)).isEqualTo(1);
        at(3 * PERIOD);
        assertThat(actions.dead).containsExactly(new Declared(id(2), 0));
    }

    @Test
    void onASlowNetworkProbesWaitForTheirAcksLonger() {
        joinUpTo(6);
        Message.Ping ping = nextProbe();
        detector.onAck(ping.target(), ackOf(ping), nowNanos + ACK_TIMEOUT * 3 / 4);
        nextProbe();
        assertThat(detector.nextDeadlineNanos()).isEqualTo(nowNanos + ACK_TIMEOUT * 9 / 4);
        assertThat(gauge("ackTimeoutMillis")).isEqualTo(450);
    }

    @Test
    void onASlowNetworkTheIndirectProbeHasAnAckTimeoutAlsoWhereThePeriodIsOver() {
        joinUpTo(6);
        for (int i = 0; i < 20; i++) {
            Message.Ping ping = nextProbe();
            detector.onAck(ping.target(), ackOf(ping), nowNanos + ACK_TIMEOUT * 9 / 4);
        }
        nextProbe();
        long begun = nowNanos;
        long timeout = detector.nextDeadlineNanos() - begun;
        assertThat(timeout).isGreaterThan(PERIOD * 45 / 100);
        at(begun + timeout);
        at(begun + 2 * timeout - 1);
        assertThat(actions.accused).isEmpty();
        at(begun + 2 * timeout);
        assertThat(actions.accused).hasSize(1);
    }

    @Test
    void anAckThatComesAfterTheNackIsStillHandedOn() {
        detector.onPingReq(id(2), address(2), new Message.PingReq(17, id(3), address(3), 0), nowNanos);
        Message.Ping ping = pings().get(0);
        nowNanos += ACK_TIMEOUT;
        detector.onTimer(nowNanos);
        assertThat(actions.sent).contains(new Sent(id(2), address(2), new Message.Nack(17)));
        detector.onAck(id(3), ackOf(ping), nowNanos);
        assertThat(actions.sent).endsWith(new Sent(id(2), address(2), new Message.Ack(17, table.hash())));
    }

    @Test
    void whoStoodStillBlamesItself() {
        detector.onPaused(PERIOD, nowNanos);
        assertThat(detector.localHealth()).isEqualTo(1);
        assertThat(counters.get(Counter.PAUSES_SEEN)).isEqualTo(1);
    }

    private Message.Ping nextTry() {
        return nextPing(Counter.DEAD_TRIED);
    }
}
