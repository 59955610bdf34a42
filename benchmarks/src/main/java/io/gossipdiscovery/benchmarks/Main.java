package io.gossipdiscovery.benchmarks;

import io.gossipdiscovery.benchmarks.crash.CrashSuite;
import io.gossipdiscovery.benchmarks.engine.EngineSuite;
import io.gossipdiscovery.benchmarks.flood.FloodBenchmark;
import io.gossipdiscovery.benchmarks.footprint.FootprintSuite;
import io.gossipdiscovery.benchmarks.http.HttpSuite;
import io.gossipdiscovery.benchmarks.lookup.LookupSuite;
import io.gossipdiscovery.benchmarks.report.Publication;
import io.gossipdiscovery.benchmarks.report.ReportFile;
import io.gossipdiscovery.benchmarks.startup.StartupSuite;
import io.gossipdiscovery.benchmarks.strike.Deed;
import io.gossipdiscovery.benchmarks.strike.StrikeBenchmark;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/** The command {@code benchmarks/run}, which checks and documents the arguments. */
final class Main {

    /** The exit code; 1 is that of a failure, 2 of a wrong command line. */
    private static final int TARGET_MISSED = 3;

    private Main() {}

    /**
     * Everything that can be measured.
     *
     * @param sample the jar of the sample application
     * @param work a folder for what is written meanwhile
     * @param peers the folder with a module for each peer
     */
    static List<Benchmark> all(Path sample, Path work, Path peers) {
        return List.of(
                new EngineSuite(),
                new CrashSuite(peers),
                new StrikeBenchmark(Deed.LEAVE, peers),
                new StrikeBenchmark(Deed.JOIN, peers),
                new StrikeBenchmark(Deed.STATE_CHANGE, peers),
                StrikeBenchmark.ofAll(peers),
                new FootprintSuite(peers, work),
                new StartupSuite(peers, work),
                new FloodBenchmark(),
                new LookupSuite(peers, work),
                new HttpSuite(sample, peers, work.resolve("http")));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<Benchmark> benchmarks = all(path("sample"), path("work"), path("peers"));
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        String name = rest.remove();
        if (name.equals("publish")) {
            publish(benchmarks, rest.stream().map(Path::of).toList());
            return;
        }
        boolean quick = rest.remove("--quick");
        boolean publish = rest.remove("--publish");
        OptionalInt nodes = OptionalInt.empty();
        OptionalInt runs = OptionalInt.empty();
        List<String> asked = List.of();
        List<String> unbuilt = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--json" -> files.add(Path.of(rest.remove()));
                case "--nodes" -> nodes = OptionalInt.of(Integer.parseInt(rest.remove()));
                case "--runs" -> runs = OptionalInt.of(Integer.parseInt(rest.remove()));
                case "--against" -> asked = List.of(rest.remove().split(",", -1));
                case "--unbuilt" -> unbuilt.add(rest.remove());
                default -> throw new IllegalArgumentException("unknown argument '" + option + "'");
            }
        }
        Run run = new Run(named(benchmarks, name), new Options(quick, nodes, runs, asked, unbuilt), System.out);
        List<String> missed = run.measure(files);
        if (publish) {
            publish(benchmarks, files.subList(0, 1));
        }
        // A short run is not judged.
        if (!missed.isEmpty() && !quick) {
            System.exit(TARGET_MISSED);
        }
    }

    private static void publish(List<Benchmark> benchmarks, List<Path> files) throws IOException {
        Publication publication = new Publication(Path.of(System.getProperty("benchmarks.docs")));
        for (Path file : files) {
            Benchmark benchmark = named(benchmarks, ReportFile.read(file).benchmark());
            publication.publish(file, benchmark.plots());
            System.out.println("Published " + file);
        }
    }

    private static Path path(String property) {
        return Path.of(System.getProperty("benchmarks." + property));
    }

    private static Benchmark named(List<Benchmark> benchmarks, String name) {
        return benchmarks.stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown benchmark '" + name + "'"));
    }
}
