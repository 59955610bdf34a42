package io.gossipdiscovery.benchmarks;

import io.gossipdiscovery.sample.load.Contestant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/** The command {@code benchmarks/run}, which checks and documents the arguments. */
final class Main {

    private static final int TARGET_MISSED = 1;

    private Main() {}

    public static void main(String[] arguments) throws IOException, RunnerException, InterruptedException {
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        String benchmark = rest.remove();
        boolean quick = rest.remove("--quick");
        CrashBenchmark.Plan plan = CrashBenchmark.Plan.of(quick);
        HttpBenchmark.Plan http = HttpBenchmark.Plan.of(quick);
        Path json = null;
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--json" -> json = Path.of(rest.remove());
                case "--nodes" -> plan = plan.withNodes(Integer.parseInt(rest.remove()));
                case "--runs" -> {
                    int runs = Integer.parseInt(rest.remove());
                    plan = plan.withRuns(runs);
                    http = http.withRuns(runs);
                }
                default -> throw new IllegalArgumentException("unknown argument '" + option + "'");
            }
        }
        switch (benchmark) {
            case "engine" -> engine(quick, json);
            case "crash" -> crash(plan, json);
            case "http" -> http(http, json);
            case "flood" -> flood(quick, json);
            case "lookup" -> lookup(quick, json);
            default -> throw new IllegalArgumentException("unknown benchmark '" + benchmark + "'");
        }
    }

    private static void engine(boolean quick, @Nullable Path json) throws IOException, RunnerException {
        Report report = new Report("engine", quick, Machine.here(), EngineSuite.run(quick));
        printMachine(report);
        EngineSuite.print(report);
        finish(report, json);
    }

    private static void lookup(boolean quick, @Nullable Path json) throws IOException, RunnerException {
        Report report = new Report("lookup", quick, Machine.here(), LookupSuite.run(quick));
        printMachine(report);
        List<String> missed = LookupSuite.print(report.rows(), System.out);
        finish(report, json);
        exitIfMissed(missed, quick);
    }

    private static void crash(CrashBenchmark.Plan plan, @Nullable Path json) throws IOException, InterruptedException {
        Report report = new Report("crash", plan.quick(), Machine.here(), new CrashBenchmark(plan, System.out).run());
        printMachine(report);
        List<String> missed = CrashTable.print(report.rows(), System.out);
        finish(report, json);
        exitIfMissed(missed, plan.quick());
    }

    private static void flood(boolean quick, @Nullable Path json) throws IOException, InterruptedException {
        Report report = new Report("flood", quick, Machine.here(), new FloodBenchmark(quick, System.out).run());
        printMachine(report);
        List<String> missed = FloodTable.print(report.rows(), System.out);
        finish(report, json);
        exitIfMissed(missed, quick);
    }

    private static void http(HttpBenchmark.Plan plan, @Nullable Path json) throws IOException, InterruptedException {
        Path jar = Path.of(System.getProperty("benchmarks.sample"));
        Path folder = Path.of(System.getProperty("benchmarks.work"), "http");
        Contestant contestant = HttpBenchmark.ours(jar, folder);
        Report report =
                new Report("http", plan.quick(), Machine.here(), new HttpBenchmark(plan, contestant, System.out).run());
        printMachine(report);
        List<String> missed = HttpTable.print(report.rows(), System.out);
        finish(report, json);
        exitIfMissed(missed, plan.quick());
    }

    /** A short run is not judged: its figures are no figures. */
    private static void exitIfMissed(List<String> missed, boolean quick) {
        if (!missed.isEmpty() && !quick) {
            System.exit(TARGET_MISSED);
        }
    }

    private static void printMachine(Report report) {
        System.out.println();
        System.out.println(report.machine());
    }

    private static void finish(Report report, @Nullable Path json) throws IOException {
        if (report.quick()) {
            System.out.println("A quick run: it shows that everything works, its figures are no figures.");
        }
        if (json != null) {
            Files.writeString(json, report.toJson());
            System.out.println("Written to " + json);
        }
    }
}
