package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import org.junit.jupiter.api.Test;

/** What a check makes of what comes back. */
class ChecksTests extends ChecksSetUp {

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
        checks.onStreamAnswered(address(3), 6, 6);
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
        helpersGone(2, 2);
        results(Outcome.GONE, 2, 5);
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
            checks.begin(SUBJECT, now + rest - 1);
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
        checks.onStreamAnswered(address(3), 100, 100);
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
}
