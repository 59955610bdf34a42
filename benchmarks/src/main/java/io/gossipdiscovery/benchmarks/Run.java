package io.gossipdiscovery.benchmarks;

import io.gossipdiscovery.benchmarks.report.ComparisonTable;
import io.gossipdiscovery.benchmarks.report.Machine;
import io.gossipdiscovery.benchmarks.report.Report;
import io.gossipdiscovery.benchmarks.report.ReportFile;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One measurement, from its start to its report.
 *
 * @param unbuilt peers that were asked for and whose programs are not there
 * @param out for progress and result
 */
record Run(Benchmark benchmark, Options options, List<String> unbuilt, PrintStream out) {

    /**
     * Measures, prints, and writes the report to each of these files, plots beside it.
     *
     * @return the metrics whose target was missed
     */
    List<String> measure(List<Path> files) throws IOException, InterruptedException {
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        long begin = System.nanoTime();
        List<Row> measured = benchmark.run(options, out);
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        Report.Occasion occasion =
                new Report.Occasion(date, System.getProperty("benchmarks.command", "unknown"), seconds, versions());
        out.println();
        out.println(date + ", " + occasion.command() + ", " + seconds + " s");
        out.println(Machine.here());
        occasion.versions().forEach((name, version) -> out.println(name + " " + version));
        List<String> missed = benchmark.print(measured, out);
        List<Row> rows = new ArrayList<>(measured);
        unbuilt.forEach(peer -> rows.add(unbuilt(peer)));
        Report report = new Report(benchmark.name(), options.quick(), occasion, Machine.here(), missed, rows);
        List<Path> written = new ArrayList<>();
        for (Path file : files) {
            // Before anything else may fail: some reports take long to come by.
            written.add(file);
            written.addAll(ReportFile.write(file, report, benchmark.plots()));
        }
        if (rows.stream().anyMatch(row -> !row.contestant().equals(Row.OURS))) {
            ComparisonTable.print(rows, out);
        }
        if (options.quick()) {
            out.println("A quick run: it shows that everything works, its figures are no figures.");
        }
        out.println();
        written.forEach(file -> out.println("Written: " + file));
        return missed;
    }

    private Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put(Row.OURS, System.getProperty("benchmarks.version", "unknown"));
        benchmark
                .versions()
                .forEach((name, version) -> versions.merge(name, version, (ours, more) -> ours + ", " + more));
        return versions;
    }

    private Row unbuilt(String peer) {
        return new Row(Map.of("contestant", peer), benchmark.name(), "", Map.of(), "it is not built");
    }
}
