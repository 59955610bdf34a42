package io.gossipdiscovery.benchmarks.soak;

import io.gossipdiscovery.benchmarks.report.Row;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The curves of a soak, for a person: each figure at a twelfth, at the half and at the end, and whether it was flat. */
final class SoakTable {

    private static final double[] SHARES = {1 / 12.0, 0.5, 1};
    private static final String LINE = "%-10s %-18s %14s %14s %14s  %s%n";

    private SoakTable() {}

    /**
     * Prints all figures of all processes.
     *
     * @return the rules that did not hold, each with its process
     */
    static List<String> print(List<SoakCluster.Series> series, PrintStream out) {
        List<String> failed = new ArrayList<>();
        List<SoakCluster.Sample> first = series.get(0).samples();
        out.printf(
                Locale.ROOT,
                "%n" + LINE,
                "process",
                "figure",
                minutes(at(first, SHARES[0])),
                minutes(at(first, SHARES[1])),
                minutes(at(first, SHARES[2])),
                "last third against second");
        for (SoakCluster.Series one : series) {
            print(one, out, failed);
        }
        return failed;
    }

    private static void print(SoakCluster.Series one, PrintStream out, List<String> failed) {
        List<Map<String, Long>> figures =
                one.samples().stream().map(SoakCluster.Sample::figures).toList();
        for (SoakRules.Rule rule : SoakRules.ALL) {
            if (!figures.get(0).containsKey(rule.figure())) {
                out.printf(Locale.ROOT, LINE, one.process(), rule.figure(), "", "", "", "SKIPPED: not told here");
                continue;
            }
            boolean held = rule.holds(figures);
            line(one, rule.figure(), rule.words() + (held ? "  held" : "  NOT HELD"), out);
            if (!held) {
                failed.add(one.process() + " " + rule.figure());
            }
        }
        for (String gauge : new TreeSet<>(SoakRules.GAUGES)) {
            line(one, gauge, "", out);
        }
        boolean complete = figures.stream().allMatch(SoakTable::isComplete);
        line(one, SoakHost.MEMBERS_LEAST, "20 at every sample" + (complete ? "  held" : "  NOT HELD"), out);
        if (!complete) {
            failed.add(one.process() + " members");
        }
        for (String counter : troubles(figures)) {
            line(one, counter, "0  NOT HELD", out);
            failed.add(one.process() + " " + counter);
        }
    }

    private static boolean isComplete(Map<String, Long> sample) {
        return SoakRules.value(sample, SoakHost.MEMBERS_LEAST) == SoakCluster.NODES
                && SoakRules.value(sample, SoakHost.MEMBERS_MOST) == SoakCluster.NODES;
    }

    private static Set<String> troubles(List<Map<String, Long>> samples) {
        Set<String> found = new LinkedHashSet<>();
        samples.forEach(sample -> sample.forEach((name, value) -> {
            if (value > 0 && SoakRules.isOfTrouble(name)) {
                found.add(name);
            }
        }));
        return found;
    }

    private static void line(SoakCluster.Series one, String figure, String verdict, PrintStream out) {
        String[] values = new String[SHARES.length];
        for (int i = 0; i < SHARES.length; i++) {
            values[i] = SoakRules.text(
                    figure, SoakRules.value(at(one.samples(), SHARES[i]).figures(), figure));
        }
        out.printf(Locale.ROOT, LINE, one.process(), figure, values[0], values[1], values[2], verdict);
    }

    /** The sample that is nearest to this share of the whole time. */
    private static SoakCluster.Sample at(List<SoakCluster.Sample> samples, double share) {
        double wanted = samples.get(samples.size() - 1).atSeconds() * share;
        SoakCluster.Sample nearest = samples.get(0);
        for (SoakCluster.Sample sample : samples) {
            if (Math.abs(sample.atSeconds() - wanted) < Math.abs(nearest.atSeconds() - wanted)) {
                nearest = sample;
            }
        }
        return nearest;
    }

    private static String minutes(SoakCluster.Sample sample) {
        return String.format(Locale.ROOT, "%.1f min", sample.atSeconds() / 60);
    }

    /** Every sample of every process. */
    static List<Row> rows(List<SoakCluster.Series> series) {
        List<Row> rows = new ArrayList<>();
        for (SoakCluster.Series one : series) {
            for (SoakCluster.Sample sample : one.samples()) {
                Map<String, Object> setting = new LinkedHashMap<>();
                setting.put("process", one.process());
                setting.put("nodes", SoakCluster.NODES);
                setting.put("atSeconds", sample.atSeconds());
                rows.add(new Row(setting, "soak", "each its own", new LinkedHashMap<>(sample.figures()), null));
            }
        }
        return rows;
    }
}
