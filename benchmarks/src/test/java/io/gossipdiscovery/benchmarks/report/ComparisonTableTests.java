package io.gossipdiscovery.benchmarks.report;

import static io.gossipdiscovery.benchmarks.report.Rows.measured;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTableTests {

    @Test
    void contestantsStandInLinesAndSizesOfAClusterInColumns() {
        assertThat(printed(Rows.crash()))
                .containsSubsequence(
                        "crash.last, ms",
                        "                                  n=10                   n=100",
                        "ours, lan           81.5 (60.1-98.7) *           90 (61-120) *",
                        "serf, lan          5,500 (4,200-7,000)  10,100 (10,000-10,500)",
                        "scalecube, lan  20,800 (20,100-21,000)                   - (1)",
                        "ours, local               12.5 (11-14)          12.5 (11-14) *",
                        "serf, local                 9 (8-10) *                > 60,000");
    }

    @Test
    void whatWasSkippedIsToldWithItsReason() {
        List<Row> rows = new ArrayList<>(Rows.crash());
        rows.add(new Row(Map.of("contestant", "eureka"), "crash", "", Map.of(), "it is not built"));
        assertThat(printed(rows))
                .containsSubsequence(
                        "Not measured:", "  (1) it did not form | within 90 s", "  eureka, crash: it is not built");
    }

    @Test
    void aPeerIsAheadOfUsInTheSamePresetOnly() {
        assertThat(Comparison.of(Rows.crash()).behind())
                .containsExactly("crash.last, n=10, ms: 9 (8-10) of serf, local; 12.5 (11-14) of ours, local");
    }

    @Test
    void aPeerWithoutPresetIsHeldAgainstOurFirst() {
        List<Row> rows = List.of(
                measured(Map.of("preset", "lan"), "restart", 10, 9, 11),
                measured(Map.of("preset", "local"), "restart", 30, 29, 31),
                measured(Map.of("contestant", "eureka"), "restart", 20, 19, 21));
        assertThat(Comparison.of(rows).behind()).isEmpty();
    }

    @Test
    void whatWasNotReachedIsBehindWhatWas() {
        List<Row> rows = List.of(
                Rows.notReached(Map.of(), "kill", 300_000), measured(Map.of("contestant", "eureka"), "kill", 1, 1, 1));
        assertThat(Comparison.of(rows).behind()).containsExactly("kill, ms: 1 of eureka; > 300,000 of ours");
    }

    @Test
    void whoseSpreadsMeetAreEqual() {
        List<Row> rows = List.of(
                measured(Map.of(), "kill", 14, 12, 16),
                measured(Map.of("contestant", "eureka"), "kill", 11, 9, 12),
                JmhRows.row(Map.of(), "choose", "ns/op", 594, 594, 30),
                JmhRows.row(Map.of("contestant", "eureka"), "choose", "ns/op", 545, 545, 20));
        assertThat(Comparison.of(rows).behind()).isEmpty();
        assertThat(printed(rows))
                .contains("kill, ms       14 (12-16) *  11 (9-12) *", "choose, ns/op    594 ± 30 *   545 ± 20 *");
    }

    @Test
    void whatIsBeyondTheSpreadOfOursIsAheadOfUs() {
        List<Row> rows = List.of(
                JmhRows.row(Map.of(), "choose", "ns/op", 594, 594, 20),
                JmhRows.row(Map.of("contestant", "eureka"), "choose", "ns/op", 545, 545, 20));
        assertThat(Comparison.of(rows).behind()).containsExactly("choose, ns/op: 545 ± 20 of eureka; 594 ± 20 of ours");
    }

    @Test
    void whatWasCutIsAheadOfNobody() {
        List<Row> rows = List.of(
                measured(Map.of(), "restart.failed", 5, 4, 6),
                new Row(
                        Map.of("contestant", "eureka"),
                        "restart.failed",
                        "ms",
                        Map.of("p50", 2, "min", 2, "max", 2, "runs", 1, "cut", 1),
                        null));
        assertThat(Comparison.of(rows).behind()).isEmpty();
        assertThat(printed(rows)).contains("restart.failed, ms  5 (4-6) *     ≥ 2");
    }

    @Test
    void ofOperationsMoreIsBetter() {
        List<Row> rows = List.of(
                new Row(Map.of(), "choose", "ops/s", Map.of("p50", 10), null),
                new Row(Map.of("contestant", "eureka"), "choose", "ops/s", Map.of("p50", 9), null));
        assertThat(Comparison.of(rows).behind()).isEmpty();
    }

    @Test
    void withoutSizesOfAClusterMetricsStandInLines() {
        List<Row> rows = List.of(
                measured(Map.of(), "kill.failed", 3, 0, 4),
                measured(Map.of(), "stop.failed", 0, 0, 0),
                measured(Map.of("contestant", "eureka"), "kill.failed", 227, 200, 260),
                JmhRows.row(Map.of(), "choose", "ns/op", 594.3, 595.1, 44.2));
        assertThat(printed(rows))
                .containsSubsequence(
                        "                       ours         eureka",
                        "kill.failed, ms   3 (0-4) *  227 (200-260)",
                        "stop.failed, ms           0",
                        "choose, ns/op    595 ± 44.2",
                        "Nobody is ahead of us in any row.");
    }

    @Test
    void noLineIsWiderThanATerminal() {
        List<Row> rows = new ArrayList<>();
        for (int nodes = 10; nodes < 20; nodes++) {
            for (String contestant : List.of("ours", "a contestant with a long name")) {
                rows.add(measured(Rows.setting(contestant, "lan", nodes), "crash.last", 12_345, 10_000, 20_000));
            }
        }
        assertThat(printed(rows)).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(130));
    }

    @Test
    void aPageShowsTheSameWithWhatIsSpecialToItEscaped() {
        assertThat(ComparisonTable.markdown(Rows.crash()))
                .containsSubsequence(
                        "**crash.last, ms**",
                        "",
                        "| | n=10 | n=100 |",
                        "|---|---|---|",
                        "| ours, lan | **81.5 (60.1-98.7)** | **90 (61-120)** |",
                        "| serf, local | **9 (8-10)** | > 60,000 |",
                        "Not measured:",
                        "",
                        "- (1) it did not form \\| within 90 s",
                        "Behind a peer:",
                        "",
                        "- crash.last, n=10, ms: 9 (8-10) of serf, local; 12.5 (11-14) of ours, local");
    }

    @Test
    void figuresHaveThreeDigits() {
        assertThat(List.of(0.0, 0.00004, 0.012345, 1.0, 1.2345, 98.76, 123.4, 1_234_567.8))
                .extracting(Cell::number)
                .containsExactly("0", "< 0.001", "0.0123", "1", "1.23", "98.8", "123", "1,234,568");
    }

    @Test
    void twoRowsThatSayTheSameAreRefused() {
        Row row = measured(Map.of(), "kill", 1, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Comparison.of(List.of(row, row)))
                .withMessageContaining("Two rows say the same");
    }

    private static List<String> printed(List<Row> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ComparisonTable.print(rows, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
