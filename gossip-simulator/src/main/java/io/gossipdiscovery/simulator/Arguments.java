package io.gossipdiscovery.simulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param scenario its name
 * @param nodes null for the scenario's default
 * @param seeds how many seeds; null for the scenario's default
 * @param seed the only seed; null for many
 * @param json where to write the result for programs; null for nowhere
 * @param timeline whether to print what happened
 */
record Arguments(
        String scenario,
        @Nullable Integer nodes,
        @Nullable Integer seeds,
        @Nullable Long seed,
        @Nullable Path json,
        boolean timeline) {

    private static final int MOST_NODES = 100_000;
    private static final int MOST_SEEDS = 10_000_000;

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException with a text for the user
     */
    static Arguments parse(List<String> arguments) {
        ArrayDeque<String> rest = new ArrayDeque<>(arguments);
        String scenario = rest.poll();
        if (scenario == null || scenario.startsWith("-")) {
            throw new IllegalArgumentException("The first argument is the scenario");
        }
        Integer nodes = null;
        Integer seeds = null;
        Long seed = null;
        Path json = null;
        boolean timeline = false;
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--nodes" -> nodes = (int) number(option, rest.poll(), 1, MOST_NODES);
                case "--seeds" -> seeds = (int) number(option, rest.poll(), 1, MOST_SEEDS);
                case "--seed" -> seed = number(option, rest.poll(), Long.MIN_VALUE, Long.MAX_VALUE);
                case "--json" -> json = writable(option, required(option, rest.poll()));
                case "--timeline" -> timeline = true;
                default -> throw new IllegalArgumentException("There is no option '" + option + "'");
            }
        }
        if (seeds != null && seed != null) {
            throw new IllegalArgumentException("--seeds and --seed exclude each other");
        }
        return new Arguments(scenario, nodes, seeds, seed, json, timeline);
    }

    /** A file that can be written to, which is better known before a long run than after it. */
    static Path writable(String option, String name) {
        Path file = Path.of(name);
        Path folder = file.toAbsolutePath().getParent();
        boolean known = Files.exists(file);
        boolean possible = known
                ? Files.isWritable(file) && !Files.isDirectory(file)
                : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
        if (!possible) {
            throw new IllegalArgumentException(option + ": cannot write to '" + name + "'");
        }
        return file;
    }

    static long number(String option, @Nullable String text, long low, long high) {
        String value = required(option, text);
        try {
            long number = Long.parseLong(value);
            if (number >= low && number <= high) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " takes a whole number, not '" + value + "'", e);
        }
        throw new IllegalArgumentException(option + " is " + value + ", allowed are " + low + " to " + high);
    }

    static String required(String option, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return value;
    }
}
