package io.gossipdiscovery.membership.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.member.Evidence;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who hears of an accusation probes the accused next, where it is one of the few that are to. */
class ConfirmationTests extends DetectorSetUp {

    ConfirmationTests() {
        super(Duration.ofDays(1));
    }

    @Test
    void inASmallClusterEverybodyWhoHearsOfAnAccusationProbesTheAccusedNext() {
        joinUpTo(6);
        for (int round = 0; round < 20; round++) {
            int accused = 2 + round % 4;
            suspect(accused, 6, round);
            assertThat(nextProbe().target()).isEqualTo(id(accused));
            nextProbe(); // a usual turn lies between two of suspects
        }
    }

    @Test
    void theAccuserItselfDoesNotProbeAgain() {
        joinUpTo(6);
        assertThat(probesOfTheAccused(20, 5, 1)).as("by their usual turns").isLessThan(10);
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
