package io.gossipdiscovery.benchmarks.suite;

import io.gossipdiscovery.benchmarks.report.Plot;
import io.gossipdiscovery.benchmarks.report.Row;
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

    /**
     * Prints the figures for a person, and which targets they miss.
     *
     * @return the metrics whose target was missed
     */
    List<String> print(List<Row> rows, PrintStream out);

    /** What is drawn of the figures; nothing unless there is something to compare. */
    default List<Plot> plots() {
        return List.of();
    }

    /** What was measured beside us, by name, in the versions that are really there. Asked after the run. */
    default Map<String, String> versions() {
        return Map.of();
    }
}
