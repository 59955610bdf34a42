package io.gossipdiscovery.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/** The command {@code benchmarks/run}, which checks and documents the arguments. */
final class Main {

    private Main() {}

    public static void main(String[] arguments) throws IOException, RunnerException {
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        String benchmark = rest.remove();
        boolean quick = false;
        Path json = null;
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--quick" -> quick = true;
                case "--json" -> json = Path.of(rest.remove());
                default -> throw new IllegalArgumentException("unknown argument '" + option + "'");
            }
        }
        run(benchmark, quick, json);
    }

    private static void run(String benchmark, boolean quick, @Nullable Path json) throws IOException, RunnerException {
        if (!benchmark.equals("engine")) {
            throw new IllegalArgumentException("unknown benchmark '" + benchmark + "'");
        }
        Report report = new Report(benchmark, quick, Machine.here(), EngineSuite.run(quick));
        print(report);
        if (json != null) {
            Files.writeString(json, report.toJson());
            System.out.println("Written to " + json);
        }
    }

    /** One line per benchmark: time and allocation side by side. */
    private static void print(Report report) {
        Map<String, String[]> lines = new LinkedHashMap<>();
        System.out.println();
        System.out.println(report.machine());
        System.out.printf(Locale.ROOT, "%n%-32s %12s %10s %12s%n", "benchmark", "ns/op", "error", "B/op");
        for (Row row : report.rows()) {
            String[] line = lines.computeIfAbsent(row.metric(), metric -> new String[] {"", "", ""});
            if (row.unit().equals("ns/op")) {
                line[0] = String.format(Locale.ROOT, "%.1f", row.value());
                line[1] = Double.isFinite(row.error()) ? String.format(Locale.ROOT, "± %.1f", row.error()) : "";
            } else {
                line[2] = String.format(Locale.ROOT, "%.1f", row.value());
            }
        }
        lines.forEach((metric, line) ->
                System.out.printf(Locale.ROOT, "%-32s %12s %10s %12s%n", metric, line[0], line[1], line[2]));
        System.out.println();
        System.out.println("memory: bytes of heap per member and engine, shared identity and state records apart.");
        if (report.quick()) {
            System.out.println("A quick run: it shows that everything works, its figures are no figures.");
        }
    }
}
