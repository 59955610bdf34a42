package io.gossipdiscovery.benchmarks.http;

import io.gossipdiscovery.benchmarks.eureka.EurekaPeer;
import io.gossipdiscovery.benchmarks.eureka.EurekaSettings;
import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import io.gossipdiscovery.sample.load.Contestant;
import io.gossipdiscovery.sample.load.UnpackedJar;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the callers of a service notice when something is done to its instances, beside the targets. */
public final class HttpSuite implements Benchmark {

    /** After which a strike of a peer is cut. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration QUICK_PATIENCE = Duration.ofMinutes(1);
    private static final List<String> JVM = List.of("-Xmx256m");

    private final Path jar;
    private final EurekaPeer eureka;
    private final Path folder;
    private final Map<String, String> versions = new LinkedHashMap<>();

    /**
     * Of this jar of the sample application.
     *
     * @param folder for what jars are unpacked to and what processes log
     */
    public HttpSuite(Path jar, Path peers, Path folder) {
        this.jar = jar;
        this.folder = folder;
        this.eureka = new EurekaPeer(peers, logs());
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public List<Row> run(Options options, PrintStream out) throws IOException, InterruptedException {
        HttpBenchmark.Plan plan = HttpBenchmark.Plan.of(options);
        if (!options.against().contains(EurekaPeer.NAME)) {
            return new HttpBenchmark(plan, ours(), null, out).run();
        }
        List<String> command;
        try {
            command = eurekaCommand();
        } catch (IOException | RuntimeException e) {
            return withoutEureka(plan, String.valueOf(e.getMessage()), out);
        }
        Duration patience = options.quick() ? QUICK_PATIENCE : PATIENCE;
        try (EurekaClusters clusters = new EurekaClusters(eureka, command, patience)) {
            return new HttpBenchmark(plan, ours(), clusters, out).run();
        }
    }

    private List<String> eurekaCommand() throws IOException, InterruptedException {
        String missing = eureka.missing();
        if (missing != null) {
            throw new IOException(missing);
        }
        versions.put(EurekaPeer.NAME, eureka.version());
        return eureka.sampleCommand(folder.resolve(EurekaPeer.NAME));
    }

    /** Whatever a peer fails of, ours is measured. */
    private List<Row> withoutEureka(HttpBenchmark.Plan plan, String reason, PrintStream out)
            throws IOException, InterruptedException {
        out.println(EurekaPeer.NAME + ": skipped. " + reason);
        List<Row> rows = new ArrayList<>(new HttpBenchmark(plan, ours(), null, out).run());
        for (EurekaSettings settings : EurekaSettings.values()) {
            rows.addAll(
                    TrialFigures.skipped(HttpBenchmark.setting(settings.contestant()), HttpBenchmark.STRIKES, reason));
        }
        return rows;
    }

    private Contestant ours() throws IOException, InterruptedException {
        List<String> command = UnpackedJar.command(jar, folder.resolve(Row.OURS), JVM, Contestant.GOSSIP_ALONE);
        return Contestant.gossip(command, HttpBenchmark.PRESET, logs());
    }

    private Path logs() {
        return folder.resolve("logs");
    }

    @Override
    public List<Target> targets() {
        return HttpTable.TARGETS;
    }

    @Override
    public void print(List<Row> rows, PrintStream out) {
        HttpTable.print(rows, out);
    }

    @Override
    public List<Plot> plots() {
        List<String> failed =
                HttpBenchmark.STRIKES.stream().map(strike -> strike + ".failed").toList();
        return List.of(new Plot(
                "failed", "Failed requests, of 100 a second to three instances", failed, Plot.Scale.LOGARITHMIC));
    }

    @Override
    public Map<String, String> versions() {
        return Map.copyOf(versions);
    }
}
