package io.gossipdiscovery.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicationTests {

    private static final List<Plot> PLOTS =
            List.of(new Plot("last", "A crash", List.of("crash.last"), Plot.Scale.LINEAR));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private Path docs;
    private Path page;

    @BeforeEach
    void aPageWithoutResults() throws IOException {
        docs = Files.createDirectory(folder.resolve("docs"));
        page = docs.resolve("benchmarks.md");
        Files.writeString(page, "# Before\n\n<!-- end of results -->\n\nAfter.\n");
    }

    @Test
    void aResultIsPutIntoThePageAndBesideIt() throws Exception {
        new Publication(docs).publish(written(Rows.report(Rows.crash())), PLOTS);
        assertThat(Files.readString(page))
                .startsWith("# Before\n\n### `crash`\n\n<!-- results crash -->\n")
                .contains("2026-11-26, `benchmarks/run crash`, 2 min. a \"fast\" one, 2 cores, Linux, OpenJDK")
                .contains("Versions: ours 1.0.")
                .contains("| ours, lan | **81.5 (60.1-98.7)** |")
                .contains("![A crash](benchmarks/crash-last.svg)")
                .endsWith("<!-- end of results crash -->\n\n<!-- end of results -->\n\nAfter.\n");
        assertThat(docs.resolve("benchmarks").resolve("crash.json")).isNotEmptyFile();
        assertThat(docs.resolve("benchmarks").resolve("crash-last.svg")).isNotEmptyFile();
    }

    @Test
    void aNewResultReplacesTheOldAndNothingElse() throws Exception {
        Publication publication = new Publication(docs);
        publication.publish(written(Rows.report(Rows.crash())), PLOTS);
        Files.writeString(
                page,
                Files.readString(page)
                        .replace("\n\n<!-- end of results -->", "\n\nBy hand: $1.\n\n<!-- end of results -->"));
        Row only = Rows.measured(Map.of(), "crash.last", 77, 70, 80);
        publication.publish(written(Rows.report(List.of(only))), PLOTS);
        assertThat(Files.readString(page))
                .containsOnlyOnce("<!-- results crash -->")
                .contains("| crash.last, ms | 77 (70-80) |")
                .doesNotContain("81.5")
                .contains("<!-- end of results crash -->\n\nBy hand: $1.\n\n<!-- end of results -->");
    }

    @Test
    void aQuickRunIsRefused() throws Exception {
        Report report = Rows.report(Rows.crash());
        Report quick = new Report(
                report.benchmark(), true, report.occasion(), report.machine(), report.missed(), report.rows());
        Path json = written(quick);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Publication(docs).publish(json, PLOTS))
                .withMessageContaining("Measure without --quick");
        assertThat(docs.resolve("benchmarks")).doesNotExist();
    }

    @Test
    void aPageThatDoesNotSayWhereResultsEndIsRefused() throws Exception {
        Files.writeString(page, "# Before\n");
        Path json = written(Rows.report(Rows.crash()));
        assertThatIllegalStateException()
                .isThrownBy(() -> new Publication(docs).publish(json, PLOTS))
                .withMessageContaining("<!-- end of results -->");
    }

    private Path written(Report report) throws IOException {
        Path json = folder.resolve("crash.json");
        ReportFile.write(json, report);
        return json;
    }
}
