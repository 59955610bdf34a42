package io.gossipdiscovery.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTests {

    @Test
    void linesReachFromTheOriginToTheEndOfTheAxes() {
        String svg = chart(Chart.Scale.FROM_ZERO, new Chart.Point(0, 0), new Chart.Point(10, 100))
                .svg();

        assertThat(svg).contains("M90.0 360.0L830.0 60.0").contains(">100<", ">10<", "a &lt; b");
    }

    @Test
    void onALogarithmicAxisEachPowerOfTenIsAsHighAsTheOthersAndZeroIsAtTheFoot() {
        String svg = chart(
                        Chart.Scale.LOGARITHMIC,
                        new Chart.Point(0, 0),
                        new Chart.Point(5, 10),
                        new Chart.Point(10, 1_000))
                .svg();

        assertThat(svg).contains("M90.0 360.0L460.0 260.0L830.0 60.0").contains(">1,000<");
    }

    @Test
    void aLineOfNothingButZeroesIsDrawnAllTheSame() {
        assertThat(chart(Chart.Scale.FROM_ZERO, new Chart.Point(0, 0), new Chart.Point(1, 0))
                        .svg())
                .doesNotContain("NaN")
                .doesNotContain("Infinity");
    }

    private static Chart chart(Chart.Scale scale, Chart.Point... points) {
        return new Chart(
                "a < b", "x", "y", scale, List.of(new Chart.Line("one", "red", Chart.Style.DASHED, List.of(points))));
    }
}
