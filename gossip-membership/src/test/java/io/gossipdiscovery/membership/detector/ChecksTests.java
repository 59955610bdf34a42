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
    private static final NodeId SUBJECT = id(2);

    private final MemberTable table = new MemberTable(id(1), address(1), 1, 1_000, Long.MAX_VALUE / 4, 0);
    private final Counters counters = new Counters();
    private final List<String> done = new ArrayList<>();
    private final List<NodeId> asked = new ArrayList<>();
    private int sequence = 100;

    private final Checks checks =
            new Checks(table, new SplittableRandom(5), new Recorded(), counters, () -> WINDOW, () -> PATIENCE);

    @Test
    void whoIsRefusedAsksFiveOthersAndOneWhoFindsTheSameMakesItADeath() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        assertThat(done).containsExactly("attempt 2");
        assertThat(asked).isEmpty();

        checks.onRefused(SUBJECT, 3);
        assertThat(asked).hasSize(5).doesNotHaveDuplicates().doesNotContain(SUBJECT, id(1));
        checks.onResult(SUBJECT, Outcome.SILENT, 4);
        checks.onResult(SUBJECT, Outcome.GONE, 5);
        timer(3 + WINDOW - 1);
        assertThat(done).hasSize(1);

        timer(3 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "gone 2 REFUSED");
        assertThat(checks.isChecking(SUBJECT)).isFalse();
        assertThat(checks.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(counters.get(Counter.DEATHS_PROVEN)).isEqualTo(1);
    }

    @Test
    void oneWhoFindsTheSameLaterThanTheWindowMakesItADeathAtOnce() {
        membersUpTo(10);
        checks.begin(SUBJECT, 0);
        checks.onRefused(SUBJECT, 0);
        timer(WINDOW + 20);
        checks.onResult(SUBJECT, Outcome.GONE, WINDOW + 30);
        assertThat(done).endsWith("gone 2 REFUSED");
    }

    @Test
    void whomOneOtherReachesIsNotDeadHoweverManyAreRefused() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(SUBJECT, 1);
        checks.onResult(SUBJECT, Outcome.GONE, 2);
        checks.onResult(SUBJECT, Outcome.ANSWERED, 3);
        timer(10 * PATIENCE);

        assertThat(done).containsExactly("attempt 2");
        assertThat(counters.get(Counter.CHECKS_VETOED)).isEqualTo(1);
    }

    @Test
    void whateverComesFromTheMemberItselfEndsItsCheck() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(SUBJECT, 1);
        checks.onResult(SUBJECT, Outcome.GONE, 2);
        checks.onHeard(SUBJECT, 3);
        checks.onRefused(SUBJECT, 4);
        timer(10 * PATIENCE);

        assertThat(done).containsExactly("attempt 2");
    }

    @Test
    void evidenceThatNobodyConfirmsIsAnAccusation() {
        membersUpTo(10);
        checks.begin(SUBJECT, 0);
        checks.onRefused(SUBJECT, 1);
        checks.onResult(SUBJECT, Outcome.SILENT, 2);
        timer(1 + 2 * PATIENCE - 1);
        assertThat(done).containsExactly("attempt 2");
        timer(1 + 2 * PATIENCE);
        assertThat(done).containsExactly("attempt 2", "accused 2 REFUSED");
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
    void whereThereIsNobodyToAskASecondRefusalIsNeeded() {
        membersUpTo(2);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(SUBJECT, 1);
        timer(1 + WINDOW - 1);
        assertThat(done).hasSize(1);
        timer(1 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "attempt 2");
        checks.onRefused(SUBJECT, 1 + WINDOW + 2);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "gone 2 REFUSED");
    }

    @Test
    void whoseSecondAttemptIsNotRefusedIsAccused() {
        membersUpTo(2);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(SUBJECT, 1);
        timer(1 + WINDOW);
        timer(1 + WINDOW + PATIENCE);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "accused 2 REFUSED");
    }

    @Test
    void whereAllWhoAreAskedAreGoneASecondRefusalIsEnough() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(SUBJECT, 1);
        for (int helper = 0; helper < 4; helper++) {
            checks.onHelperGone(SUBJECT, 2);
        }
        timer(1 + WINDOW);
        assertThat(done).as("one has not said anything yet").hasSize(1);
        checks.onHelperGone(SUBJECT, 70);
        assertThat(done).containsExactly("attempt 2", "attempt 2");
        checks.onRefused(SUBJECT, 71);
        assertThat(done).endsWith("gone 2 REFUSED");
    }

    @Test
    void anotherNodeIsEvidenceIfItLivesAtTheVeryAddress() {
        membersUpTo(2);
        checks.begin(SUBJECT, 0);
        checks.onGone(SUBJECT, address(77), 1);
        assertThat(checks.onGone(101, address(2), 2)).as("of no check").isFalse();
        timer(PATIENCE - 1);
        assertThat(done).containsExactly("attempt 2");

        assertThat(checks.onGone(100, address(2), PATIENCE - 1)).isTrue();
        timer(PATIENCE - 1 + WINDOW);
        checks.onGone(SUBJECT, address(2), PATIENCE + WINDOW);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "gone 2 GONE");
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
            checks.onHeard(SUBJECT, at);
        } else if (outcome == Outcome.GONE) {
            checks.onRefused(SUBJECT, 20);
        }
        timer(at - 1);
        timer(at);

        assertThat(done).containsExactly("attempt 2", outcome + " to -5", outcome + " to -6");
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
        checks.onRefused(SUBJECT, 1);
        assertThat(asked).isEmpty();
        checks.onClosed(SUBJECT, 2);
        assertThat(asked).hasSize(5);
        timer(1 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "GONE to -5");
        checks.onResult(SUBJECT, Outcome.GONE, 60);
        assertThat(done).endsWith("gone 2 REFUSED");
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
    void notMoreThan256AreCheckedAtATimeAndNotMoreThanSixteenWaitForOne() {
        membersUpTo(300);
        for (int number = 2; number <= 300; number++) {
            checks.begin(id(number), 0);
        }
        assertThat(done).hasSize(256);
        assertThat(counters.get(Counter.CHECKS_REFUSED)).isEqualTo(299 - 256);

        done.clear();
        for (int asker = 1; asker <= 20; asker++) {
            checks.onRequest(-asker, SUBJECT, 0);
        }
        assertThat(done).hasSize(4).allMatch(answer -> answer.startsWith("SILENT"));
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
        public int nextSequence() {
            return sequence++;
        }
    }
}
