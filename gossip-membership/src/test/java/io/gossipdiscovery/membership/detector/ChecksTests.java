package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Signs of life are waited for during 50 ms, and any answer during 200 ms. Member 2 is the one that is checked. */
class ChecksTests {

    private static final long WINDOW = 50;
    private static final long PATIENCE = 200;
    private static final long PERIOD = 1_000;
    private static final NodeId SUBJECT = id(2);

    private final MemberTable table = new MemberTable(id(1), address(1), 1, 1_000, Long.MAX_VALUE / 4, 0);
    private final Counters counters = new Counters();
    private final List<String> done = new ArrayList<>();
    private final List<NodeId> asked = new ArrayList<>();
    private final List<NodeId> abandoned = new ArrayList<>();
    private int sequence = 100;

    private final Checks checks =
            new Checks(table, new SplittableRandom(5), new Recorded(), counters, () -> WINDOW, () -> PATIENCE, PERIOD);

    @Test
    void whoIsRefusedAsksFiveOthersAndIfMostFindTheSameItIsADeath() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        assertThat(done).containsExactly("attempt 2");
        assertThat(asked).isEmpty();

        checks.onRefused(100, 3);
        assertThat(asked).hasSize(5).doesNotHaveDuplicates().doesNotContain(SUBJECT, id(1));
        checks.onResult(SUBJECT, Outcome.SILENT, 4);
        results(Outcome.GONE, 3, 5);
        timer(3 + WINDOW - 1);
        assertThat(done).hasSize(1);

        timer(3 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "gone 2 REFUSED");
        assertThat(checks.isChecking(SUBJECT)).isFalse();
        assertThat(checks.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(counters.get(Counter.DEATHS_PROVEN)).isEqualTo(1);
    }

    @Test
    void theOneThatMakesThemMostMayAnswerLaterThanTheWindow() {
        membersUpTo(10);
        checks.begin(SUBJECT, 0);
        checks.onRefused(100, 0);
        results(Outcome.GONE, 2, 5);
        timer(WINDOW + 20);
        assertThat(done).hasSize(1);
        checks.onResult(SUBJECT, Outcome.GONE, WINDOW + 30);
        assertThat(done).as("what waits to be heard comes first").hasSize(1);
        timer(WINDOW + 30);
        assertThat(done).endsWith("gone 2 REFUSED");
    }

    @Test
    void fewerThanMostMakeNoDeath() {
        membersUpTo(10);
        checks.begin(SUBJECT, 0);
        checks.onRefused(100, 0);
        results(Outcome.GONE, 2, 5);
        results(Outcome.SILENT, 3, 6);
        checks.onOtherAnswered(6);
        timer(2 * PATIENCE - 1);
        assertThat(done).hasSize(1);
        timer(2 * PATIENCE);
        assertThat(done).endsWith("accused 2 REFUSED");
    }

    @Test
    void whoIsGoneItselfIsNotCountedAmongThem() {
        membersUpTo(10);
        checks.begin(SUBJECT, 0);
        checks.onRefused(100, 0);
        helpersGone(4, 2);
        checks.onResult(SUBJECT, Outcome.GONE, 5);
        timer(WINDOW);
        assertThat(done).endsWith("gone 2 REFUSED");
    }

    @Test
    void whomOneOtherReachesIsNotDeadHoweverManyAreRefused() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(100, 1);
        results(Outcome.GONE, 4, 2);
        checks.onResult(SUBJECT, Outcome.ANSWERED, 3);
        timer(10 * PATIENCE);

        assertThat(done).containsExactly("attempt 2", "lives 2");
        assertThat(abandoned).containsExactly(SUBJECT);
        assertThat(counters.get(Counter.CHECKS_VETOED)).isEqualTo(1);
    }

    @Test
    void whomAnotherReachedIsLeftAloneForAWhileAndThenMoreAreAsked() {
        membersUpTo(30);
        long now = 0;
        long rest = 10 * PERIOD;
        for (int helpers = 5; helpers <= 20; helpers *= 2) {
            asked.clear();
            checks.onClosed(SUBJECT, now);
            checks.onRefused(sequence - 1, now);
            assertThat(asked).hasSize(helpers);
            checks.onResult(SUBJECT, Outcome.ANSWERED, now);
            checks.onClosed(SUBJECT, now + rest - 1);
            assertThat(checks.isChecking(SUBJECT)).isFalse();
            now += rest;
            rest *= 2;
        }
        assertThat(counters.get(Counter.CHECKS_SPARED)).isEqualTo(3);
        checks.onRequest(-5, SUBJECT, 0);
        assertThat(checks.isChecking(SUBJECT)).as("for who asks, all the same").isTrue();
    }

    @Test
    void anAnswerToTheAttemptEndsTheCheck() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onAnswered(99, SUBJECT, 1);
        checks.onAnswered(100, id(3), 1);
        assertThat(done).hasSize(1);
        checks.onAnswered(100, SUBJECT, 1);
        assertThat(done).containsExactly("attempt 2", "lives 2");
        checks.onClosed(SUBJECT, 2);
        assertThat(checks.isChecking(SUBJECT))
                .as("nothing speaks against the path")
                .isTrue();
    }

    @Test
    void aPacketOfTheMemberMakesAllEvidenceVoidAndASecondOneEndsItsCheck() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(100, 1);
        results(Outcome.GONE, 5, 2);
        checks.onHeard(SUBJECT, 3);
        timer(3 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "attempt 2");
        assertThat(abandoned).containsExactly(SUBJECT);

        checks.onRefused(100, 60);
        assertThat(asked).as("the first attempt does not count any more").hasSize(5);
        checks.onRefused(101, 60);
        assertThat(asked).hasSize(10);
        checks.onHeard(SUBJECT, 61);
        timer(10 * PATIENCE);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "lives 2");
    }

    @Test
    void aPacketOfTheMemberIsNoAnswerForWhoAsks() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRequest(-5, SUBJECT, 0);
        checks.onHeard(SUBJECT, 1);
        assertThat(done).containsExactly("attempt 2", "lives 2");
        checks.onRefused(100, 2);
        timer(2 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "lives 2", "GONE to -5");
    }

    @Test
    void silenceIsHeldAgainstWhoseWatchClosedAndAgainstNobodyElse() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.begin(id(3), 0);
        timer(PATIENCE - 1);
        assertThat(done).containsExactly("attempt 2", "attempt 3");
        timer(PATIENCE);
        assertThat(done).containsExactly("attempt 2", "attempt 3", "accused 2 CLOSED");
        assertThat(checks.isChecking(id(3))).isFalse();
    }

    @Test
    void theOriginOfTheClockDoesNotMatter() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, -1_000_000);
        timer(-1_000_000 + PATIENCE);
        assertThat(done).containsExactly("attempt 2", "accused 2 CLOSED");
    }

    @Test
    void whoseSocketIsAboutToCloseIsTriedAgain() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        for (int attempt = 0; attempt < 3; attempt++) {
            checks.onCutOff(100 + attempt, 1 + attempt * WINDOW);
            timer((attempt + 1) * WINDOW);
            assertThat(done).hasSize(1 + attempt);
            timer(1 + (attempt + 1) * WINDOW);
            assertThat(done).hasSize(2 + attempt);
        }
        checks.onCutOff(103, 1 + 3 * WINDOW);
        timer(1 + 4 * WINDOW);
        assertThat(done).as("four times").hasSize(4);
        checks.onRefused(103, 2 + 4 * WINDOW);
        assertThat(asked).hasSize(5);
    }

    @Test
    void whoIsRefusedAfterAllHasNothingToTryAgain() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onCutOff(100, 1);
        checks.onRefused(100, 2);
        timer(1 + WINDOW);
        timer(2 + WINDOW);
        assertThat(done).containsExactly("attempt 2");
        results(Outcome.GONE, 3, 60);
        timer(60);
        assertThat(done).containsExactly("attempt 2", "gone 2 REFUSED");
    }

    @Test
    void whereThereIsNobodyToAskASecondRefusalIsNeededAndAnotherWindow() {
        membersUpTo(2);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(100, 1);
        timer(1 + WINDOW - 1);
        assertThat(done).hasSize(1);
        timer(1 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "attempt 2");
        checks.onRefused(100, 60);
        timer(60 + WINDOW);
        assertThat(done).as("that was the first attempt").hasSize(2);
        checks.onRefused(101, 120);
        timer(120 + WINDOW - 1);
        assertThat(done).hasSize(2);
        timer(120 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "gone 2 REFUSED");
    }

    @Test
    void whoseWatchStandsIsOnlyAccusedByWhoIsAlone() {
        membersUpTo(2);
        checks.begin(SUBJECT, 0);
        refusedTwice(0);
        timer(10 * PATIENCE);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "accused 2 TIMEOUT");
    }

    @Test
    void whoseSecondAttemptIsNotRefusedIsAccused() {
        membersUpTo(2);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(100, 1);
        timer(1 + WINDOW);
        timer(1 + WINDOW + PATIENCE);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "accused 2 REFUSED");
    }

    @Test
    void whomEverythingRefusesHoldsNobodyForDead() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        refusedTwice(5);
        timer(10 * PATIENCE);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "accused 2 TIMEOUT");
    }

    @Test
    void whereAllWhoAreAskedAreGoneAndSomebodyElseAnswersASecondRefusalIsEnough() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        refusedTwice(5);
        checks.onOtherAnswered(100);
        timer(WINDOW + 20 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "gone 2 REFUSED");
    }

    @Test
    void anotherNodeIsEvidenceIfItLivesAtTheVeryAddress() {
        membersUpTo(10);
        checks.begin(SUBJECT, 0);
        assertThat(checks.onGone(100, address(77), 1)).isTrue();
        assertThat(checks.onGone(101, address(2), 2)).as("of no check").isFalse();
        assertThat(asked).isEmpty();

        assertThat(checks.onGone(100, address(2), 3)).isTrue();
        results(Outcome.GONE, 3, 4);
        timer(3 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "gone 2 GONE");
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void whoAsksIsToldWhatComesOfIt(Outcome outcome) {
        membersUpTo(10);
        checks.onRequest(-5, SUBJECT, 0);
        checks.onRequest(-6, SUBJECT, 10);
        assertThat(done).containsExactly("attempt 2");
        long at =
                switch (outcome) {
                    case ANSWERED -> 20;
                    case GONE -> 20 + WINDOW;
                    case SILENT -> PATIENCE;
                };
        if (outcome == Outcome.ANSWERED) {
            checks.onAnswered(100, SUBJECT, at);
        } else if (outcome == Outcome.GONE) {
            checks.onRefused(100, 20);
        }
        timer(at - 1);
        timer(at);

        assertThat(done).contains("attempt 2", outcome + " to -5", outcome + " to -6");
        assertThat(asked).as("who is asked asks nobody").isEmpty();
        assertThat(checks.isChecking(SUBJECT)).isFalse();
    }

    @Test
    void whoAskedAndDoesNotWaitAnyMoreIsNotAnswered() {
        membersUpTo(10);
        checks.onRequest(-5, SUBJECT, 0);
        checks.forget(-5);
        timer(PATIENCE);
        assertThat(done).containsExactly("attempt 2");
    }

    @Test
    void whoFindsOutForItselfWhatItWasAskedAsksOthersToo() {
        membersUpTo(10);
        checks.onRequest(-5, SUBJECT, 0);
        checks.onRefused(100, 1);
        assertThat(asked).isEmpty();
        checks.onClosed(SUBJECT, 2);
        assertThat(asked).hasSize(5);
        timer(1 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "GONE to -5");
        results(Outcome.GONE, 3, 60);
        timer(60);
        assertThat(done).endsWith("gone 2 REFUSED");
    }

    @Test
    void whoIsKnownToBeDeadOrToHaveLeftIsNotCheckedAnyMore() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRequest(-5, SUBJECT, 0);
        checks.onSettled(SUBJECT, Outcome.GONE, 1);
        timer(10 * PATIENCE);
        assertThat(done).containsExactly("attempt 2", "GONE to -5");
        assertThat(abandoned).containsExactly(SUBJECT);
    }

    @Test
    void whoLeavesEndsAllChecks() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRequest(-5, id(3), 0);
        checks.endAll(1);
        timer(10 * PATIENCE);
        assertThat(done).containsExactly("attempt 2", "attempt 3", "SILENT to -5");
    }

    @Test
    void nobodyIsCheckedWhoIsNotKnownOrDoesNotLive() {
        membersUpTo(3);
        table.merge(id(3), address(3), Evidence.dead(0), 0, 0);
        checks.begin(id(3), 0);
        checks.begin(id(99), 0);
        checks.begin(id(1), 0);
        checks.onRequest(-5, id(99), 0);
        assertThat(done).containsExactly("SILENT to -5");
        assertThat(checks.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void checksAreBoundedByWhatTheyAreFor() {
        membersUpTo(300);
        for (int number = 2; number <= 300; number++) {
            checks.begin(id(number), 0);
        }
        assertThat(done).hasSize(256);
        assertThat(counters.get(Counter.CHECKS_REFUSED)).isEqualTo(299 - 256);

        done.clear();
        for (int number = 258; number <= 300; number++) {
            checks.onRequest(-number, id(number), 0);
        }
        assertThat(done).filteredOn(what -> what.startsWith("attempt")).hasSize(32);
        assertThat(done).filteredOn(what -> what.startsWith("SILENT")).hasSize(43 - 32);

        done.clear();
        for (int asker = 1; asker <= 20; asker++) {
            checks.onRequest(-asker, SUBJECT, 0);
        }
        assertThat(done).hasSize(4).allMatch(answer -> answer.startsWith("SILENT"));
    }

    @Test
    void ofThoseWhoseDeathOthersTellEightAreCheckedAtATime() {
        membersUpTo(20);
        for (int number = 2; number <= 20; number++) {
            checks.beginDoubted(id(number), 0);
        }
        assertThat(done).hasSize(8);
        checks.begin(id(20), 0);
        assertThat(done).hasSize(9);
    }

    /** The attempt and the one after it are refused, and so is whoever was asked. */
    private void refusedTwice(int helpers) {
        checks.onRefused(100, 1);
        helpersGone(helpers, 2);
        timer(1 + WINDOW);
        checks.onRefused(101, WINDOW + 20);
    }

    private void helpersGone(int count, long nowNanos) {
        for (int helper = 0; helper < count; helper++) {
            checks.onHelperGone(SUBJECT, nowNanos);
        }
    }

    private void results(Outcome outcome, int count, long nowNanos) {
        for (int helper = 0; helper < count; helper++) {
            checks.onResult(SUBJECT, outcome, nowNanos);
        }
    }

    private void timer(long nowNanos) {
        checks.onTimer(nowNanos);
        assertThat(checks.nextDeadlineNanos()).isGreaterThan(nowNanos);
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

    private final class Recorded implements Checks.Actions {

        @Override
        public void attempt(int number, NodeId subject, NodeAddress address, long nowNanos) {
            assertThat(address).isEqualTo(address((int) subject.low()));
            done.add("attempt " + subject.low());
        }

        @Override
        public void ask(NodeId helper, NodeAddress address, NodeId subject, long nowNanos) {
            asked.add(helper);
        }

        @Override
        public void answer(long asker, Outcome outcome, long nowNanos) {
            done.add(outcome + " to " + asker);
        }

        @Override
        public void declareGone(NodeId subject, long incarnation, Grounds grounds, long nowNanos) {
            done.add("gone " + subject.low() + " " + grounds);
        }

        @Override
        public void accuse(NodeId subject, long incarnation, Grounds grounds, long nowNanos) {
            done.add("accused " + subject.low() + " " + grounds);
        }

        @Override
        public void abandon(NodeId subject) {
            abandoned.add(subject);
        }

        @Override
        public void lives(NodeId subject, long nowNanos) {
            done.add("lives " + subject.low());
        }

        @Override
        public int nextSequence() {
            return sequence++;
        }
    }
}
