package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who hears of an accusation probes the accused next, with probability 5 / (n - 2). */
class ConfirmersTests extends DetectorSetUp {

    ConfirmersTests() {
        super(Duration.ofDays(1));
    }

    @Test
    void inASmallClusterEverybodyWhoHearsOfAnAccusationProbesTheAccusedNext() {
        joinUpTo(7);
        for (int round = 0; round < 20; round++) {
            int accused = 2 + round % 5;
            suspect(accused, 7, round);
            assertThat(nextProbe().target()).isEqualTo(id(accused));
            nextProbe(); // a usual turn lies between two of suspects
        }
    }

    @Test
    void theAccuserItselfDoesNotProbeAgain() {
        joinUpTo(7);
        assertThat(probesOfTheAccused(20, 5, 1)).as("by their usual turns").isLessThan(10);
    }

    @Test
    void inALargeClusterAFewDo() {
        joinUpTo(102);
        // 50 are to be expected, and a few by their usual turns
        assertThat(probesOfTheAccused(1_000, 99, 102)).isBetween(35, 80);
    }

    /** How often the accused was probed next. */
    private int probesOfTheAccused(int rounds, int members, int accuser) {
        int probed = 0;
        for (int round = 0; round < rounds; round++) {
            int accused = 2 + round % members;
            suspect(accused, accuser, round);
            probed += nextProbe().target().equals(id(accused)) ? 1 : 0;
            nextProbe();
        }
        return probed;
    }

    private void suspect(int number, int accuser, int incarnation) {
        table.merge(id(number), address(number), Evidence.suspect(incarnation), 0, nowNanos);
        detector.onSuspected(id(number), incarnation, by(id(accuser)), nowNanos);
    }
}
