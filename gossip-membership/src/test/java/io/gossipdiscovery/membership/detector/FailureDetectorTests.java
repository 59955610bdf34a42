package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.detector.RecordedActions.Accused;
import io.gossipdiscovery.membership.detector.RecordedActions.Declared;
import io.gossipdiscovery.membership.detector.RecordedActions.Sent;
import io.gossipdiscovery.membership.detector.RecordedActions.Streamed;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whom a detector probes, whom it asks for help and whom it accuses. */
class FailureDetectorTests extends DetectorSetUp {

    private static final Duration TOMBSTONE_LIFE = Duration.ofSeconds(10);

    FailureDetectorTests() {
        super(TOMBSTONE_LIFE);
    }

    @Test
    void theFirstProbeComesWithinOnePeriodAndThenOneEachPeriod() {
        join(2);
        assertThat(detector.nextDeadlineNanos()).isBetween(1L, PERIOD - 1);
        Message.Ping first = nextProbe();
        detector.onAck(ackOf(first), nowNanos);
        assertThat(detector.nextDeadlineNanos()).isEqualTo(nowNanos + PERIOD);
        assertThat(nextProbe().sequence()).isNotEqualTo(first.sequence());
        assertThat(counters.get(Counter.PROBES_SENT)).isEqualTo(2);
    }

    @Test
    void aNodeThatIsAloneProbesNobodyAndLooksAgainNextPeriod() {
        toNextDeadline();
        assertThat(actions.sent).isEmpty();
        assertThat(detector.nextDeadlineNanos()).isEqualTo(nowNanos + PERIOD);
    }

    @Test
    void aPingGoesToItsTargetAndCarriesTheHashOfTheTable() {
        join(2);
        Message.Ping ping = nextProbe();
        assertThat(actions.sent).containsExactly(new Sent(id(2), address(2), ping));
        assertThat(ping.target()).isEqualTo(id(2));
        assertThat(ping.tableHash()).isEqualTo(table.hash()).isNotZero();
    }

    @Test
    void aNumberThatWasGivenAwayIsThatOfNoProbe() {
        joinUpTo(6);
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            assertThat(given.add(detector.nextSequence())).isTrue();
            Message.Ping ping = nextProbe();
            assertThat(given.add(ping.sequence())).isTrue();
            detector.onAck(ackOf(ping), nowNanos);
        }
    }

    @Test
    void whoAnswersInTimeIsNotAccused() {
        joinUpTo(6);
        for (int i = 0; i < 20; i++) {
            detector.onAck(ackOf(nextProbe()), nowNanos);
        }
        assertThat(actions.accused).isEmpty();
        assertThat(actions.streamed).isEmpty();
        assertThat(detector.localHealth()).isZero();
    }

    @Test
    void anAckOfAnotherSequenceAnswersNothing() {
        joinUpTo(6);
        Message.Ping ping = nextProbe();
        detector.onAck(new Message.Ack(ping.sequence() + 1, 0), nowNanos);
        toNextDeadline();
        assertThat(actions.streamed).isNotEmpty();
    }

    @Test
    void whenNoAckComesThreeOthersAreAskedAndAStreamIsTriedAtTheSameMoment() {
        joinUpTo(6);
        Message.Ping ping = nextProbe();
        long sentAt = nowNanos;
        assertThat(detector.nextDeadlineNanos()).isEqualTo(sentAt + ACK_TIMEOUT);
        at(sentAt + ACK_TIMEOUT - 1);
        assertThat(actions.sent).hasSize(1);
        at(sentAt + ACK_TIMEOUT);

        Message.PingReq request =
                new Message.PingReq(ping.sequence(), ping.target(), addressOf(ping.target()), ping.tableHash());
        List<Sent> asked = actions.sent.subList(1, actions.sent.size());
        assertThat(asked).hasSize(3).allSatisfy(sent -> {
            assertThat(sent.message()).isEqualTo(request);
            assertThat(sent.receiver()).isNotEqualTo(SELF).isNotEqualTo(ping.target());
            assertThat(sent.to()).isEqualTo(addressOf(sent.receiver()));
        });
        assertThat(asked).extracting(Sent::receiver).doesNotHaveDuplicates();
        assertThat(actions.streamed).containsExactly(new Streamed(addressOf(ping.target()), ping));
        assertThat(counters.get(Counter.INDIRECT_PROBES_SENT)).isEqualTo(3);
        assertThat(counters.get(Counter.STREAM_PROBES_SENT)).isEqualTo(1);
        assertThat(actions.accused).isEmpty();
    }

    @Test
    void whoAnswersTheIndirectProbeIsNotAccused() {
        joinUpTo(6);
        Message.Ping ping = nextProbe();
        toNextDeadline();
        detector.onAck(ackOf(ping), nowNanos);
        toNextDeadline();
        assertThat(actions.accused).isEmpty();
        assertThat(counters.get(Counter.PROBES_FAILED)).isZero();
    }

    @Test
    void whoAnswersNeitherIsAccusedWhenNineTenthsOfThePeriodAreOver() {
        joinUpTo(6);
        table.merge(id(2), address(2), Evidence.alive(5), 0, 0);
        Message.Ping ping = probeOf(2);
        long end = nowNanos + PERIOD * 9 / 10;
        toNextDeadline();
        assertThat(detector.nextDeadlineNanos()).isEqualTo(end);
        at(end - 1);
        assertThat(actions.accused).isEmpty();
        at(end);
        assertThat(actions.accused).containsExactly(new Accused(ping.target(), 5, Grounds.TIMEOUT));
        assertThat(counters.get(Counter.PROBES_FAILED)).isEqualTo(1);
        at(end + 1);
        assertThat(actions.accused).as("once").hasSize(1);
    }

    @Test
    void aFailedProbeCountsAgainstOurselvesOnceAndOnceForEachHelperThatKeptSilent() {
        joinUpTo(6);
        Message.Ping ping = nextProbe();
        toNextDeadline();
        List<NodeId> helpers = helpers();
        detector.onNack(helpers.get(0), new Message.Nack(ping.sequence()));
        detector.onNack(helpers.get(1), new Message.Nack(ping.sequence() + 1));
        toNextDeadline();
        assertThat(detector.localHealth()).isEqualTo(1 + 2);
        assertThat(counters.get(Counter.NACKS_MISSED)).isEqualTo(2);
    }

    @Test
    void aNackThatComesTwiceCountsForOneHelper() {
        joinUpTo(6);
        Message.Ping ping = nextProbe();
        toNextDeadline();
        for (int i = 0; i < 10; i++) {
            detector.onNack(helpers().get(0), new Message.Nack(ping.sequence()));
        }
        toNextDeadline();
        assertThat(counters.get(Counter.NACKS_MISSED)).isEqualTo(2);
    }

    @Test
    void nacksOfOthersThanTheHelpersMakeUpForNothing() {
        joinUpTo(6);
        Message.Ping ping = nextProbe();
        toNextDeadline();
        detector.onNack(ping.target(), new Message.Nack(ping.sequence()));
        detector.onNack(SELF, new Message.Nack(ping.sequence()));
        helpers().forEach(helper -> detector.onNack(helper, new Message.Nack(ping.sequence())));
        toNextDeadline();
        assertThat(detector.localHealth()).isEqualTo(1);
        detector.onNack(ping.target(), new Message.Nack(ping.sequence()));
    }

    private List<NodeId> helpers() {
        return actions.sent.stream()
                .filter(sent -> sent.message() instanceof Message.PingReq)
                .map(Sent::receiver)
                .toList();
    }

    @Test
    void inAClusterOfTwoNobodyIsAskedButTheStreamIsTried() {
        join(2);
        nextProbe();
        toNextDeadline();
        assertThat(actions.sent).hasSize(1);
        assertThat(actions.streamed).hasSize(1);
        toNextDeadline();
        assertThat(actions.accused).hasSize(1);
        assertThat(detector.localHealth()).isEqualTo(1);
    }

    @Test
    void whoDiedOrWasForgottenMeanwhileIsNotAccused() {
        join(2);
        nextProbe();
        toNextDeadline();
        table.merge(id(2), address(2), Evidence.dead(0), 0, nowNanos);
        toNextDeadline();
        assertThat(actions.accused).isEmpty();
        assertThat(detector.localHealth()).isZero();
    }

    @Test
    void aProbeGetsItsSecondChanceEvenIfTheTimerWasPeriodsLate() {
        join(2);
        Message.Ping ping = nextProbe();
        at(nowNanos + 3 * PERIOD);
        assertThat(actions.streamed).hasSize(1);
        assertThat(actions.accused).isEmpty();
        toNextDeadline();
        assertThat(actions.accused).extracting(Accused::subject).containsExactly(ping.target());
    }

    @Test
    void aNodeInBadHealthWaitsAndProbesMoreSlowly() {
        joinUpTo(6);
        detector.onRefutedSelf();
        assertThat(detector.localHealth()).isEqualTo(1);
        nextProbe();
        assertThat(detector.nextDeadlineNanos()).isEqualTo(nowNanos + 2 * ACK_TIMEOUT);
        long begun = nowNanos;
        toNextDeadline();
        assertThat(detector.nextDeadlineNanos())
                .as("the dead are tried all the same")
                .isEqualTo(begun + PERIOD);
        toNextDeadline();
        assertThat(detector.nextDeadlineNanos()).isEqualTo(begun + 2 * PERIOD * 9 / 10);
        toNextDeadline();
        assertThat(detector.nextDeadlineNanos()).isEqualTo(begun + 2 * PERIOD);
    }

    @Test
    void everyGoodProbeImprovesOurHealth() {
        joinUpTo(6);
        detector.onRefutedSelf();
        detector.onRefutedSelf();
        detector.onAck(ackOf(nextProbe()), nowNanos);
        assertThat(detector.localHealth()).isEqualTo(1);
    }

    @Test
    void aPingForThisNodeIsAckedWithTheHashOfTheTable() {
        detector.onPing(id(2), address(9), new Message.Ping(17, SELF, 0));
        assertThat(actions.sent).containsExactly(new Sent(id(2), address(9), new Message.Ack(17, table.hash())));
    }

    @Test
    void aPingForAnotherNodeIsAnsweredByWhatAddressThisNodeHas() {
        detector.onPing(id(2), address(2), new Message.Ping(17, id(3), 0));
        assertThat(actions.sent).containsExactly(new Sent(id(2), address(2), new Message.Gone(17, address(1))));
    }

    @Test
    void aProbeForSomebodyElseIsAnsweredUnderTheSequenceOfWhoAsked() {
        detector.onPingReq(id(2), address(2), new Message.PingReq(17, id(3), address(3), 0), 0);
        Message.Ping ping = pings().get(0);
        assertThat(actions.sent).containsExactly(new Sent(id(3), address(3), ping));
        assertThat(ping).isEqualTo(new Message.Ping(ping.sequence(), id(3), table.hash()));

        detector.onAck(ackOf(ping), nowNanos);
        assertThat(actions.sent).contains(new Sent(id(2), address(2), new Message.Ack(17, table.hash())));
        at(ACK_TIMEOUT);
        assertThat(actions.sent).noneMatch(sent -> sent.message() instanceof Message.Nack);
    }

    @Test
    void whoAskedIsToldOfFailureBeforeItsOwnTimeout() {
        at(PERIOD); // the probe of a node that is alone is out of the way
        detector.onPingReq(id(2), address(2), new Message.PingReq(17, id(3), address(3), 0), nowNanos);
        long due = nowNanos + ACK_TIMEOUT * 8 / 10;
        assertThat(detector.nextDeadlineNanos()).isEqualTo(due);
        at(due - 1);
        assertThat(actions.sent).hasSize(1);
        at(due);
        assertThat(actions.sent).endsWith(new Sent(id(2), address(2), new Message.Nack(17)));
        at(due + 1);
        assertThat(actions.sent).as("once").hasSize(2);
    }

    @Test
    void eachProbeForOthersHasASequenceOfItsOwn() {
        detector.onPingReq(id(2), address(2), new Message.PingReq(17, id(3), address(3), 0), 0);
        detector.onPingReq(id(4), address(4), new Message.PingReq(17, id(3), address(3), 0), 0);
        assertThat(pings()).extracting(Message.Ping::sequence).doesNotHaveDuplicates();
        at(ACK_TIMEOUT);
        assertThat(actions.sent)
                .contains(
                        new Sent(id(2), address(2), new Message.Nack(17)),
                        new Sent(id(4), address(4), new Message.Nack(17)));
    }

    @Test
    void tooManyProbesForOthersAreRefusedAndCounted() {
        for (int i = 0; i < 300; i++) {
            detector.onPingReq(id(2), address(2), new Message.PingReq(i, id(3), address(3), 0), 0);
        }
        assertThat(actions.sent).hasSize(256);
        assertThat(counters.get(Counter.RELAYS_REFUSED)).isEqualTo(44);
    }

    @Test
    void whoDoesNotRefuteInTimeIsDeclaredDead() {
        joinUpTo(3);
        detector.onSuspected(id(2), 4, by(id(3)), 0);
        detector.onSuspected(id(3), 1, by(id(2)), 0);
        detector.onCleared(id(3));
        // three live members: K = 1, Max = 6 * 3 periods
        hearingOthersUntil(18 * PERIOD - 1);
        assertThat(actions.dead).isEmpty();
        hearingOthersUntil(18 * PERIOD);
        assertThat(actions.dead).containsExactly(new Declared(id(2), 4));
        assertThat(counters.get(Counter.SUSPICIONS_EXPIRED)).isEqualTo(1);
    }

    @Test
    void whomNobodyElseSuspectsIsReminded() {
        joinUpTo(30);
        detector.onSuspected(id(2), 0, by(SELF), 0);
        detector.onSuspected(id(3), 0, by(id(4)), 0);
        long min = 5 * PERIOD; // 3 * log10(30) periods, not a whole one more
        hearingOthersUntil(min);
        actions.sent.clear();
        hearingOthersUntil(min + 3 * PERIOD);
        assertThat(actions.sent)
                .filteredOn(sent -> sent.receiver().equals(id(2)) && sent.message() instanceof Message.Ping)
                .as("beside the probes of the round")
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void everybodyWhoseTimeIsOverIsDeclaredDeadAtOnce() {
        joinUpTo(4);
        detector.onSuspected(id(2), 0, by(id(4)), 0);
        detector.onSuspected(id(3), 0, by(id(4)), 0);
        hearingOthersUntil(100 * PERIOD);
        assertThat(actions.dead).containsExactlyInAnyOrder(new Declared(id(2), 0), new Declared(id(3), 0));
    }

    @Test
    void anotherAccuserIsNewsAndShortensTheTime() {
        joinUpTo(5);
        detector.onSuspected(id(2), 0, by(id(3)), 0);
        assertThat(detector.onAccusedAgain(id(2), 0, by(id(3)), nowNanos)).isFalse();
        assertThat(detector.onAccusedAgain(id(2), 0, by(id(4)), nowNanos)).isTrue();
        assertThat(detector.onAccusedAgain(id(2), 0, by(id(5)), nowNanos)).isTrue();
        assertThat(detector.onAccusedAgain(id(2), 0, by(SELF), nowNanos)).isTrue();
        assertThat(counters.get(Counter.SUSPICIONS_CONFIRMED)).isEqualTo(3);
        hearingOthersUntil(3 * PERIOD - 1);
        assertThat(actions.dead).isEmpty();
        hearingOthersUntil(3 * PERIOD);
        assertThat(actions.dead).containsExactly(new Declared(id(2), 0));
    }

    @Test
    void theTimeOfASuspicionWakesTheDetector() {
        at(PERIOD);
        // alone: the timeout is Min, 3 periods
        detector.onSuspected(id(2), 0, by(id(3)), nowNanos);
        long due = nowNanos + 3 * PERIOD;
        while (detector.nextDeadlineNanos() < due) {
            toNextDeadline();
            assertThat(actions.dead).isEmpty();
        }
        assertThat(detector.nextDeadlineNanos()).isEqualTo(due);
        toNextDeadline();
        assertThat(actions.dead).hasSize(1);
    }

    @Test
    void eachPeriodForgetsTombstonesWhoseLifeIsOver() {
        join(2);
        table.merge(id(2), address(2), Evidence.LEFT, 0, 0);
        at(TOMBSTONE_LIFE.toNanos());
        at(TOMBSTONE_LIFE.toNanos() + PERIOD);
        assertThat(table.find(id(2))).isEqualTo(MemberTable.NONE);
    }

    @Test
    void allMembersServeAsHelpersOverTime() {
        joinUpTo(8);
        Set<NodeId> asked = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            Message.Ping ping = nextProbe();
            toNextDeadline();
            actions.sent.stream()
                    .filter(sent -> sent.message() instanceof Message.PingReq)
                    .forEach(sent -> asked.add(sent.receiver()));
            detector.onAck(ackOf(ping), nowNanos);
        }
        assertThat(asked).hasSize(7);
    }

    @Test
    void theDeadAreTriedOnceAPeriodAtMostHoweverUnwellThisNodeIs() {
        join(2);
        table.merge(id(2), address(2), Evidence.dead(0), 0, 0);
        long end = nowNanos + 4 * PERIOD;
        while (detector.nextDeadlineNanos() <= end) {
            toNextDeadline();
        }
        assertThat(actions.sent).isNotEmpty().hasSizeLessThanOrEqualTo(5).allSatisfy(sent -> {
            assertThat(sent.to()).isEqualTo(address(2));
            assertThat(((Message.Ping) sent.message()).target()).isEqualTo(id(2));
        });
        assertThat(counters.get(Counter.DEAD_TRIED)).isEqualTo(actions.sent.size());
        assertThat(counters.get(Counter.PROBES_SENT)).isZero();
    }

    @Test
    void eachPeriodOneOfTheDeadIsTriedWhereAsManyAreDeadAsAlive() {
        join(2);
        table.merge(id(3), address(3), Evidence.dead(0), 0, 0);
        table.merge(id(4), address(4), Evidence.dead(0), 0, 0);
        Set<NodeId> tried = new HashSet<>();
        long end = nowNanos + 20 * PERIOD;
        while (detector.nextDeadlineNanos() < end) {
            table.merge(id(3), address(3), Evidence.dead(nowNanos / PERIOD), 0, nowNanos);
            table.merge(id(4), address(4), Evidence.dead(nowNanos / PERIOD), 0, nowNanos);
            actions.sent.clear();
            toNextDeadline();
            for (Message.Ping ping : pings()) {
                if (ping.target().equals(id(2))) {
                    detector.onAck(id(2), ackOf(ping), nowNanos);
                } else {
                    tried.add(ping.target());
                }
            }
        }
        assertThat(tried).containsExactlyInAnyOrder(id(3), id(4));
        assertThat(counters.get(Counter.DEAD_TRIED)).as("tries in 20 periods").isBetween(19L, 21L);
        assertThat(actions.streamed).as("nobody is asked to help").isEmpty();
        assertThat(detector.localHealth()).isZero();
    }

    @Test
    void whoseAddressHasANewLifeAndWhoLeftAreNotTried() {
        joinUpTo(3);
        table.merge(id(2), address(2), Evidence.dead(0), 0, 0);
        table.merge(id(3), address(3), Evidence.LEFT, 0, 0);
        table.merge(id(4), address(2), Evidence.alive(0), 0, 0);
        long end = nowNanos + 9 * PERIOD;
        while (detector.nextDeadlineNanos() <= end) {
            toNextDeadline();
        }
        assertThat(counters.get(Counter.DEAD_TRIED)).isZero();
    }

    /** Lets time pass in which packets come in, but answers to no probe. */
    private void hearingOthersUntil(long atNanos) {
        while (detector.nextDeadlineNanos() < atNanos) {
            toNextDeadline();
            detector.onHeard(id(2), Long.MAX_VALUE, nowNanos);
        }
        at(atNanos);
    }

    /** Answers all others' probes until this one's turn comes. */
    private Message.Ping probeOf(int number) {
        Message.Ping ping = nextProbe();
        while (!ping.target().equals(id(number))) {
            detector.onAck(ackOf(ping), nowNanos);
            ping = nextProbe();
        }
        return ping;
    }

    private static NodeAddress addressOf(NodeId id) {
        return address((int) id.low());
    }
}
