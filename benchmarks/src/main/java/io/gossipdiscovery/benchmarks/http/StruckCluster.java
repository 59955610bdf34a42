package io.gossipdiscovery.benchmarks.http;

import io.gossipdiscovery.benchmarks.process.Undo;
import io.gossipdiscovery.benchmarks.report.Row;
import io.gossipdiscovery.sample.load.Contestant;
import io.gossipdiscovery.sample.load.LoadCluster;
import io.gossipdiscovery.sample.load.Strikes;
import io.gossipdiscovery.sample.load.Trial;
import io.gossipdiscovery.sample.load.UnendedStrikeException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The processes of one contestant, which are struck one strike after the other, and the figures of that. For use by one thread at a time. */
final class StruckCluster implements AutoCloseable {

    private final Contestant contestant;
    private final Map<String, Object> setting;
    private final PrintStream out;
    private final Undo end;
    private final Strikes strikes;
    private final Map<String, TrialFigures> figures = new LinkedHashMap<>();
    private final boolean peer;

    /** Why nothing more can be measured; null while it can. */
    private @Nullable String failure;

    /**
     * Starts all processes, and waits only for the one that the others join, if any.
     *
     * @param names of the strikes that will be made
     * @param setting of the rows
     * @param peer whether the rest is measured without it where it fails
     * @param out for progress
     */
    StruckCluster(
            Contestant contestant, List<String> names, Map<String, Object> setting, boolean peer, PrintStream out) {
        this.contestant = contestant;
        this.setting = setting;
        this.peer = peer;
        this.out = out;
        names.forEach(name -> figures.put(name, new TrialFigures(contestant.patience())));
        LoadCluster cluster = new LoadCluster(contestant);
        this.end = Undo.atExit(cluster::close);
        this.strikes = new Strikes(cluster, cluster.startStorefront());
        cluster.fillUp(Strikes.INVENTORIES);
    }

    /** Something that is done to the cluster. */
    @FunctionalInterface
    private interface Step {
        void run() throws InterruptedException;
    }

    /** Requests that are not counted, until all serve and a while longer. */
    void warmUp() throws InterruptedException {
        attempt(() -> {
            say("warm-up (not counted)");
            strikes.warmUp();
        });
    }

    /** The same, and a kill that is not counted. */
    void warmUpByKill() throws InterruptedException {
        warmUp();
        attempt(() -> say("    " + strikes.kill().summary()));
    }

    /** A warm-up, all strikes once, and the end. */
    void strikeOnceEach() throws InterruptedException {
        warmUp();
        for (String name : figures.keySet()) {
            strike(name, "1/1");
        }
        close();
    }

    /**
     * One trial of a strike.
     *
     * @param run which of how many
     */
    void strike(String name, String run) throws InterruptedException {
        TrialFigures measured = figures.get(name);
        if (measured == null) {
            throw new IllegalArgumentException("strike '" + name + "' is none of " + figures.keySet());
        }
        attempt(() -> {
            say(name + " " + run);
            try {
                Trial trial = strike(name);
                measured.add(trial);
                say("    " + trial.summary());
            } catch (UnendedStrikeException e) {
                if (!peer) {
                    // Instances of ours that nobody calls are a failure, however few requests failed.
                    throw e;
                }
                measured.addCut(e.trial());
                say("    cut: " + e.trial().summary());
            }
        });
    }

    /** What was measured, by strike. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        figures.forEach((name, measured) -> {
            List<Row> some = measured.rows(setting, name);
            rows.addAll(
                    some.isEmpty() && failure != null ? TrialFigures.skipped(setting, List.of(name), failure) : some);
        });
        return rows;
    }

    private Trial strike(String name) throws InterruptedException {
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

    /** Unless something failed before. Whatever a peer fails of, the others are measured. */
    private void attempt(Step step) throws InterruptedException {
        if (failure != null) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException e) {
            if (!peer) {
                throw e;
            }
            failure = String.valueOf(e.getMessage());
            say("failed. " + failure);
        }
    }

    private void say(String line) {
        out.println(contestant.name() + ": " + line);
    }

    @Override
    public void close() {
        end.close();
    }
}
