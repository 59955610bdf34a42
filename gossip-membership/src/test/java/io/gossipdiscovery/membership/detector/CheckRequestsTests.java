package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks for others, and how many there may be. */
class CheckRequestsTests extends ChecksSetUp {

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
            checks.beginDoubted(id(number), 8, 0);
        }
        assertThat(done).hasSize(8);
        checks.begin(id(20), 0);
        assertThat(done).hasSize(9);
    }
}
