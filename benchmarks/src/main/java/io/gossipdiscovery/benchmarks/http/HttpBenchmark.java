package io.gossipdiscovery.benchmarks.http;

import io.gossipdiscovery.benchmarks.eureka.EurekaSettings;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.benchmarks.suite.Options;
import io.gossipdiscovery.sample.load.Contestant;
import io.gossipdiscovery.sample.load.Strikes;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * What callers notice when something is done to the three instances of a service that they call 100 times a second. Caller and
 * instances are processes of the sample application; a contestant is its class path and its properties.
 */
final class HttpBenchmark {

    /** Names of what is done, in the order of the table. */
    static final List<String> STRIKES =
            List.of("kill", "pause", "stop", "restart.newPorts", "restart.samePorts", "allGone");

    /** Of our nodes. */
    static final String PRESET = "lan";

    /**
     * Clusters of Eureka without any setting, and what is done to each: it takes minutes until such a one is over something, so
     * that what leaves a cluster disturbed is done to a cluster of its own.
     */
    private static final List<List<String>> UNSET = List.of(
            List.of("pause", "restart.samePorts", "stop"),
            List.of("kill"),
            List.of("restart.newPorts"),
            List.of("allGone"));

    private static final List<List<String>> UNSET_QUICK = List.of(List.of("pause", "kill"));

    private final Plan plan;
    private final Contestant ours;
    private final @Nullable EurekaClusters eureka;
    private final PrintStream out;
    private final List<StruckCluster> clusters = new ArrayList<>();
    private final List<Row> skipped = new ArrayList<>();

    /**
     * How much to measure.
     *
     * @param runs how often each thing is done
     * @param quick whether only to see that everything works
     */
    record Plan(int runs, boolean quick) {

        Plan {
            if (runs < 1) {
                throw new IllegalArgumentException("needs at least 1 run, not " + runs);
            }
        }

        static Plan of(Options options) {
            int unlessTold = options.quick() ? 1 : options.alone() ? 5 : 3;
            return new Plan(options.runs().orElse(unlessTold), options.quick());
        }
    }

    /**
     * Of these contestants.
     *
     * @param eureka null to measure ours alone
     */
    HttpBenchmark(Plan plan, Contestant ours, @Nullable EurekaClusters eureka, PrintStream out) {
        this.plan = plan;
        this.ours = ours;
        this.eureka = eureka;
        this.out = out;
    }

    List<Row> run() throws InterruptedException {
        try {
            clusters.add(new StruckCluster(ours, STRIKES, ofOurs(), false, out));
            start(EurekaSettings.TUNED, STRIKES);
            strikeInTurn();
            clusters.forEach(StruckCluster::close);
            strikeUnset();
        } finally {
            clusters.forEach(StruckCluster::close);
        }
        List<Row> rows = new ArrayList<>();
        clusters.forEach(cluster -> rows.addAll(cluster.rows()));
        rows.addAll(skipped);
        return rows;
    }

    /** All at the same time, the one that is not struck without load; who comes first changes with each run. */
    private void strikeInTurn() throws InterruptedException {
        List<StruckCluster> order = new ArrayList<>(clusters);
        for (StruckCluster cluster : order) {
            cluster.warmUpByKill();
        }
        for (String strike : STRIKES) {
            for (int i = 1; i <= plan.runs(); i++) {
                for (StruckCluster cluster : order) {
                    cluster.strike(strike, i + "/" + plan.runs());
                }
                Collections.rotate(order, 1);
            }
        }
    }

    /** Once each, the clusters at the same time, each by callers of its own: most of that time is spent waiting. */
    private void strikeUnset() throws InterruptedException {
        int others = clusters.size();
        for (List<String> strikes : plan.quick() ? UNSET_QUICK : UNSET) {
            start(EurekaSettings.DEFAULT, strikes);
        }
        List<StruckCluster> unset = clusters.subList(others, clusters.size());
        if (unset.isEmpty()) {
            return;
        }
        List<Callable<Void>> tasks = new ArrayList<>();
        for (StruckCluster cluster : unset) {
            tasks.add(() -> {
                cluster.strikeOnceEach();
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(unset.size());
        try {
            for (Future<Void> end : threads.invokeAll(tasks)) {
                end.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a strike at Eureka failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void start(EurekaSettings settings, List<String> strikes) {
        if (eureka == null) {
            return;
        }
        Map<String, Object> setting = setting(settings.contestant());
        try {
            clusters.add(new StruckCluster(eureka.contestant(settings), strikes, setting, true, out));
        } catch (RuntimeException e) {
            // Whatever its server fails of, the others are measured.
            out.println(settings.contestant() + ": failed. " + e.getMessage());
            skipped.addAll(TrialFigures.skipped(setting, strikes, String.valueOf(e.getMessage())));
        }
    }

    private static Map<String, Object> ofOurs() {
        Map<String, Object> setting = setting(Row.OURS);
        setting.put("preset", PRESET);
        return setting;
    }

    /** Of the rows of a contestant. */
    static Map<String, Object> setting(String contestant) {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put(Row.CONTESTANT, contestant);
        setting.put("instances", Strikes.INVENTORIES);
        setting.put("requestsPerSecond", Strikes.REQUESTS_PER_SECOND);
        return setting;
    }
}
