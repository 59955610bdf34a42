package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A test whose answers may take half a second, in periods of a second. Its pings are numbered 0, 1, 2 and so on. */
class SelfTestTests {

    private static final long PERIOD = 1_000_000_000;
    private static final long TIMEOUT = PERIOD / 2;

    private final MemberTable table = new MemberTable(id(1), address(1), 1, 100, Long.MAX_VALUE / 4, 0);
    private final Counters counters = new Counters();
    /** Who was pinged, by the number of the ping. */
    private final List<NodeId> pinged = new ArrayList<>();

    private final SelfTest test = new SelfTest(table, new SplittableRandom(4), counters, this::ping, TIMEOUT, PERIOD);

    @Test
    void whoIsAloneNeedsNone() {
        assertThat(test.passesOrBegins(false, 0)).isTrue();
        assertThat(test.passesOrBegins(true, 0)).isTrue();
        assertThat(test.isUnderWay()).isFalse();
        assertThat(counters.get(Counter.SELF_TESTS)).isZero();
    }

    @Test
    void whoIsSuspectedPingsEightMembersAndWhoIsHeldForDeadSixteen() {
        membersUpTo(40);
        assertThat(test.passesOrBegins(false, 0)).isFalse();
        assertThat(pinged).hasSize(8).doesNotHaveDuplicates().doesNotContain(id(1));

        pinged.clear();
        test.passesOrBegins(true, 10 * PERIOD); // ends the one before
        assertThat(pinged).hasSize(16).doesNotHaveDuplicates().doesNotContain(id(1));
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(2);
    }

    /** No member is asked more than once more often than another. */
    @ParameterizedTest
    @CsvSource({"2, false, 8", "2, true, 16", "3, false, 8", "3, true, 16", "4, false, 9", "6, true, 20", "9, false, 8"
    })
    void inASmallClusterEachIsAskedSeveralTimes(int size, boolean heldForDead, int pings) {
        membersUpTo(size);
        test.passesOrBegins(heldForDead, 0);

        assertThat(pinged).hasSize(pings);
        Map<NodeId, Integer> counts = new HashMap<>();
        pinged.forEach(id -> counts.merge(id, 1, Integer::sum));
        assertThat(counts).hasSize(size - 1);
        assertThat(counts.values()).containsOnly(pings / (size - 1));
    }

    @ParameterizedTest
    @CsvSource({"2, false, 4", "2, true, 8", "3, false, 4", "4, false, 5", "40, false, 4", "40, true, 8"})
    void halfOfThePingsMustBeAnswered(int size, boolean heldForDead, int half) {
        membersUpTo(size);
        test.passesOrBegins(heldForDead, 0);
        for (int sequence = 0; sequence < half - 1; sequence++) {
            assertThat(test.onAck(sequence, TIMEOUT - 1)).isFalse();
        }
        assertThat(test.passesOrBegins(heldForDead, TIMEOUT - 1)).isFalse();

        assertThat(test.onAck(half - 1, TIMEOUT - 1)).isTrue();
        assertThat(test.passesOrBegins(heldForDead, TIMEOUT - 1)).isTrue();
        assertThat(test.onAck(half, TIMEOUT - 1)).as("passed once").isFalse();
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(1);
        assertThat(counters.get(Counter.SELF_TESTS_FAILED)).isZero();
    }

    @Test
    void anAckThatComesTwiceCountsOnceAndOneOfAnotherPingNotAtAll() {
        membersUpTo(2);
        test.passesOrBegins(false, 0);
        for (int i = 0; i < 10; i++) {
            assertThat(test.onAck(3, 1)).isFalse();
            assertThat(test.onAck(100 + i, 1)).isFalse();
        }
    }

    @Test
    void acksThatComeTooLateAreNoneOfTheNextTest() {
        membersUpTo(2);
        test.passesOrBegins(false, 0);
        test.passesOrBegins(false, TIMEOUT);
        for (int sequence = 0; sequence < 8; sequence++) {
            assertThat(test.onAck(sequence, TIMEOUT)).as("between tests").isFalse();
        }
        test.passesOrBegins(false, PERIOD);
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(2);
        for (int sequence = 0; sequence < 8; sequence++) {
            assertThat(test.onAck(sequence, PERIOD)).as("of the test before").isFalse();
        }
    }

    @Test
    void aPassCountsForTwoPeriodsFromTheLastAckThatWasWanted() {
        membersUpTo(2);
        pass(false, 0, TIMEOUT / 2);
        assertThat(test.passesOrBegins(false, TIMEOUT / 2 + 2 * PERIOD - 1)).isTrue();
        assertThat(test.isUnderWay()).isFalse();

        assertThat(test.passesOrBegins(false, TIMEOUT / 2 + 2 * PERIOD)).isFalse();
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(2);
    }

    @Test
    void aDeathIsNotAnsweredByAPassOfEightPingsButASuspicionIsByOneOfSixteen() {
        membersUpTo(2);
        pass(false, 0, 1);
        assertThat(test.passesOrBegins(true, 2)).isFalse();
        assertThat(pinged).hasSize(8 + 16);
        for (int sequence = 8; sequence < 16; sequence++) {
            test.onAck(sequence, 3);
        }
        assertThat(test.passesOrBegins(true, 4)).isTrue();
        assertThat(test.passesOrBegins(false, 4)).isTrue();
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(2);
    }

    @Test
    void suspectsAreAskedOnlyWhereThereIsNobodyElse() {
        membersUpTo(40);
        for (int number = 2; number <= 38; number++) {
            suspect(number);
        }
        test.passesOrBegins(false, 0);
        assertThat(pinged).hasSize(8).containsOnly(id(39), id(40));

        pinged.clear();
        suspect(39);
        suspect(40);
        test.passesOrBegins(true, 10 * PERIOD);
        assertThat(pinged).hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void whenOneWasFailedTheNextAsksThoseWhoWereHeardSinceItBegan() {
        membersUpTo(60);
        test.onHeard(id(9)); // before
        test.passesOrBegins(true, 0);
        test.onHeard(id(7));
        test.onHeard(id(7));
        test.passesOrBegins(true, TIMEOUT);
        test.onHeard(id(8));
        test.onHeard(id(99)); // a stranger
        suspect(8);

        pinged.clear();
        test.passesOrBegins(true, 3 * PERIOD);
        assertThat(pinged).hasSize(16).containsOnly(id(7), id(8));

        pinged.clear();
        test.passesOrBegins(true, 4 * PERIOD);
        test.passesOrBegins(true, 6 * PERIOD);
        assertThat(pinged).as("nobody was heard since").hasSize(16).doesNotHaveDuplicates();
    }

    @Test
    void whoAnsweredATestThatWasPassedIsNotAskedForThatInTheNext() {
        membersUpTo(60);
        passHearing(false, 0);
        Set<NodeId> first = Set.copyOf(pinged);
        pinged.clear();
        test.passesOrBegins(true, 2);
        assertThat(pinged).hasSize(16).doesNotHaveDuplicates();
        assertThat(first).hasSize(8);
    }

    @Test
    void whoWasHeardInATestThatLapsedIsNotAskedForThatLater() {
        membersUpTo(60);
        test.passesOrBegins(false, 0);
        test.onHeard(id(7));
        test.rest(TIMEOUT);
        test.rest(PERIOD);
        pinged.clear();
        test.passesOrBegins(false, 100 * PERIOD);
        assertThat(pinged).hasSize(8).doesNotHaveDuplicates();
    }

    @Test
    void aPauseIsNotHeldAgainstWhoHasNotAnsweredYet() {
        membersUpTo(2);
        test.passesOrBegins(false, 0);
        test.onPaused(5 * PERIOD);
        assertThat(test.passesOrBegins(false, TIMEOUT + 5 * PERIOD - 1)).isFalse();
        assertThat(counters.get(Counter.SELF_TESTS_FAILED)).isZero();
        test.passesOrBegins(false, TIMEOUT + 5 * PERIOD);
        assertThat(counters.get(Counter.SELF_TESTS_FAILED)).isEqualTo(1);

        long next = test.nextDeadlineNanos();
        test.onPaused(PERIOD);
        assertThat(test.nextDeadlineNanos()).as("nothing is under way").isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 3"})
    void oneThatFailedIsRepeatedSoManyPeriodsAfterItBegan(boolean heldForDead, int periods) {
        membersUpTo(5);
        test.passesOrBegins(heldForDead, 7);
        assertThat(test.nextDeadlineNanos()).isEqualTo(7 + TIMEOUT);
        test.passesOrBegins(heldForDead, 7 + TIMEOUT);
        assertThat(counters.get(Counter.SELF_TESTS_FAILED)).isEqualTo(1);
        assertThat(test.isUnderWay()).isTrue();
        assertThat(test.nextDeadlineNanos()).isEqualTo(7 + periods * PERIOD);

        test.passesOrBegins(heldForDead, 7 + periods * PERIOD - 1);
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(1);
        test.passesOrBegins(heldForDead, 7 + periods * PERIOD);
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(2);
        assertThat(test.nextDeadlineNanos()).isEqualTo(7 + periods * PERIOD + TIMEOUT);
    }

    @Test
    void oneWhoseEndWasSeenLateIsRepeatedAtOnce() {
        membersUpTo(5);
        test.passesOrBegins(false, 0);
        assertThat(test.passesOrBegins(false, 10 * PERIOD)).isFalse();
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(2);
        assertThat(test.nextDeadlineNanos()).isEqualTo(10 * PERIOD + TIMEOUT);
    }

    @Test
    void whoFailedIsSickUntilItPasses() {
        membersUpTo(2);
        test.passesOrBegins(false, 0);
        assertThat(test.isSick()).isFalse();
        for (int period = 0; period < 5; period++) {
            test.passesOrBegins(false, period * PERIOD + TIMEOUT);
            assertThat(test.isSick()).isTrue();
            test.passesOrBegins(false, (period + 1) * PERIOD);
            assertThat(test.isSick()).as("while the next one runs").isTrue();
        }
        for (int sequence = 0; sequence < pinged.size(); sequence++) {
            test.onAck(sequence, 5 * PERIOD);
        }
        assertThat(test.isSick()).isFalse();
    }

    @Test
    void whoFailedAndHasNothingMoreToAnswerIsSickUntilTheNextWouldBegin() {
        membersUpTo(2);
        test.passesOrBegins(false, 0);
        test.rest(TIMEOUT);
        assertThat(test.isSick()).isTrue();
        test.rest(PERIOD - 1);
        assertThat(test.isSick()).isTrue();
        test.rest(PERIOD);
        assertThat(test.isSick()).isFalse();
        assertThat(test.isUnderWay()).isFalse();
        assertThat(counters.get(Counter.SELF_TESTS)).isEqualTo(1);
    }

    private void pass(boolean heldForDead, long beginNanos, long answerNanos) {
        int first = pinged.size();
        test.passesOrBegins(heldForDead, beginNanos);
        for (int sequence = first; sequence < pinged.size(); sequence++) {
            test.onAck(sequence, answerNanos);
        }
        assertThat(test.passesOrBegins(heldForDead, answerNanos)).isTrue();
    }

    /** As it is in a node: whose ack comes in is heard before. */
    private void passHearing(boolean heldForDead, long nowNanos) {
        test.passesOrBegins(heldForDead, nowNanos);
        for (int sequence = 0; sequence < pinged.size(); sequence++) {
            test.onHeard(pinged.get(sequence));
            test.onAck(sequence, nowNanos + 1);
        }
        assertThat(test.passesOrBegins(heldForDead, nowNanos + 1)).isTrue();
    }

    private void suspect(int number) {
        table.merge(id(number), address(number), Evidence.suspect(0), 0, 0);
    }

    private int ping(int row) {
        pinged.add(table.id(row));
        return pinged.size() - 1;
    }

    private void membersUpTo(int last) {
        for (int number = 2; number <= last; number++) {
            table.merge(id(number), address(number), Evidence.alive(0), 0, 0);
        }
    }

    private static NodeId id(int number) {
        return new NodeId(0, number);
    }

    private static NodeAddress address(int number) {
        return NodeAddress.ofIpv4(number, 1_000);
    }
}
