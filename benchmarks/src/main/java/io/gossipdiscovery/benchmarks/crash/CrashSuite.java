package io.gossipdiscovery.benchmarks.crash;

import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import io.gossipdiscovery.benchmarks.strike.Deed;
import io.gossipdiscovery.benchmarks.strike.StrikeBenchmark;
import io.gossipdiscovery.benchmarks.suite.Benchmark;
import io.gossipdiscovery.benchmarks.suite.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How soon our cluster knows that a member crashed, stopped or vanished, beside the targets; or, where peers are asked for, how
 * soon their clusters and ours know that one crashed.
 */
public final class CrashSuite implements Benchmark {

    private final StrikeBenchmark comparison;

    /**
     * Measures nothing yet.
     *
     * @param peers the folder with a module for each peer
     */
    public CrashSuite(Path peers) {
        comparison = new StrikeBenchmark(Deed.CRASH, peers);
    }

    @Override
    public String name() {
        return "crash";
    }

    @Override
    public List<Row> run(Options options, PrintStream out) throws IOException, InterruptedException {
        if (!options.alone()) {
            return comparison.run(options, out);
        }
        return new CrashBenchmark(CrashBenchmark.Plan.of(options), out).run();
    }

    @Override
    public List<Target> targets() {
        List<Target> targets = new ArrayList<>(comparison.targets());
        targets.addAll(CrashTable.TARGETS);
        return targets;
    }

    @Override
    public void print(List<Row> rows, PrintStream out) {
        if (comparison.hasMeasured(rows)) {
            comparison.print(rows, out);
        } else {
            CrashTable.print(rows, out);
        }
    }

    @Override
    public List<Plot> plots() {
        return comparison.plots();
    }

    @Override
    public Map<String, String> versions() {
        return comparison.versions();
    }
}
