package io.gossipdiscovery.benchmarks.suite;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a benchmark is told on the command line.
 *
 * @param quick whether only to see that everything works
 * @param nodes the members of a cluster; empty for what the benchmark measures unless told otherwise
 * @param runs how often each thing is done, at most; empty for what the benchmark does unless told otherwise
 * @param asked the names of the peers that were asked for; empty for ours alone
 * @param unbuilt those among them whose programs are not there
 */
public record Options(boolean quick, OptionalInt nodes, OptionalInt runs, List<String> asked, List<String> unbuilt) {

    public Options {
        asked = List.copyOf(asked);
        unbuilt = List.copyOf(unbuilt);
    }

    /** The names of the peers to measure beside us: what was asked for and is there. */
    public List<String> against() {
        return asked.stream().filter(peer -> !unbuilt.contains(peer)).toList();
    }

    /** Whether ours alone was asked for: what is measured beside peers is another thing, even where all of them are missing. */
    public boolean alone() {
        return asked.isEmpty();
    }
}
