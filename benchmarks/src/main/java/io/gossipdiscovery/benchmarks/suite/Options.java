package io.gossipdiscovery.benchmarks.suite;

import java.util.List;
import java.util.OptionalInt;

/**
 * What a benchmark is told on the command line.
 *
 * @param quick whether only to see that everything works
 * @param nodes the members of a cluster; empty for what the benchmark measures unless told otherwise
 * @param runs how often each thing is done, at most; empty for what the benchmark does unless told otherwise
 * @param against the names of the peers to measure beside us; empty for ours alone
 */
public record Options(boolean quick, OptionalInt nodes, OptionalInt runs, List<String> against) {

    public Options {
        against = List.copyOf(against);
    }
}
