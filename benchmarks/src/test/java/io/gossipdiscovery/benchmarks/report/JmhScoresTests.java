package io.gossipdiscovery.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhScoresTests {

    private static final JmhScores FIRST = new JmhScores("choose", "ns/op", List.of(10.0, 12.0));
    private static final JmhScores BYTES = new JmhScores("choose", "B/op", List.of(1_000.0));
    private static final JmhScores SECOND = new JmhScores("choose", "ns/op", List.of(14.0));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void severalRunsAreAsOne() {
        List<JmhScores> merged = JmhScores.merged(List.of(FIRST, BYTES, SECOND));
        assertThat(merged).containsExactly(new JmhScores("choose", "ns/op", List.of(10.0, 12.0, 14.0)), BYTES);
        Row row = merged.get(0).row(Map.of(Row.CONTESTANT, "eureka"));
        assertThat(row.contestant()).isEqualTo("eureka");
        assertThat(row.figure("p50")).isEqualTo(12);
        assertThat(row.figure("value")).isEqualTo(12);
        // Student's t of 99.9 % and 2 degrees of freedom, by the standard error of 2 / sqrt(3).
        assertThat(row.figure("error")).isEqualTo(31.599 * 2 / Math.sqrt(3), within(0.01));
    }

    @Test
    void anotherProcessReadsWhatWasWritten() throws Exception {
        Path file = folder.resolve("scores.tsv");
        JmhFile.write(file, List.of(FIRST, BYTES));
        assertThat(JmhFile.read(file)).containsExactly(FIRST, BYTES);
    }
}
