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
 * @param out for progress and result
 */
record Run(Benchmark benchmark, Options options, PrintStream out) {

    /**
     * Measures, writes the report to each of these files, plots beside it, and prints it.
     *
     * @return the metrics whose target was missed
     */
    List<String> measure(List<Path> files) throws IOException, InterruptedException {
        Report report = measure();
        // Before anything else may fail: some figures take long to come by.
        for (Path file : files) {
            ReportFile.write(file, report);
        }
        List<Path> written = new ArrayList<>(files);
        for (Path file : files) {
            written.addAll(ReportFile.writePlots(file, report, benchmark.plots()));
        }
        print(report);
        out.println();
        written.forEach(file -> out.println("Written: " + file));
        return report.missed();
    }

    private Report measure() throws IOException, InterruptedException {
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        long begin = System.nanoTime();
        List<Row> rows = new ArrayList<>(benchmark.run(options, out));
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        List<String> missed = benchmark.missed(rows);
        options.unbuilt().forEach(peer -> rows.add(unbuilt(peer)));
        String command = System.getProperty("benchmarks.command", "unknown");
        Report.Occasion occasion = new Report.Occasion(date, command, seconds, versions());
        return new Report(benchmark.name(), options.quick(), occasion, Machine.here(), missed, rows);
    }

    private void print(Report report) {
        Report.Occasion occasion = report.occasion();
        out.println();
        out.println(occasion.date() + ", " + occasion.command() + ", " + occasion.seconds() + " s");
        out.println(report.machine());
        occasion.versions().forEach((name, version) -> out.println(name + " " + version));
        List<Row> rows = report.rows();
        benchmark.print(rows, out);
        if (rows.stream().anyMatch(row -> !row.contestant().equals(Row.OURS))) {
            ComparisonTable.print(rows, out);
        }
        if (report.quick()) {
            out.println("A quick run: it shows that everything works, its figures are no figures.");
        }
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
        return new Row(Map.of(Row.CONTESTANT, peer), benchmark.name(), "", Map.of(), "it is not built");
    }
}
