package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.NodeId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SuspicionTimersTests {

    private static final long PERIOD = 1_000_000_000L;
    private static final NodeId SUBJECT = new NodeId(1, 1);

    private final SuspicionTimers timers = new SuspicionTimers(
            new SuspicionSettings(5, 6, 3, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 8, true, true),
            PERIOD,
            PERIOD / 4);

    @Test
    void anAccuserWhoKnowsMoreNowIsNewsOnce() {
        timers.start(SUBJECT, 0, by(new NodeId(2, 2)), 100, 0);
        assertThat(timers.confirm(SUBJECT, 0, new Accusation(new NodeId(2, 2), Grounds.REFUSED), PERIOD))
                .isTrue();
        assertThat(timers.nextDeadlineNanos()).isEqualTo(2 * PERIOD);
        assertThat(timers.confirm(SUBJECT, 0, new Accusation(new NodeId(2, 2), Grounds.REFUSED), PERIOD))
                .isFalse();
    }

    @Test
    void whereAcksTakeLongARefutationGetsTheTimeOfTwo() {
        SuspicionTimers wan = new SuspicionTimers(
                new SuspicionSettings(
                        5, 6, 3, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 8, true, true),
                5 * PERIOD,
                5 * PERIOD / 2);
        wan.start(SUBJECT, 0, new Accusation(new NodeId(2, 2), Grounds.REFUSED), 100, 0);
        assertThat(wan.nextDeadlineNanos()).isEqualTo(5 * PERIOD);
    }

    @Test
    void theTimeoutFallsLogarithmicallyFromMaxToMinWithEveryAccuser() {
        // n = 1000: Min = 5 * 3 periods, Max = 6 * Min, K = 3
        assertThat(seconds(0, 1_000)).isEqualTo(90.0, within(1e-6));
        assertThat(seconds(1, 1_000)).isEqualTo(52.5, within(1e-6));
        assertThat(seconds(2, 1_000)).isEqualTo(90 - 75 * Math.log(3) / Math.log(4), within(1e-6));
        assertThat(seconds(3, 1_000)).isEqualTo(15.0, within(1e-6));
    }

    @Test
    void inASmallClusterFewerAccusersAreEnoughAndLogNCountsAsOneAtLeast() {
        assertThat(seconds(0, 2)).as("nobody else could accuse").isEqualTo(5.0, within(1e-6));
        assertThat(seconds(0, 3)).isEqualTo(30.0, within(1e-6));
        assertThat(seconds(1, 3)).isEqualTo(5.0, within(1e-6));
    }

    @Test
    void theLongestTimesThatMayBeSetAreNotOverAtOnce() {
        SuspicionTimers patient = new SuspicionTimers(
                new SuspicionSettings(
                        100, 100, 3, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 8, true, true),
                Duration.ofDays(30).toNanos(),
                Duration.ofDays(1).toNanos());
        patient.start(SUBJECT, 0, by(new NodeId(2, 2)), 100_000, PERIOD);
        assertThat(patient.nextDeadlineNanos())
                .isGreaterThan(Duration.ofDays(3_000).toNanos());
        patient.shorten(SUBJECT, 0, PERIOD);
        assertThat(patient.poll(Duration.ofDays(3_000).toNanos())).isNull();
    }

    @Test
    void theSameAccuserDoesNotCountTwice() {
        timers.start(SUBJECT, 0, by(new NodeId(2, 2)), 100, 0);
        long before = timers.nextDeadlineNanos();
        assertThat(timers.confirm(SUBJECT, 0, by(new NodeId(2, 2)), 0)).isFalse();
        assertThat(timers.nextDeadlineNanos()).isEqualTo(before);
        assertThat(timers.confirm(SUBJECT, 0, by(new NodeId(3, 3)), 0)).isTrue();
        assertThat(timers.nextDeadlineNanos()).isLessThan(before);
    }

    @Test
    void whatRestsOnOneAccuserAloneGetsItsWholeTimeAgain() {
        NodeId accuser = new NodeId(2, 2);
        NodeId confirmed = new NodeId(5, 5);
        timers.start(SUBJECT, 0, by(accuser), 100, 0);
        timers.start(confirmed, 0, by(accuser), 100, 0);
        timers.confirm(confirmed, 0, by(new NodeId(3, 3)), 0);
        assertThat(timers.beginAnew(accuser, 10 * PERIOD)).containsExactly(SUBJECT);

        assertThat(timers.nextDeadlineNanos()).as("two accuse it").isEqualTo(timers.timeoutNanos(1, 100));
        timers.cancel(confirmed);
        assertThat(timers.nextDeadlineNanos()).isEqualTo(10 * PERIOD + timers.timeoutNanos(0, 100));
        timers.confirm(SUBJECT, 0, by(new NodeId(3, 3)), 11 * PERIOD);
        assertThat(timers.nextDeadlineNanos()).isEqualTo(10 * PERIOD + timers.timeoutNanos(1, 100));
    }

    @Test
    void accusersBeyondKAreNoNews() {
        timers.start(SUBJECT, 0, by(new NodeId(2, 2)), 100, 0);
        for (int i = 3; i < 6; i++) {
            assertThat(timers.confirm(SUBJECT, 0, by(new NodeId(i, i)), 0)).isTrue();
        }
        assertThat(timers.confirm(SUBJECT, 0, by(new NodeId(7, 7)), 0)).isFalse();
    }

    @Test
    void anAccusationOfAnotherIncarnationDoesNotCount() {
        timers.start(SUBJECT, 4, by(new NodeId(2, 2)), 100, 0);
        assertThat(timers.confirm(SUBJECT, 3, by(new NodeId(3, 3)), 0)).isFalse();
    }

    @Test
    void whatIsOverComesOutOnceAndWhatIsCancelledDoesNot() {
        NodeId other = new NodeId(5, 5);
        timers.start(SUBJECT, 4, by(new NodeId(2, 2)), 2, 0);
        timers.start(other, 1, by(new NodeId(2, 2)), 2, 1);
        timers.cancel(other);

        assertThat(timers.poll(5 * PERIOD - 1)).isNull();
        assertThat(timers.poll(5 * PERIOD)).isEqualTo(new SuspicionTimers.Expired(SUBJECT, 4));
        assertThat(timers.poll(Long.MAX_VALUE - 1)).isNull();
    }

    @Test
    void aSuspicionThatBeginsAnewReplacesTheOldOne() {
        timers.start(SUBJECT, 4, by(new NodeId(2, 2)), 2, 0);
        timers.start(SUBJECT, 5, by(new NodeId(2, 2)), 2, PERIOD);
        assertThat(timers.poll(5 * PERIOD)).isNull();
        assertThat(timers.poll(6 * PERIOD)).isEqualTo(new SuspicionTimers.Expired(SUBJECT, 5));
        assertThat(timers.poll(Long.MAX_VALUE - 1)).isNull();
    }

    @Test
    void whoIsHeldForDeadElsewhereGetsTheShortestTimeoutAndRepeatsChangeNothing() {
        timers.start(SUBJECT, 4, by(new NodeId(2, 2)), 10, 0);
        assertThat(timers.nextDeadlineNanos()).isEqualTo(30 * PERIOD);
        assertThat(timers.shorten(SUBJECT, 4, PERIOD)).isTrue();
        assertThat(timers.nextDeadlineNanos()).isEqualTo(6 * PERIOD);
        assertThat(timers.shorten(SUBJECT, 4, 3 * PERIOD)).as("said again").isFalse();
        assertThat(timers.nextDeadlineNanos()).isEqualTo(6 * PERIOD);
        assertThat(timers.confirm(SUBJECT, 4, by(new NodeId(3, 3)), 3 * PERIOD)).isTrue();
        assertThat(timers.nextDeadlineNanos()).as("nor does an accuser").isEqualTo(6 * PERIOD);
        assertThat(timers.shorten(SUBJECT, 5, PERIOD)).as("another incarnation").isFalse();
    }

    @Test
    void anAccuserWhoComesLateDoesNotSetTheEndIntoThePast() {
        timers.start(SUBJECT, 4, by(new NodeId(2, 2)), 3, 0);
        assertThat(timers.confirm(SUBJECT, 4, by(new NodeId(3, 3)), 20 * PERIOD))
                .isTrue();
        assertThat(timers.nextDeadlineNanos()).isEqualTo(20 * PERIOD);
    }

    @Test
    void whatIsDueFirstComesOutFirst() {
        NodeId later = new NodeId(5, 5);
        NodeId latest = new NodeId(0, 0);
        timers.start(later, 1, by(new NodeId(2, 2)), 2, 7);
        timers.start(SUBJECT, 4, by(new NodeId(2, 2)), 2, 3);
        timers.start(latest, 2, by(new NodeId(2, 2)), 2, 9);
        assertThat(timers.nextDeadlineNanos()).isEqualTo(3 + 5 * PERIOD);
        assertThat(timers.poll(100 * PERIOD)).isEqualTo(new SuspicionTimers.Expired(SUBJECT, 4));
        assertThat(timers.nextDeadlineNanos()).isEqualTo(7 + 5 * PERIOD);
        assertThat(timers.poll(100 * PERIOD)).isEqualTo(new SuspicionTimers.Expired(later, 1));
        assertThat(timers.poll(100 * PERIOD)).isEqualTo(new SuspicionTimers.Expired(latest, 2));
        assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    private double seconds(int confirmations, int members) {
        return timers.timeoutNanos(confirmations, members) / (double) PERIOD;
    }

    @Test
    void oneWhoWasRefusedLeavesASecondAndSoDoTwoWhoseWatchesClosed() {
        timers.start(SUBJECT, 0, by(new NodeId(2, 2)), 100, 0);
        timers.confirm(SUBJECT, 0, new Accusation(new NodeId(3, 3), Grounds.CLOSED), PERIOD);
        assertThat(timers.nextDeadlineNanos()).isGreaterThan(10 * PERIOD);
        timers.confirm(SUBJECT, 0, new Accusation(new NodeId(4, 4), Grounds.CLOSED), 2 * PERIOD);
        assertThat(timers.nextDeadlineNanos()).isEqualTo(3 * PERIOD);

        NodeId other = new NodeId(9, 8);
        timers.start(other, 0, new Accusation(new NodeId(2, 2), Grounds.REFUSED), 100, 0);
        assertThat(timers.nextDeadlineNanos()).isEqualTo(PERIOD);
        assertThat(timers.isRipe(other, 0, PERIOD / 2 - 1)).isFalse();
        assertThat(timers.isRipe(other, 0, PERIOD / 2)).isTrue();
    }

    @Test
    void whoKnowsOfOneClosedWatchBelievesSoonThoseWhoKnowOfTwo() {
        timers.start(SUBJECT, 0, new Accusation(new NodeId(2, 2), Grounds.CLOSED), 100, 0);
        assertThat(timers.nextDeadlineNanos()).isGreaterThan(10 * PERIOD);
        assertThat(timers.isRipe(SUBJECT, 0, PERIOD / 2 - 1)).isFalse();
        assertThat(timers.isRipe(SUBJECT, 0, PERIOD / 2)).isTrue();
    }

    private static Accusation by(NodeId accuser) {
        return new Accusation(accuser, Grounds.TIMEOUT);
    }
}
