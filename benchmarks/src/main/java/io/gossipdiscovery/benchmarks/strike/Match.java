package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.cluster.Contestant;
import io.gossipdiscovery.benchmarks.cluster.MeasuredCluster;
import io.gossipdiscovery.benchmarks.report.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Clusters of all contestants, of one size and of corresponding presets, one after the other: whoever is measured has the machine to
 * himself, since a hundred members of one leave too little of it to those of another.
 */
final class Match {

    private final List<Deed> deeds;
    private final int preset;
    private final int nodes;
    private final PrintStream out;

    /**
     * Nobody was measured yet.
     *
     * @param deeds what is done to each, in this order
     * @param preset which of each contestant's presets, by its index
     * @param nodes the members of each cluster, the one that is struck among them
     */
    Match(List<Deed> deeds, int preset, int nodes, PrintStream out) {
        this.deeds = deeds;
        this.preset = preset;
        this.nodes = nodes;
        this.out = out;
    }

    /** Measures all of them in an order that is drawn, and returns the rows of each in the order given. */
    List<Row> measure(List<Contestant> contestants, int runs) throws IOException, InterruptedException {
        List<Contestant> order = new ArrayList<>(contestants);
        Collections.shuffle(order);
        Map<Contestant, List<Row>> measured = new LinkedHashMap<>();
        for (Contestant contestant : order) {
            measured.put(contestant, measure(contestant, runs));
        }
        return contestants.stream()
                .flatMap(contestant -> measured.getOrDefault(contestant, List.of()).stream())
                .toList();
    }

    private List<Row> measure(Contestant contestant, int runs) throws IOException, InterruptedException {
        String missing = contestant.missing();
        if (missing != null) {
            return skipped(contestant, missing);
        }
        String name = contestant.presets().get(preset);
        out.printf("forming %d members of %s, %s%n", nodes, contestant.name(), name);
        long begin = System.nanoTime();
        MeasuredCluster formed;
        try {
            formed = contestant.form(name, nodes - 1, List.of());
        } catch (IOException e) {
            return skipped(contestant, excuse(contestant, e));
        }
        try (MeasuredCluster cluster = formed) {
            out.printf(Locale.ROOT, "    formed in %.1f s%n", (System.nanoTime() - begin) / 1e9);
            List<Row> rows = new ArrayList<>();
            for (Deed deed : deeds) {
                rows.addAll(strike(contestant, cluster, deed, runs));
            }
            return rows;
        }
    }

    private List<Row> strike(Contestant contestant, MeasuredCluster cluster, Deed deed, int runs)
            throws IOException, InterruptedException {
        try (Series series = new Series(cluster, deed, out)) {
            try {
                series.run(runs);
            } catch (IOException e) {
                series.breakOff(excuse(contestant, e));
            }
            return series.rows(setting(contestant), runs);
        }
    }

    private List<Row> skipped(Contestant contestant, String reason) {
        return deeds.stream()
                .flatMap(deed -> StrikeRows.skipped(deed, setting(contestant), reason).stream())
                .toList();
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

    private Map<String, Object> setting(Contestant contestant) {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("contestant", contestant.name());
        setting.put("preset", contestant.presets().get(preset));
        setting.put("nodes", nodes);
        return setting;
    }
}
