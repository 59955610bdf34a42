package io.gossipdiscovery.benchmarks.strike;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeedTests {

    private static final int MOST = 20;

    @Test
    void whatIsFastIsDoneAsOftenAsItMayBe() {
        assertThat(Deed.CRASH.runs(List.of(80.0, 90.0, 70.0), MOST)).isEqualTo(MOST);
    }

    @Test
    void whatIsSlowIsDoneAsOftenAsFitsIntoItsBudget() {
        assertThat(Deed.CRASH.runs(List.of(9_000.0, 5_000.0, 6_000.0), MOST)).isEqualTo(5);
    }

    @Test
    void whatIsSlowestIsDoneTheLeastTimes() {
        double never = Double.POSITIVE_INFINITY;
        assertThat(Deed.CRASH.runs(List.of(never, never, never), MOST)).isEqualTo(3);
    }

    @Test
    void oneThatIsOutOfTheOrdinaryDecidesNothing() {
        assertThat(Deed.LEAVE.runs(List.of(30.0, 25_000.0, 40.0), MOST)).isEqualTo(MOST);
    }

    @Test
    void whatComesLaterDecidesNothing() {
        List<Double> took = List.of(30.0, 20.0, 40.0, 25_000.0, 25_000.0, 25_000.0);
        assertThat(Deed.LEAVE.runs(took, MOST)).isEqualTo(MOST);
    }

    @Test
    void nothingIsDoneMoreOftenThanItMayBe() {
        assertThat(Deed.LEAVE.runs(List.of(), 1)).isEqualTo(1);
        assertThat(Deed.LEAVE.runs(List.of(1.0, 1.0, 1.0), 2)).isEqualTo(2);
    }
}
