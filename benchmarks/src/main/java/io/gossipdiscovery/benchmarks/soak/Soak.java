package io.gossipdiscovery.benchmarks.soak;

import io.gossipdiscovery.benchmarks.report.Machine;
import io.gossipdiscovery.benchmarks.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The command {@code benchmarks/soak}, which checks and documents the arguments: minutes, seed, folder for logs, file for JSON. */
final class Soak {

    private static final int NOT_FLAT = 1;
    private static final Duration LONGEST_BETWEEN_SAMPLES = Duration.ofMinutes(1);
    private static final Duration SHORTEST_BETWEEN_SAMPLES = Duration.ofSeconds(10);
    private static final int SAMPLES = 30;

    /** Of Netty's leak detector, and of whatever is an error. */
    private static final List<String> FINDINGS = List.of(" ERROR ", "LEAK:", "OutOfMemoryError");

    private static final int MOST_FINDINGS_PRINTED = 20;

    private final Duration length;
    private final long seed;
    private final Path folder;
    private final PrintStream out;

    private Soak(Duration length, long seed, Path folder, PrintStream out) {
        this.length = length;
        this.seed = seed;
        this.folder = folder;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Duration length = Duration.ofMinutes(Long.parseLong(arguments[0]));
        Soak soak = new Soak(length, Long.parseLong(arguments[1]), Path.of(arguments[2]), System.out);
        boolean flat = soak.run(arguments.length > 3 ? Path.of(arguments[3]) : null);
        System.exit(flat ? 0 : NOT_FLAT);
    }

    private boolean run(@Nullable Path json) throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(folder);
        Path log = Files.createTempFile(folder, "soak-", ".log");
        out.printf("%s%nseed %d, log %s%n", Machine.here(), seed, log);
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        List<SoakCluster.Series> series = soak(log);
        List<String> failed = new ArrayList<>(SoakTable.print(series, out));
        List<String> findings = findings(log);
        out.printf("%nLeaks and errors in the log: %d%n", findings.size());
        findings.stream().limit(MOST_FINDINGS_PRINTED).forEach(out::println);
        if (!findings.isEmpty()) {
            failed.add("log");
        }
        out.println(failed.isEmpty() ? "Every rule held." : "Rules that did not hold: " + String.join(", ", failed));
        if (json != null) {
            boolean quick = false;
            String command = "benchmarks/soak " + length.toMinutes() + " --seed " + seed;
            Report.Occasion occasion = new Report.Occasion(date, command, length.toSeconds(), Map.of());
            Report report = new Report("soak", quick, occasion, Machine.here(), failed, SoakTable.rows(series));
            Files.writeString(json, report.toJson());
            out.println("Written to " + json);
        }
        return failed.isEmpty();
    }

    /** Both clusters, side by side. */
    private List<SoakCluster.Series> soak(Path log) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (SoakCluster one = new SoakCluster("one JVM", true, pace(Duration.ofSeconds(1)), log, out);
                SoakCluster several = new SoakCluster("JVM", false, pace(Duration.ofSeconds(2)), log, out)) {
            Future<List<SoakCluster.Series>> first = threads.submit(one);
            Future<List<SoakCluster.Series>> second = threads.submit(several);
            List<SoakCluster.Series> series = new ArrayList<>(first.get());
            series.addAll(second.get());
            return series;
        } finally {
            threads.shutdownNow();
        }
    }

    private SoakCluster.Pace pace(Duration betweenChurn) {
        Duration between = length.dividedBy(SAMPLES);
        if (between.compareTo(SHORTEST_BETWEEN_SAMPLES) < 0) {
            between = SHORTEST_BETWEEN_SAMPLES;
        } else if (between.compareTo(LONGEST_BETWEEN_SAMPLES) > 0) {
            between = LONGEST_BETWEEN_SAMPLES;
        }
        return new SoakCluster.Pace(length, between, betweenChurn, seed);
    }

    private static List<String> findings(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> FINDINGS.stream().anyMatch(line::contains))
                    .toList();
        }
    }
}
