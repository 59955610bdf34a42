package io.gossipdiscovery.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFileTests {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void whatIsReadSaysWhatWasWritten() throws Exception {
        Report report = Rows.report(Rows.crash());
        Path json = folder.resolve("results").resolve("crash.json");
        ReportFile.write(json, report);
        Report read = ReportFile.read(json);
        assertThat(read).usingRecursiveComparison().ignoringFields("rows").isEqualTo(report);
        assertThat(read.toJson()).isEqualTo(report.toJson());
        assertThat(ComparisonTable.markdown(read.rows())).isEqualTo(ComparisonTable.markdown(report.rows()));
    }

    @Test
    void smallFiguresKeepTheirDigitsAndWhatIsNoFigureIsLeftOut() throws Exception {
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("value", 0.000123456789);
        figures.put("error", Double.NaN);
        Path json = folder.resolve("engine.json");
        ReportFile.write(json, Rows.report(List.of(new Row(Map.of(), "hash", "B/op", figures, null))));
        Row row = ReportFile.read(json).rows().get(0);
        assertThat(row.figure("value")).isEqualTo(0.000123457);
        assertThat(row.figures()).doesNotContainKey("error");
    }

    @Test
    void plotsLieBesideTheReportAndBearItsName() throws Exception {
        Plot plot = new Plot("last", "Crash", List.of("crash.last"), Plot.Scale.LOGARITHMIC);
        for (String name : List.of("crash", "crash-ours")) {
            Path json = folder.resolve(name + ".json");
            assertThat(ReportFile.writePlots(json, Rows.report(Rows.crash()), List.of(plot)))
                    .containsExactly(folder.resolve(name + "-last.svg"))
                    .allSatisfy(file -> assertThat(file).isNotEmptyFile());
        }
    }
}
