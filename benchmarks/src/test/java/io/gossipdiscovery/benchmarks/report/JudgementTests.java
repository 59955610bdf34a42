package io.gossipdiscovery.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JudgementTests {

    private static final List<Target> TARGETS = List.of(new Target("cpu", "p50", 0.3, Map.of("nodes", 100)));

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void whatExceedsItsTargetIsMissed() {
        assertThat(judge(row("ours", 100, 0.31))).containsExactly("cpu");
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("cpu p50 <= 0.3 %: 0.31, MISSED");
    }

    @Test
    void whatReachesItsTargetIsHeld() {
        assertThat(judge(row("ours", 100, 0.3))).isEmpty();
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("cpu p50 <= 0.3 %: 0.3, held");
    }

    @Test
    void neitherPeersNorOtherSettingsAreJudged() {
        assertThat(judge(row("serf", 100, 9))).isEmpty();
        assertThat(judge(row("ours", 10, 9))).isEmpty();
        assertThat(printed.size()).isZero();
    }

    private List<String> judge(Row row) {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Judgement.print(List.of(row), TARGETS, out);
        return Judgement.missed(List.of(row), TARGETS);
    }

    private static Row row(String contestant, int nodes, double value) {
        return new Row(Map.of("contestant", contestant, "nodes", nodes), "cpu", "%", Map.of("p50", value), null);
    }
}
