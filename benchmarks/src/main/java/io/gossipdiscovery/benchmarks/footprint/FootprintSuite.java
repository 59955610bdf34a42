package io.gossipdiscovery.benchmarks.footprint;

import io.gossipdiscovery.benchmarks.cluster.Contestant;
import io.gossipdiscovery.benchmarks.cluster.Contestants;
import io.gossipdiscovery.benchmarks.report.Judgement;
import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import io.gossipdiscovery.benchmarks.startup.StartupSuite;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What it takes to be a member: memory, threads, processor time, traffic; and, beforehand, start-up time and jars. */
public final class FootprintSuite implements Benchmark {

    private static final List<Integer> NODES = List.of(10, 50, 100);
    private static final int QUICK_NODES = 10;
    private static final int LARGEST = 100;
    private static final int WINDOWS = 3;
    private static final Round.Plan QUICK = new Round.Plan(4, 1, 4);
    private static final int SETTLING_SECONDS = 90;
    private static final int WINDOW_SECONDS = 20;

    private static final List<Target> TARGETS =
            List.of(target(Figure.CPU_WITHOUT_COMPILER, 0.3), target(Figure.ALLOCATED, 100), target(Figure.SENT, 500));

    private final Path peers;
    private final StartupSuite startup;
    private final Map<String, String> versions = new LinkedHashMap<>();

    /**
     * A suite over what is built.
     *
     * @param peers the folder with a module for each peer
     * @param work where it may write
     */
    public FootprintSuite(Path peers, Path work) {
        this.peers = peers;
        this.startup = new StartupSuite(peers, work);
    }

    @Override
    public String name() {
        return "footprint";
    }

    @Override
    public List<Row> run(Options options, PrintStream out) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>(startup.runAsPart(options, out));
        List<Contestant> contestants = Contestants.of(options.against(), peers);
        String missing = missing();
        if (missing != null) {
            out.println("footprint: SKIPPED: " + missing);
            contestants.forEach(contestant -> rows.add(new Row(
                    Map.of("contestant", contestant.name()),
                    Figure.CPU.under(Load.IDLE),
                    Figure.CPU.unit(),
                    Map.of(),
                    missing)));
            return rows;
        }
        for (Contestant contestant : contestants) {
            if (contestant.missing() == null) {
                versions.put(contestant.name(), contestant.version());
            }
        }
        Round.Plan plan = options.quick()
                ? QUICK
                : new Round.Plan(SETTLING_SECONDS, options.runs().orElse(WINDOWS), WINDOW_SECONDS);
        for (int nodes : sizes(options)) {
            try (Round round = new Round(plan, nodes, out)) {
                rows.addAll(round.measure(contestants));
            }
        }
        return rows;
    }

    /** Why no cluster can be measured here; null if one can. */
    private static @Nullable String missing() throws InterruptedException {
        try {
            Loopback.create().close();
            return null;
        } catch (IOException e) {
            return "a network namespace needs Linux, the command ip and the rights of root: " + e.getMessage();
        }
    }

    private static List<Integer> sizes(Options options) {
        if (options.nodes().isPresent()) {
            return List.of(options.nodes().getAsInt());
        }
        return options.quick() ? List.of(QUICK_NODES) : NODES;
    }

    @Override
    public List<Target> targets() {
        List<Target> targets = new ArrayList<>(startup.targets());
        targets.addAll(TARGETS);
        return targets;
    }

    @Override
    public void print(List<Row> rows, PrintStream out) {
        Judgement.printAlone(rows, out);
        Judgement.print(rows, targets(), out);
    }

    @Override
    public List<Plot> plots() {
        List<Plot> plots = new ArrayList<>(startup.plots());
        plots.add(plot("rss", "Resident memory of an idle member's process", Figure.RSS));
        plots.add(plot("cpu", "Processor time of an idle member", Figure.CPU));
        plots.add(plot("sent", "Sent by an idle member, with the headers of IP, UDP and TCP", Figure.SENT));
        return plots;
    }

    private static Target target(Figure figure, double limit) {
        return new Target(figure.under(Load.IDLE), "p50", limit, Map.of("nodes", LARGEST));
    }

    private static Plot plot(String name, String title, Figure figure) {
        return new Plot(name, title, List.of(figure.under(Load.IDLE)), Plot.Scale.LINEAR);
    }

    @Override
    public Map<String, String> versions() {
        Map<String, String> all = new LinkedHashMap<>(startup.versions());
        all.putAll(versions);
        return Map.copyOf(all);
    }
}
