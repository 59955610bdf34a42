package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.message.Message.CheckResult.Outcome;
import org.junit.jupiter.api.Test;

/** What looks as if a process were gone, and is no proof. */
class CheckEvidenceTests extends ChecksSetUp {

    @Test
    void aPortThatIsRefusedToDatagramsCountsWhereTheStreamIsNotAccepted() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onPortUnreachable(100, 1);
        timer(1 + WINDOW - 1);
        assertThat(asked).isEmpty();
        timer(1 + WINDOW);
        assertThat(asked).hasSize(5);
    }

    @Test
    void aFirewallThatLetsStreamsAlonePassProvesNothing() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onPortUnreachable(100, 1);
        checks.onAccepted(100, 2);
        checks.onPortUnreachable(100, 3);
        timer(PATIENCE);
        assertThat(asked).isEmpty();
        assertThat(done).containsExactly("attempt 2", "accused 2 CLOSED");
    }

    @Test
    void aStreamThatIsAcceptedLateMakesARefusalVoid() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onPortUnreachable(100, 1);
        timer(1 + WINDOW);
        results(Outcome.GONE, 5, 60);
        checks.onAccepted(100, 61);
        timer(62);
        assertThat(done).containsExactly("attempt 2", "attempt 2");
    }

    @Test
    void whereMoreAreGoneThanFindTheSameASecondRefusalIsNeeded() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(100, 1);
        helpersGone(3, 2);
        results(Outcome.GONE, 2, 3);
        timer(1 + WINDOW);
        assertThat(done).containsExactly("attempt 2", "attempt 2");
        checks.onStreamAnswered(address(3), 1, 60);
        checks.onRefused(101, 60);
        timer(60 + WINDOW);
        assertThat(done).endsWith("gone 2 REFUSED");
    }

    /** Members on this machine are refused by the same firewall. */
    @Test
    void membersOnThisMachineAreNoWitnessesOfOthers() {
        membersUpTo(2);
        for (int number = 3; number <= 8; number++) {
            table.merge(id(number), NodeAddress.ofIpv4(1, 2_000 + number), Evidence.alive(0), 0, 0);
        }
        table.merge(id(9), address(9), Evidence.alive(0), 0, 0);
        checks.begin(SUBJECT, 0);
        checks.onRefused(100, 1);
        assertThat(asked).containsExactly(id(9));
        helpersGone(1, 2);
        timer(1 + WINDOW);
        checks.onStreamAnswered(NodeAddress.ofIpv4(1, 2_003), 60, 60);
        checks.onRefused(101, 60);
        timer(10 * PATIENCE);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "accused 2 TIMEOUT");

        checks.begin(id(3), 10_000);
        checks.onRefused(102, 10_001);
        assertThat(asked).as("but of each other they are").hasSize(6);
    }

    @Test
    void anAnswerOnAStreamFromLongBeforeDoesNotShowThatOthersAreReached() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 1_000);
        checks.onRefused(100, 1_001);
        helpersGone(5, 1_002);
        timer(1_001 + WINDOW);
        checks.onStreamAnswered(address(3), 1_001 - WINDOW - 1, 1_060);
        checks.onRefused(101, 1_060);
        timer(1_000 + 10 * PATIENCE);
        assertThat(done).endsWith("accused 2 TIMEOUT");
    }

    @Test
    void whoIsLeftAloneIsAccusedAllTheSameWhenItsWatchClosesAndItIsSilent() {
        membersUpTo(10);
        checks.onClosed(SUBJECT, 0);
        checks.onRefused(100, 1);
        checks.onResult(SUBJECT, Outcome.ANSWERED, 2);
        asked.clear();
        done.clear();
        checks.onClosed(SUBJECT, 100);
        checks.onRefused(101, 101);
        timer(101 + WINDOW);
        assertThat(asked).isEmpty();
        assertThat(done).as("a refusal is nothing new").containsExactly("attempt 2");

        checks.onClosed(SUBJECT, 500);
        timer(500 + PATIENCE);
        assertThat(done).containsExactly("attempt 2", "attempt 2", "accused 2 CLOSED");
    }

    @Test
    void whoReturnsFromADeathOnEvidenceIsLeftAlone() {
        membersUpTo(10);
        checks.onReturned(SUBJECT, 0);
        checks.begin(SUBJECT, 10 * PERIOD - 1);
        assertThat(done).isEmpty();
        checks.begin(SUBJECT, 10 * PERIOD);
        assertThat(done).containsExactly("attempt 2");
    }
}
