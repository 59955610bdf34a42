package io.gossipdiscovery.benchmarks.lookup;

import io.gossipdiscovery.benchmarks.report.JmhScores;
import io.gossipdiscovery.benchmarks.report.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs of one contestant, and what came of all together. For use by one thread. */
final class LookupRuns {

    private final String contestant;
    private final List<String> metrics;
    private final Lookups lookups;
    private final boolean peer;
    private final List<JmhScores> scores = new ArrayList<>();

    /** Why nothing can be measured; null while it can. */
    private @Nullable String failure;

    /** What measures all look-ups once. */
    @FunctionalInterface
    interface Lookups {
        List<JmhScores> run() throws IOException, InterruptedException;
    }

    /**
     * None yet.
     *
     * @param metrics that there would be, where it fails
     * @param peer whether the rest is measured without it where it fails
     */
    LookupRuns(String contestant, List<String> metrics, Lookups lookups, boolean peer) {
        this.contestant = contestant;
        this.metrics = List.copyOf(metrics);
        this.lookups = lookups;
        this.peer = peer;
    }

    /** One more, unless an earlier one failed. */
    void run(PrintStream out) throws IOException, InterruptedException {
        if (failure != null) {
            return;
        }
        try {
            scores.addAll(lookups.run());
        } catch (IOException | RuntimeException e) {
            if (!peer) {
                throw e;
            }
            failure = String.valueOf(e.getMessage());
            out.println(contestant + ": skipped. " + failure);
        }
    }

    /** The figures of all runs as of one; where one failed, rows that say why. */
    List<Row> rows() {
        Map<String, Object> setting = Map.of(Row.CONTESTANT, contestant);
        return failure == null
                ? JmhScores.merged(scores).stream()
                        .map(merged -> merged.row(setting))
                        .toList()
                : metrics.stream()
                        .map(metric -> new Row(setting, metric, LookupSuite.TIME, Map.of(), failure))
                        .toList();
    }
}
