package io.gossipdiscovery.benchmarks.suite;

import io.gossipdiscovery.benchmarks.report.Judgement;
import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.report.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Something that {@code benchmarks/run} measures, by its name. */
public interface Benchmark {

    /** As the command line knows it. */
    String name();

    /**
     * Measures.
     *
     * @param out for progress
     * @return the figures, in the order of the table
     */
    List<Row> run(Options options, PrintStream out) throws IOException, InterruptedException;

    /** What is asked of our figures. */
    default List<Target> targets() {
        return List.of();
    }

    /** The metrics whose target these figures miss. */
    default List<String> missed(List<Row> rows) {
        return Judgement.missed(rows, targets());
    }

    /** Prints the figures for a person, and which targets they miss. */
    void print(List<Row> rows, PrintStream out);

    /** What is drawn of the figures; nothing unless there is something to compare. */
    default List<Plot> plots() {
        return List.of();
    }

    /** What was measured beside us, by name, in the versions that are really there. Asked after the run. */
    default Map<String, String> versions() {
        return Map.of();
    }
}
