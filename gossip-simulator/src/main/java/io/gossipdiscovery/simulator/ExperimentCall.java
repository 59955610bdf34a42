package io.gossipdiscovery.simulator;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How an experiment is to be played.
 *
 * @param nodes how many
 * @param firstSeed repetitions are numbered from here
 * @param repetitions of everything
 * @param every of its combinations every so manieth alone, for a first look; 1 for all
 * @param alone without anybody to compare with
 * @param threads how many runs at a time
 * @param json where to write the result for programs; null for nowhere
 * @param svg where to draw it; null for nowhere
 */
record ExperimentCall(
        int nodes,
        long firstSeed,
        int repetitions,
        int every,
        boolean alone,
        int threads,
        @Nullable Path json,
        @Nullable Path svg) {

    private static final int MOST_REPETITIONS = 1_000;
    private static final int MOST_NODES = 10_000;

    /**
     * Reads what follows the experiment's name on the command line.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    static ExperimentCall parse(Experiment experiment, List<String> options) {
        ArrayDeque<String> rest = new ArrayDeque<>(options);
        int nodes = experiment.defaultNodes();
        long firstSeed = 1;
        int repetitions = 1;
        int every = 1;
        boolean alone = false;
        int threads = Runtime.getRuntime().availableProcessors();
        Path json = null;
        Path svg = null;
        while (!rest.isEmpty()) {
            String option = rest.remove();
            if (option.equals("--alone") && experiment.canBePlayedAlone()) {
                alone = true;
                continue;
            }
            String value = rest.poll();
            switch (option) {
                case "--nodes" -> nodes = (int) Arguments.number(option, value, experiment.fewestNodes(), MOST_NODES);
                case "--seeds" -> repetitions = (int) Arguments.number(option, value, 1, MOST_REPETITIONS);
                case "--seed" -> firstSeed = Arguments.number(option, value, Long.MIN_VALUE, Long.MAX_VALUE);
                case "--every" -> every = (int) Arguments.number(option, value, 1, 1_000);
                case "--threads" -> threads = (int) Arguments.number(option, value, 1, 1_000);
                case "--json" -> json = Arguments.writable(option, Arguments.required(option, value));
                case "--svg" -> svg = Arguments.writable(option, Arguments.required(option, value));
                default ->
                    throw new IllegalArgumentException("There is no option '" + option + "' of " + experiment.label());
            }
        }
        return new ExperimentCall(nodes, firstSeed, repetitions, every, alone, threads, json, svg);
    }

    /** One for each repetition. */
    List<Long> seeds() {
        return LongStream.range(0, repetitions)
                .map(number -> firstSeed + number)
                .boxed()
                .toList();
    }
}
