package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.detector.RecordedActions.Declared;
import io.gossipdiscovery.membership.detector.RecordedActions.Sent;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.message.Message;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a detector makes of its own node's condition: sick, held down, stopped for a while, or on a slow network. */
class OwnConditionTests extends DetectorSetUp {

    OwnConditionTests() {
        super(Duration.ofDays(1));
    }

    @Test
    void whoIsSickRefutesOnceFourOfTheDeadHaveAnswered() {
        joinUpTo(8);
        failProbes(10);
        assertThat(gauge("sick")).isEqualTo(1);
        detector.onAccusedSelf(Evidence.suspect(0), nowNanos);
        detector.onAccusedSelf(Evidence.dead(0), nowNanos);
        detector.onAccusedSelf(Evidence.dead(0), nowNanos);
        assertThat(counters.get(Counter.REFUTATIONS_DEFERRED)).isEqualTo(2);
        for (int number = 2; number <= 8; number++) {
            table.merge(id(number), address(number), Evidence.dead(0), 0, nowNanos);
        }
        for (int answers = 1; answers <= 4; answers++) {
            assertThat(actions.refuted).isEmpty();
            Message.Ping ping = nextTry();
            assertThat(counters.get(Counter.DEAD_ANSWERED)).isEqualTo(answers - 1);
            detector.onAck(ping.target(), ackOf(ping), nowNanos);
            detector.onAck(ping.target(), ackOf(ping), nowNanos);
            assertThat(counters.get(Counter.DEAD_ANSWERED)).as("once each").isEqualTo(answers);
        }
        assertThat(gauge("sick")).isZero();
        assertThat(actions.refuted).containsExactly(0L);
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
    void aSuspectWhoIsHeldForDeadElsewhereIsPingedAtOnceAndOnlyOnce() {
        joinUpTo(5);
        detector.onSuspected(id(2), 0, id(3), nowNanos);
        detector.onToldDead(id(2), address(2), 0, nowNanos);
        assertThat(actions.sent).hasSize(1).allMatch(sent -> sent.receiver().equals(id(2)));
        detector.onToldDead(id(2), address(2), 0, nowNanos + PERIOD);
        assertThat(actions.sent).hasSize(1);
        assertThat(counters.get(Counter.SUSPICIONS_SHORTENED)).isEqualTo(1);
        nowNanos = 4 * PERIOD;
        detector.onTimer(nowNanos);
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
    void anAckThatComesAfterTheNackIsStillHandedOn() {
        detector.onPingReq(id(2), address(2), new Message.PingReq(17, id(3), address(3)), nowNanos);
        Message.Ping ping = pings().get(0);
        nowNanos += ACK_TIMEOUT;
        detector.onTimer(nowNanos);
        assertThat(actions.sent).contains(new Sent(id(2), address(2), new Message.Nack(17)));
        detector.onAck(id(3), ackOf(ping), nowNanos);
        assertThat(actions.sent).endsWith(new Sent(id(2), address(2), new Message.Ack(17, table.hash())));
    }

    @Test
    void whoStoodStillBlamesItself() {
        detector.onPaused();
        assertThat(detector.localHealth()).isEqualTo(1);
        assertThat(counters.get(Counter.PAUSES_SEEN)).isEqualTo(1);
    }

    private void failProbes(int count) {
        long failed = counters.get(Counter.PROBES_FAILED);
        while (counters.get(Counter.PROBES_FAILED) < failed + count) {
            toNextDeadline();
        }
    }

    private Message.Ping nextTry() {
        return nextPing(Counter.DEAD_TRIED);
    }

    private long gauge(String name) {
        Map<String, Long> gauges = new HashMap<>();
        detector.addGauges(gauges, nowNanos);
        return gauges.getOrDefault(name, -1L);
    }
}
