package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.cluster.Contestant;
import io.gossipdiscovery.benchmarks.cluster.Contestants;
import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How soon all others know what one member did or suffered: ours, and those of the peers that are asked for. */
public final class StrikeBenchmark implements Benchmark {

    private static final List<Integer> NODES = List.of(10, 50, 100);
    private static final int QUICK_NODES = 5;
    private static final int RUNS = 20;

    /** The LAN defaults of all, then the fastest of all. */
    private static final int PRESETS = 2;

    private static final List<Deed> ALL = List.of(Deed.LEAVE, Deed.JOIN, Deed.STATE_CHANGE, Deed.CRASH);

    private final String name;
    private final List<Deed> deeds;
    private final Path peers;
    private final Map<String, String> versions = new LinkedHashMap<>();

    /**
     * Measures one deed.
     *
     * @param peers the folder with a module for each peer
     */
    public StrikeBenchmark(Deed deed, Path peers) {
        this(deed.words(), List.of(deed), peers);
    }

    private StrikeBenchmark(String name, List<Deed> deeds, Path peers) {
        this.name = name;
        this.deeds = deeds;
        this.peers = peers;
    }

    /** Measures all deeds, in the same clusters: most of the time goes by until they have formed. */
    public static StrikeBenchmark ofAll(Path peers) {
        return new StrikeBenchmark("news", ALL, peers);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Row> run(Options options, PrintStream out) throws IOException, InterruptedException {
        List<Contestant> contestants = Contestants.of(options.against(), peers);
        for (Contestant contestant : contestants) {
            if (contestant.missing() == null) {
                String version = contestant.version();
                out.println(contestant.name() + ": " + version);
                if (!contestant.name().equals(Row.OURS)) {
                    versions.put(contestant.name(), version);
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int nodes : sizes(options)) {
            for (int preset = 0; preset < PRESETS; preset++) {
                Match match = new Match(deeds, preset, nodes, out);
                rows.addAll(match.measure(contestants, options.runs().orElse(options.quick() ? 1 : RUNS)));
            }
        }
        return rows;
    }

    private static List<Integer> sizes(Options options) {
        if (options.nodes().isPresent()) {
            return List.of(options.nodes().getAsInt());
        }
        return options.quick() ? List.of(QUICK_NODES) : NODES;
    }

    /** Whether these rows are of this benchmark. */
    public boolean hasMeasured(List<Row> rows) {
        return rows.stream()
                .anyMatch(row -> deeds.stream().anyMatch(deed -> row.metric().equals(StrikeRows.last(deed))));
    }

    @Override
    public List<Target> targets() {
        return StrikeTable.TARGETS;
    }

    @Override
    public void print(List<Row> rows, PrintStream out) {
        StrikeTable.print(rows, out);
    }

    @Override
    public List<Plot> plots() {
        return deeds.stream()
                .map(deed -> new Plot(
                        deeds.size() == 1 ? "last" : deed.words(),
                        "From a " + deed.words() + " until the last member knows",
                        List.of(StrikeRows.last(deed)),
                        Plot.Scale.LOGARITHMIC))
                .toList();
    }

    @Override
    public Map<String, String> versions() {
        return Map.copyOf(versions);
    }
}
