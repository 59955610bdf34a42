package io.gossipdiscovery.benchmarks.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.sample.load.Outcome;
import io.gossipdiscovery.sample.load.Outcome.Kind;
import io.gossipdiscovery.sample.load.Trial;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialFiguresTests {

    private static final Outcome REFUSED = new Outcome(5_000_000, 5_000_000, 6_000_000, Kind.BROKEN, 0, "");
    private static final Trial ONE_FAILED = new Trial(List.of(0L), List.of(REFUSED));
    private static final Trial TWO_FAILED = new Trial(List.of(0L), List.of(REFUSED, REFUSED));

    private final TrialFigures figures = new TrialFigures(Duration.ofMinutes(5));

    @Test
    void theFiguresAreThoseOfAllTrials() {
        figures.add(ONE_FAILED);
        figures.add(TWO_FAILED);
        assertThat(row("kill.failed").figures())
                .isEqualTo(Map.of("p50", 1.0, "min", 1.0, "p99", 2.0, "max", 2.0, "runs", 2));
        assertThat(row("kill.lastFailure").figure("p50")).isEqualTo(6);
    }

    @Test
    void whatWasCutIsNoPlainFigure() {
        figures.add(ONE_FAILED);
        figures.addCut(TWO_FAILED);
        assertThat(row("kill.failed").figure(Row.CUT)).isEqualTo(1);
        assertThat(row("kill.lastFailure").figure("max")).isInfinite();
        assertThat(row("kill.lastFailure").figure("limit")).isEqualTo(300_000);
    }

    private Row row(String metric) {
        return figures.rows(Map.of(), "kill").stream()
                .filter(row -> row.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }
}
