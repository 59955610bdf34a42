package io.gossipdiscovery.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The command line: plays a scenario and ends with 0 if everything held, 1 on a violation, 2 on a wrong call. */
public final class Main {

    private static final String EXPLORE = "explore";
    private static final int VIOLATED = 1;
    private static final int WRONG_CALL = 2;
    private static final int REPORT_SECONDS = 10;

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        List<String> words = List.of(arguments);
        if (words.isEmpty() || words.contains("--help")) {
            System.out.print(usage());
            System.exit(words.isEmpty() ? WRONG_CALL : 0);
        }
        Call call;
        try {
            call = call(words);
        } catch (IllegalArgumentException e) {
            System.err.println("gossip-simulator/run: " + e.getMessage() + ". --help shows how to call it.");
            System.exit(WRONG_CALL);
            return;
        }
        System.exit(call.run() ? 0 : VIOLATED);
    }

    /** What was asked for, understood and possible. */
    private interface Call {
        /** True if everything held. */
        boolean run() throws IOException;
    }

    private static Call call(List<String> words) {
        List<String> options = words.subList(1, words.size());
        if (words.get(0).equals(EXPLORE)) {
            return exploration(options);
        }
        if (words.get(0).equals(Tuning.LABEL)) {
            return tuning(options);
        }
        if (words.get(0).equals(DrawCall.LABEL)) {
            return drawing(options);
        }
        Experiment experiment = Experiments.named(words.get(0));
        return experiment == null ? game(words) : experiment(experiment, options);
    }

    private static Call experiment(Experiment experiment, List<String> options) {
        ExperimentCall call = ExperimentCall.parse(experiment, options);
        return () -> play(experiment, call);
    }

    private static boolean play(Experiment experiment, ExperimentCall call) throws IOException {
        long began = System.nanoTime();
        Progress progress = new Progress("runs", began);
        Findings findings = experiment.play(call, new Runs(call.threads(), progress::done));
        System.out.print(findings.text((System.nanoTime() - began) / 1e9));
        if (call.json() != null) {
            Files.writeString(call.json(), findings.json());
        }
        if (call.svg() != null) {
            Files.writeString(call.svg(), findings.chart().svg());
        }
        return findings.areValid();
    }

    private static Call exploration(List<String> options) {
        boolean json = options.size() == 2 && options.get(0).equals("--json");
        if (!options.isEmpty() && !json) {
            throw new IllegalArgumentException("explore takes no option but --json FILE");
        }
        Path file = json ? Arguments.writable("--json", options.get(1)) : null;
        return () -> explore(file);
    }

    private static Call tuning(List<String> options) {
        Tuning tuning = Tuning.parse(options);
        TuningLog log = TuningLog.open(tuning.log(), Tuning.engine());
        return () -> {
            try (log) {
                tuning.run(log);
            }
            return true;
        };
    }

    private static Call drawing(List<String> options) {
        DrawCall call = DrawCall.parse(options);
        return () -> {
            Files.writeString(call.out(), call.drawing().svg());
            return true;
        };
    }

    private static Call game(List<String> words) {
        Arguments arguments = Arguments.parse(words);
        Simulator simulator = simulator(arguments);
        return () -> play(simulator, arguments);
    }

    private static boolean explore(@Nullable Path json) throws IOException {
        ExplorationResult result = Exploration.run(ExplorationBounds.standard(), System.err::println);
        System.out.print(result.report());
        if (json != null) {
            Map<String, Object> written = new LinkedHashMap<>();
            written.put("scenario", EXPLORE);
            written.put("nodes", Trio.HOSTS);
            written.put("seeds", 1);
            written.put("violations", result.violations().size());
            written.put("traceHash", Long.toHexString(result.traceHash()));
            written.put("metrics", result.metrics());
            Files.writeString(json, Json.write(written));
        }
        return result.violations().isEmpty();
    }

    private static Simulator simulator(Arguments call) {
        Simulator simulator = Simulator.of(Scenarios.named(call.scenario()));
        Integer nodes = call.nodes();
        if (nodes != null) {
            simulator = simulator.nodes(nodes);
        }
        Integer seeds = call.seeds();
        if (seeds != null) {
            simulator = simulator.seeds(seeds);
        }
        Long seed = call.seed();
        if (seed != null) {
            simulator = simulator.seed(seed);
        }
        return call.timeline() ? simulator.withTimeline() : simulator;
    }

    private static boolean play(Simulator simulator, Arguments call) throws IOException {
        long began = System.nanoTime();
        Progress progress = new Progress("seeds", began);
        CountDownLatch reported = new CountDownLatch(1);
        interruptAtShutdown(reported);
        try {
            return report(
                    simulator.runUntilInterrupted(done -> progress.done(done, simulator.seedCount())),
                    simulator,
                    call,
                    began);
        } finally {
            reported.countDown();
        }
    }

    /** On Ctrl-C what was played so far is reported before the JVM ends. */
    private static void interruptAtShutdown(CountDownLatch reported) {
        Thread player = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            player.interrupt();
            try {
                boolean inTime = reported.await(REPORT_SECONDS, TimeUnit.SECONDS);
                if (!inTime) {
                    System.err.println("gossip-simulator/run: no report within " + REPORT_SECONDS + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    private static boolean report(ScenarioRun run, Simulator simulator, Arguments call, long began) throws IOException {
        if (run.isInterrupted()) {
            Thread.interrupted(); // or the report could not be written
            System.err.printf(
                    "interrupted after %d of %d seeds%n", run.results().size(), simulator.seedCount());
            if (run.results().isEmpty()) {
                return false;
            }
        }
        for (ScenarioRun.SeedResult result : run.results()) {
            result.timeline().forEach(System.out::println);
        }
        Report report = new Report(run, (System.nanoTime() - began) / 1e9);
        System.out.print(report.text());
        if (call.json() != null) {
            Files.writeString(call.json(), report.json());
        }
        return !report.failed() && !run.isInterrupted();
    }

    /** What {@code --help} prints. */
    public static String usage() {
        StringBuilder usage = new StringBuilder();
        usage.append(
                "Usage: gossip-simulator/run SCENARIO [--nodes N] [--seeds K | --seed S] [--json FILE] [--timeline]\n\n");
        for (Scenario scenario : Scenarios.all()) {
            usage.append(String.format(
                    "  %-16s %s (%d nodes, %d seeds)%n",
                    scenario.label(),
                    scenario.description(),
                    scenario.defaultNodes(),
                    scenario.defaultSeeds(scenario.defaultNodes())));
        }
        usage.append(String.format(
                "  %-16s %s%n", EXPLORE, "every order of a few events on three nodes, to a bound (takes --json only)"));
        usage.append(String.format("  %-16s %s%n", Tuning.LABEL, Tuning.DESCRIPTION));
        usage.append("\nExperiments that others have published, side by side with plain SWIM:\n\n");
        for (Experiment experiment : Experiments.all()) {
            usage.append(String.format(
                    "  %-16s %s (%d nodes)%n",
                    experiment.label(), experiment.description(), experiment.defaultNodes()));
        }
        usage.append("\nPictures of the protocol at work, as SVG (draw NAME --out FILE):\n\n");
        for (Drawing drawing : Drawing.values()) {
            usage.append(String.format("  %-16s %s%n", drawing.label(), drawing.description()));
        }
        return usage + "\n" + options();
    }

    private static String options() {
        StringBuilder usage = new StringBuilder();
        usage.append("  --nodes N    how many nodes\n");
        usage.append("  --seeds K    play seeds 1 to K, one per core at a time\n");
        usage.append("  --seed S     play seed S alone\n");
        usage.append("  --json FILE  write the result for programs\n");
        usage.append("  --timeline   print who learnt what from whom, and when\n");
        usage.append("  --no-build   play what was built before\n\n");
        usage.append(
                "An experiment takes --nodes N, --seeds K for so many repetitions, --seed S for where they begin, --json FILE, and\n");
        usage.append("  --svg FILE   draw what came out\n");
        usage.append("  --threads T  so many runs at a time (default: as many as there are cores)\n");
        usage.append("  --alone      the lan preset without plain SWIM beside it (rapid-* only)\n");
        usage.append("  --every M    only every Mth combination, for a first look\n\n");
        usage.append("A search takes --threads, --json and --svg, and\n");
        usage.append("  --points N   how many settings to try (default: " + Tuning.DEFAULT_POINTS + ")\n");
        usage.append("  --log FILE   where it keeps what it found, and goes on after an interruption (default: "
                + Tuning.DEFAULT_LOG + ")\n\n");
        usage.append("GOSSIP_SIMULATOR_HEAP in the environment is the largest heap of the JVM (default 16g).\n\n");
        usage.append(
                "Exit code 0: everything held. 1: an invariant did not, a rule never fired, or an experiment is no\nreproduction. 2: a wrong call.\n");
        return usage.toString();
    }
}
