package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a detector answers what its own node is accused of, and that it goes on meanwhile. */
class AccusedTests extends DetectorSetUp {

    AccusedTests() {
        super(Duration.ofDays(1));
    }

    @Test
    void theAccusedRefutesAsSoonAsHalfOfThoseItAskedHaveAnswered() {
        joinUpTo(20);
        detector.onAccusedSelf(Evidence.suspect(3), nowNanos);
        assertThat(pings()).hasSize(8);
        assertThat(counters.get(Counter.REFUTATIONS_DEFERRED))
                .as("no more than a round trip")
                .isZero();
        answer(pings().subList(0, 3));
        assertThat(actions.refuted).isEmpty();

        answer(pings().subList(3, 4));
        assertThat(actions.refuted).containsExactly(3L);
    }

    @Test
    void whoPassedLatelyRefutesAtOnce() {
        joinUpTo(20);
        detector.onAccusedSelf(Evidence.suspect(0), nowNanos);
        answer(pings());
        detector.onAccusedSelf(Evidence.suspect(1), nowNanos);
        assertThat(actions.refuted).containsExactly(0L, 1L);
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(1);
    }

    @Test
    void whoGetsNoAnswersIsSickAndRefutesWithinARoundTripOfTheTestThatFollows() {
        joinUpTo(20);
        long begun = nowNanos;
        detector.onAccusedSelf(Evidence.dead(0), nowNanos);
        while (counters.get(Counter.SELF_TESTS_FAILED) == 0) {
            toNextDeadline();
        }
        assertThat(nowNanos).isEqualTo(begun + ACK_TIMEOUT * 5 / 2);
        assertThat(gauge("sick")).isEqualTo(1);
        while (counters.get(Counter.SELF_TESTS) == 1) {
            actions.sent.clear();
            toNextDeadline();
        }
        assertThat(nowNanos).isEqualTo(begun + 3 * PERIOD);
        assertThat(actions.refuted).isEmpty();
        answer(pings());
        assertThat(actions.refuted).containsExactly(0L);
        assertThat(gauge("sick")).isZero();
    }

    @Test
    void aNodeThatIsAloneRefutesAtOnce() {
        detector.onAccusedSelf(Evidence.suspect(0), nowNanos);
        assertThat(actions.refuted).containsExactly(0L);
        assertThat(actions.sent).isEmpty();
    }

    @Test
    void acksOnAStreamAreAnswersAsWell() {
        join(2);
        detector.onAccusedSelf(Evidence.suspect(0), nowNanos);
        pings().forEach(ping -> detector.onStreamAck(id(2), ackOf(ping), nowNanos));
        assertThat(actions.refuted).containsExactly(0L);
    }

    /** A timer that is due at the moment at which it fired would fire for ever. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 9, 30})
    void whateverHappensTheNextDeadlineLiesAhead(int size) {
        SplittableRandom random = new SplittableRandom(size);
        joinUpTo(size);
        long incarnation = 0;
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(10) == 0) {
                nowNanos += random.nextLong(random.nextInt(20) == 0 ? 100 * PERIOD : PERIOD / 10);
            } else {
                nowNanos = Math.max(nowNanos, detector.nextDeadlineNanos());
            }
            happen(random, size, incarnation);
            incarnation += random.nextInt(3) == 0 ? 1 : 0;
            detector.onTimer(nowNanos);
            assertThat(detector.nextDeadlineNanos()).as("step %d", step).isGreaterThan(nowNanos);
        }
        assertThat(actions.refuted).isNotEmpty();
        assertThat(size == 1 || counters.get(Counter.SELF_TESTS_FAILED) > 0).isTrue();
        assertThat(size == 1 || counters.get(Counter.SUSPICIONS_EXPIRED) > 0).isTrue();
    }

    @Test
    void whereItIsTurnedOffNobodyTestsItself() {
        MembershipSettings lan = MembershipSettings.lan("test");
        MemberTable members =
                new MemberTable(SELF, address(1), 5, 1_000, Duration.ofDays(1).toNanos(), 0);
        members.merge(id(2), address(2), Evidence.alive(0), 0, 0);
        FailureDetector plain = new FailureDetector(
                lan.withProbing(lan.probing().withTestsItself(false)),
                members,
                new SplittableRandom(3),
                actions,
                new Counters(),
                0);
        plain.onAccusedSelf(Evidence.suspect(0), 0);
        assertThat(actions.refuted).containsExactly(0L);
        assertThat(actions.sent).isEmpty();
        assertThat(plain.mayAnswer(0)).isTrue();
    }

    /** Answers come half of the time, and all sorts of accusations. */
    private void happen(SplittableRandom random, int size, long incarnation) {
        boolean answering = nowNanos / (50 * PERIOD) % 2 == 0;
        switch (random.nextInt(10)) {
            case 0 -> detector.onAccusedSelf(Evidence.suspect(incarnation), nowNanos);
            case 1 -> {
                if (random.nextInt(100) == 0) { // each holds its return down for up to a minute
                    detector.onAccusedSelf(Evidence.dead(incarnation), nowNanos);
                }
            }
            case 2 -> suspect(2 + random.nextInt(size), incarnation);
            case 3 -> detector.onToldDead(id(2 + random.nextInt(size)), incarnation, nowNanos);
            case 4 -> detector.onPaused(random.nextLong(PERIOD), nowNanos);
            case 5 -> detector.mayAnswer(nowNanos);
            case 6 -> detector.onHeard(id(2), Long.MAX_VALUE, nowNanos);
            case 7 -> detector.onReturned(nowNanos);
            default -> {
                if (answering) {
                    detector.onHeard(id(2), Long.MAX_VALUE, nowNanos);
                    answer(pings());
                }
                actions.sent.clear();
            }
        }
    }

    private void suspect(int number, long incarnation) {
        if (table.find(id(number)) != MemberTable.NONE) {
            detector.onSuspected(id(number), incarnation, by(id(40)), nowNanos);
        }
    }

    private void answer(List<Message.Ping> pings) {
        pings.forEach(ping -> detector.onAck(ping.target(), ackOf(ping), nowNanos));
    }
}
