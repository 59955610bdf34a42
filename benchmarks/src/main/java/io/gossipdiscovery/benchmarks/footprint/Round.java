package io.gossipdiscovery.benchmarks.footprint;

import io.gossipdiscovery.benchmarks.cluster.Contestant;
import io.gossipdiscovery.benchmarks.report.Percentiles;
import io.gossipdiscovery.benchmarks.report.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Clusters of all contestants, of one size and of their LAN presets, which are alive and measured at the same time: whatever else
 * the machine does meanwhile, it does to all of them.
 */
final class Round implements AutoCloseable {

    private static final long CHANGE_MILLIS = 1_000;

    /** Between two changes before anything is measured. */
    private static final long WARM_UP_MILLIS = 50;

    private final Plan plan;
    private final int nodes;
    private final PrintStream out;
    private final List<Watched> clusters = new ArrayList<>();
    private final Map<Contestant, String> skipped = new LinkedHashMap<>();
    private final Map<Contestant, Map<String, List<Double>>> values = new LinkedHashMap<>();

    /**
     * How long what is done.
     *
     * @param settlingSeconds until a JVM has compiled what an idle member runs
     * @param windows measured under each load
     * @param windowSeconds the length of each
     */
    record Plan(int settlingSeconds, int windows, int windowSeconds) {}

    Round(Plan plan, int nodes, PrintStream out) {
        this.plan = plan;
        this.nodes = nodes;
        this.out = out;
    }

    /** Measures all of them, and returns the rows of each in the order given. */
    List<Row> measure(List<Contestant> contestants) throws IOException, InterruptedException {
        for (Contestant contestant : contestants) {
            form(contestant);
        }
        out.printf("footprint: settling for %d s%n", plan.settlingSeconds());
        // What a member of an old process has done often enough to be compiled, a young one does now.
        int warmUpSeconds = plan.settlingSeconds() * 2 / 3;
        changing(WARM_UP_MILLIS, warmUpSeconds);
        TimeUnit.SECONDS.sleep(plan.settlingSeconds() - warmUpSeconds);
        for (Load load : Load.values()) {
            for (int i = 1; i <= plan.windows(); i++) {
                window(load, i);
            }
        }
        List<Row> rows = new ArrayList<>();
        contestants.forEach(contestant -> rows.addAll(rows(contestant)));
        return rows;
    }

    private void form(Contestant contestant) throws IOException, InterruptedException {
        String missing = contestant.missing();
        if (missing != null) {
            skip(contestant, missing);
            return;
        }
        out.printf("footprint: forming %d members of %s%n", nodes, contestant.name());
        try {
            clusters.add(Watched.form(contestant, preset(contestant), nodes));
        } catch (IOException e) {
            skip(contestant, e);
        }
    }

    /** Something that is done with each cluster. */
    @FunctionalInterface
    private interface Step {
        void run(Watched cluster) throws IOException, InterruptedException;
    }

    /** What fails at it takes part no longer. */
    private void each(Step step) throws IOException, InterruptedException {
        for (Watched cluster : List.copyOf(clusters)) {
            try {
                step.run(cluster);
            } catch (IOException e) {
                clusters.remove(cluster);
                cluster.close();
                skip(cluster.contestant(), e);
            }
        }
    }

    /** A peer that cannot do it is a result; that we cannot is a failure. */
    private void skip(Contestant contestant, IOException reason) throws IOException {
        if (contestant.name().equals(Row.OURS)) {
            throw reason;
        }
        skip(contestant, String.valueOf(reason.getMessage()));
    }

    private void skip(Contestant contestant, String reason) {
        out.println("footprint: SKIPPED " + contestant.name() + ": " + reason);
        skipped.put(contestant, reason);
    }

    private static String preset(Contestant contestant) {
        return contestant.presets().get(0);
    }

    private void window(Load load, int number) throws IOException, InterruptedException {
        each(Watched::begin);
        spend(load, plan.windowSeconds());
        each(cluster -> {
            Map<Figure, Double> figures = cluster.end();
            Map<String, List<Double>> kept = values.computeIfAbsent(cluster.contestant(), any -> new LinkedHashMap<>());
            figures.forEach((figure, value) -> kept.computeIfAbsent(figure.under(load), any -> new ArrayList<>())
                    .add(value));
            String name = "%s, %d nodes, %s %d of %d"
                    .formatted(cluster.contestant().name(), nodes, load.words(), number, plan.windows());
            out.println("footprint: " + name + ": " + told(figures));
        });
    }

    private static String told(Map<Figure, Double> figures) {
        return figures.entrySet().stream()
                .map(figure -> String.format(
                        Locale.ROOT,
                        "%.3f %s",
                        figure.getValue(),
                        figure.getKey().unit()))
                .collect(Collectors.joining(", "));
    }

    private void spend(Load load, int seconds) throws IOException, InterruptedException {
        if (load == Load.CHANGES) {
            changing(CHANGE_MILLIS, seconds);
        } else {
            TimeUnit.SECONDS.sleep(seconds);
        }
    }

    private void changing(long periodMillis, int seconds) throws IOException, InterruptedException {
        Changes changes = Changes.start(clusters, periodMillis);
        try {
            TimeUnit.SECONDS.sleep(seconds);
        } finally {
            changes.stop();
        }
        each(changes::check);
    }

    private List<Row> rows(Contestant contestant) {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("contestant", contestant.name());
        setting.put("preset", preset(contestant));
        setting.put("nodes", nodes);
        List<Row> rows = new ArrayList<>();
        String reason = skipped.get(contestant);
        for (Load load : Load.values()) {
            for (Figure figure : Figure.values()) {
                String metric = figure.under(load);
                List<Double> each = values.getOrDefault(contestant, Map.of()).getOrDefault(metric, List.of());
                if (reason != null) {
                    rows.add(new Row(setting, metric, figure.unit(), Map.of(), reason));
                } else if (!each.isEmpty()) {
                    rows.add(new Row(setting, metric, figure.unit(), Percentiles.of(each), null));
                }
            }
        }
        return rows;
    }

    @Override
    public void close() {
        clusters.forEach(Watched::close);
    }
}
