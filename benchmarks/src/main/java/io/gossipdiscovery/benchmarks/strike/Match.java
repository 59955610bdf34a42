package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.cluster.Contestant;
import io.gossipdiscovery.benchmarks.report.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** Clusters of all contestants, of one size and of corresponding presets: alive at the same time, and struck in turn. */
final class Match implements AutoCloseable {

    /** Everybody's protocol period in the LAN preset: a strike comes at any moment of it. */
    private static final int PERIOD_MILLIS = 1_000;

    private final Deed deed;
    private final int preset;
    private final int nodes;
    private final PrintStream out;
    private final SplittableRandom random = new SplittableRandom();
    private final List<Series> series = new ArrayList<>();

    /** By contestant: why he has no cluster. */
    private final Map<Contestant, String> skipped = new LinkedHashMap<>();

    /**
     * Nobody takes part yet.
     *
     * @param preset which of each contestant's presets, by its index
     * @param nodes the members of each cluster, the one that is struck among them
     */
    Match(Deed deed, int preset, int nodes, PrintStream out) {
        this.deed = deed;
        this.preset = preset;
        this.nodes = nodes;
        this.out = out;
    }

    /** Measures all of them, and returns the rows of each in the order given. */
    List<Row> measure(List<Contestant> contestants, int runs) throws IOException, InterruptedException {
        for (Contestant contestant : contestants) {
            form(contestant);
        }
        round(false, List.copyOf(series));
        for (int i = 1; !due(runs).isEmpty(); i++) {
            // Who comes right after whom changes, and what he finds of the other's traffic.
            Collections.shuffle(series);
            out.println("  run " + i);
            round(true, due(runs));
        }
        List<Row> rows = new ArrayList<>();
        contestants.forEach(contestant -> rows.addAll(rows(contestant, runs)));
        return rows;
    }

    private void form(Contestant contestant) throws IOException, InterruptedException {
        String missing = contestant.missing();
        if (missing != null) {
            skipped.put(contestant, missing);
            return;
        }
        String name = contestant.presets().get(preset);
        out.printf("forming %d members of %s, %s%n", nodes, contestant.name(), name);
        long begin = System.nanoTime();
        try {
            series.add(new Series(contestant, contestant.form(name, nodes - 1, List.of()), deed));
            out.printf(Locale.ROOT, "    formed in %.1f s%n", (System.nanoTime() - begin) / 1e9);
        } catch (IOException e) {
            skipped.put(contestant, excuse(contestant, e));
        }
    }

    /** Who is not done yet. */
    private List<Series> due(int runs) {
        return series.stream().filter(one -> !one.isDone(runs)).toList();
    }

    /** One strike of each of these. */
    private void round(boolean counts, List<Series> struck) throws IOException, InterruptedException {
        for (Series one : struck) {
            attempt(one, one::prepare);
        }
        Thread.sleep(deed.settling().toMillis() + random.nextInt(PERIOD_MILLIS));
        for (Series one : struck) {
            if (!one.isBroken()) {
                attempt(one, () -> out.println("    " + one.strike(counts)));
            }
        }
    }

    /** Something that is done with a cluster. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    /** Whose members fail at what they are told takes part no longer. */
    private void attempt(Series one, Step step) throws IOException, InterruptedException {
        try {
            step.run();
        } catch (IOException e) {
            one.breakOff(excuse(one.contestant(), e));
        }
    }

    /** A peer that cannot do it is a result; that we cannot is a failure. */
    private String excuse(Contestant contestant, IOException reason) throws IOException {
        if (contestant.name().equals(Row.OURS)) {
            throw reason;
        }
        String words = String.valueOf(reason.getMessage());
        out.println("    SKIPPED from here on: " + contestant.name() + ": " + words);
        return words;
    }

    private List<Row> rows(Contestant contestant, int runs) {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("contestant", contestant.name());
        setting.put("preset", contestant.presets().get(preset));
        setting.put("nodes", nodes);
        return series.stream()
                .filter(one -> one.contestant().equals(contestant))
                .findFirst()
                .map(one -> one.rows(setting, runs))
                .orElseGet(() -> StrikeRows.skipped(deed, setting, skipped.getOrDefault(contestant, "")));
    }

    @Override
    public void close() {
        series.forEach(Series::close);
    }
}
