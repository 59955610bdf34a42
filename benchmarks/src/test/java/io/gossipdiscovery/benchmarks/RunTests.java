package io.gossipdiscovery.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gossipdiscovery.benchmarks.report.ReportFile;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTests {

    private static final Row ROW = new Row(Map.of(), "time", "ms", Map.of("p50", 3), null);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private record Fixed(List<Row> rows) implements Benchmark {

        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public List<Row> run(Options options, PrintStream out) {
            return rows;
        }

        @Override
        public List<Target> targets() {
            return List.of(new Target("time", "p50", 2));
        }

        @Override
        public void print(List<Row> rows, PrintStream out) {
            throw new IllegalArgumentException("what cannot be printed");
        }
    }

    @Test
    void whatCannotBePrintedIsWritten() throws Exception {
        Path json = folder.resolve("fixed.json");
        assertThatIllegalArgumentException().isThrownBy(() -> run(new Fixed(List.of(ROW, ROW)), json));
        assertThat(ReportFile.read(json).rows())
                .filteredOn(row -> row.skipped() == null)
                .hasSize(2);
        assertThat(ReportFile.read(json).missed()).containsExactly("time", "time");
    }

    @Test
    void aPeerThatWasAskedForAndIsNotThereIsToldInTheReport() throws Exception {
        Path json = folder.resolve("fixed.json");
        assertThatIllegalArgumentException().isThrownBy(() -> run(new Fixed(List.of(ROW)), json));
        assertThat(ReportFile.read(json).rows())
                .filteredOn(row -> row.contestant().equals("scalecube"))
                .extracting(Row::skipped)
                .containsExactly("it is not built");
    }

    private static void run(Benchmark benchmark, Path json) throws Exception {
        Options options = new Options(
                false, OptionalInt.empty(), OptionalInt.empty(), List.of("serf", "scalecube"), List.of("scalecube"));
        assertThat(options.against()).containsExactly("serf");
        PrintStream out = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        new Run(benchmark, options, out).measure(List.of(json));
    }
}
