package io.gossipdiscovery.benchmarks;

import io.gossipdiscovery.sample.load.Contestant;
import io.gossipdiscovery.sample.load.LoadCluster;
import io.gossipdiscovery.sample.load.Outcome.Kind;
import io.gossipdiscovery.sample.load.Strikes;
import io.gossipdiscovery.sample.load.Trial;
import io.gossipdiscovery.sample.load.UnpackedJar;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What callers notice when something is done to the three instances of a service that they call 100 times a second. Caller and
 * instances are processes of the sample application; a contestant is its class path and its properties.
 */
final class HttpBenchmark {

    /** Names of what is done, in the order of the table. */
    static final List<String> STRIKES =
            List.of("kill", "pause", "stop", "restart.newPorts", "restart.samePorts", "allGone");

    /** What is measured of each, in the order of the table. */
    static final List<String> METRICS = List.of(
            "failed",
            "inFlight",
            "avoidable",
            "broken",
            "timedOut",
            "answered",
            "unanswered",
            "worstLatency",
            "lastFailure");

    private static final String PRESET = "lan";
    private static final List<String> JVM = List.of("-Xmx256m");

    private final Plan plan;
    private final Contestant contestant;
    private final PrintStream out;

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

        static Plan of(boolean quick) {
            return new Plan(quick ? 1 : 5, quick);
        }

        Plan withRuns(int other) {
            return new Plan(other, quick);
        }
    }

    HttpBenchmark(Plan plan, Contestant contestant, PrintStream out) {
        this.plan = plan;
        this.contestant = contestant;
        this.out = out;
    }

    /** Ours, from this jar of the sample; what it is unpacked to and what it logs goes to a folder. */
    static Contestant ours(Path jar, Path folder) throws IOException, InterruptedException {
        List<String> command = UnpackedJar.command(jar, folder.resolve("ours"), JVM);
        return Contestant.gossip(command, PRESET, folder.resolve("logs"));
    }

    List<Row> run() throws InterruptedException {
        LoadCluster cluster = new LoadCluster(contestant);
        Undo end = Undo.atExit(cluster::close);
        try {
            Strikes strikes = new Strikes(cluster, cluster.startStorefront());
            out.println("warm-up (not counted)");
            out.println("    " + strikes.kill().summary());
            List<Row> rows = new ArrayList<>();
            for (String name : STRIKES) {
                rows.addAll(repeat(name, strikes));
            }
            return rows;
        } finally {
            end.close();
        }
    }

    private List<Row> repeat(String name, Strikes strikes) throws InterruptedException {
        Map<String, List<Double>> measured = new LinkedHashMap<>();
        for (int i = 1; i <= plan.runs(); i++) {
            out.printf("%s %d/%d%n", name, i, plan.runs());
            Trial trial = strike(name, strikes);
            out.println("    " + trial.summary());
            METRICS.forEach(metric ->
                    measured.computeIfAbsent(metric, any -> new ArrayList<>()).add(figure(metric, trial)));
        }
        List<Row> rows = new ArrayList<>();
        measured.forEach((metric, values) ->
                rows.add(new Row(setting(), name + "." + metric, unit(metric), spread(values), null)));
        return rows;
    }

    private static Trial strike(String name, Strikes strikes) throws InterruptedException {
        return switch (name) {
            case "kill" -> strikes.kill();
            case "pause" -> strikes.pause();
            case "stop" -> strikes.stop();
            case "restart.newPorts" -> strikes.rollOnNewPorts();
            case "restart.samePorts" -> strikes.rollOnSamePorts();
            case "allGone" -> strikes.killAllAndStartAgain();
            default -> throw new IllegalArgumentException("unknown strike '" + name + "'");
        };
    }

    private static double figure(String metric, Trial trial) {
        return switch (metric) {
            case "failed" -> trial.failures().size();
            case "inFlight" -> trial.inFlight().size();
            case "avoidable" -> trial.avoidable().size();
            case "broken" -> trial.countAvoidable(Kind.BROKEN);
            case "timedOut" -> trial.countAvoidable(Kind.TIMED_OUT);
            case "answered" -> trial.countAvoidable(Kind.UNAVAILABLE, Kind.OTHER);
            case "unanswered" -> trial.countAvoidable(Kind.UNANSWERED, Kind.NOT_SENT);
            case "worstLatency" -> millis(trial.worstLatencyNanos());
            case "lastFailure" -> millis(trial.lastFailureNanos());
            default -> throw new IllegalArgumentException("unknown metric '" + metric + "'");
        };
    }

    private static double millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos) / 1e3;
    }

    private static String unit(String metric) {
        return metric.equals("worstLatency") || metric.equals("lastFailure") ? "ms" : "requests";
    }

    /** Median and extremes, each of which was measured: of an even number of runs the lower of the two in the middle. */
    private static Map<String, Number> spread(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("p50", sorted.get((sorted.size() - 1) / 2));
        figures.put("min", sorted.get(0));
        figures.put("max", sorted.get(sorted.size() - 1));
        figures.put("runs", sorted.size());
        return figures;
    }

    private Map<String, Object> setting() {
        Map<String, Object> setting = new LinkedHashMap<>();
        setting.put("contestant", contestant.name());
        setting.put("preset", PRESET);
        setting.put("instances", Strikes.INVENTORIES);
        setting.put("requestsPerSecond", Strikes.REQUESTS_PER_SECOND);
        return setting;
    }
}
