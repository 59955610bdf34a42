package io.gossipdiscovery.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Publication;
import io.gossipdiscovery.benchmarks.report.Report;
import io.gossipdiscovery.benchmarks.report.ReportFile;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/benchmarks.md} to what was measured: its tables and plots are those of the reports beside it. */
class PublishedResultsTests {

    private static final Path DOCS = Path.of(System.getProperty("basedir", "."), "..", "docs");
    private static final Path FOLDER = DOCS.resolve("benchmarks");
    private static final Path UNUSED = Path.of("unused");

    private final List<Benchmark> benchmarks = Main.all(UNUSED, UNUSED, UNUSED);

    @Test
    void thePageSaysWhatTheReportsSay() throws IOException {
        String page = page();
        for (Path json : reports()) {
            Report report = ReportFile.read(json);
            assertThat(report.quick()).as("%s is of a quick run", json).isFalse();
            assertThat(page).as("publish %s again", json).contains(Publication.section(json, report, plots(report)));
        }
    }

    @Test
    void nothingIsPublishedWithoutItsReport() throws IOException {
        List<String> published = Pattern.compile("<!-- results (\\S+) -->")
                .matcher(page())
                .results()
                .map((MatchResult result) -> result.group(1))
                .sorted()
                .toList();
        assertThat(published)
                .containsExactlyElementsOf(
                        reports().stream().map(ReportFile::name).sorted().toList());
    }

    @Test
    void thePlotsAreThoseOfTheReports() throws IOException {
        TreeSet<Path> drawn = new TreeSet<>();
        for (Path json : reports()) {
            Report report = ReportFile.read(json);
            ReportFile.plots(report, plots(report)).forEach((plot, svg) -> {
                Path file = ReportFile.plotFile(json, plot);
                assertThat(file).as("publish %s again", json).hasContent(svg);
                assertThat(drawn.add(file)).as("%s is of one report", file).isTrue();
            });
        }
        assertThat(files(".svg")).containsExactlyElementsOf(drawn);
    }

    @Test
    void everyPlotOfABenchmarkHasANameOfItsOwnAndATitle() {
        assertThat(benchmarks).allSatisfy(benchmark -> {
            assertThat(benchmark.plots()).extracting(Plot::name).doesNotHaveDuplicates();
            assertThat(benchmark.plots()).extracting(Plot::title).doesNotContain("");
        });
    }

    private List<Plot> plots(Report report) {
        return benchmarks.stream()
                .filter(benchmark -> benchmark.name().equals(report.benchmark()))
                .findFirst()
                .orElseThrow()
                .plots();
    }

    private static String page() throws IOException {
        return Files.readString(DOCS.resolve("benchmarks.md"));
    }

    private static List<Path> reports() throws IOException {
        return files(".json");
    }

    /** None, before anything is published. */
    private static List<Path> files(String ending) throws IOException {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }
}
