package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Plays a scenario on many seeds, one seed per core at a time, and adds up what was seen in the order of the seeds. */
public final class ScenarioRun {

    /**
     * What one seed brought.
     *
     * @param seed which
     * @param violations of the invariants, at most twenty
     * @param traceHash of all its events, in order
     * @param timeline in words, empty unless asked for
     */
    public record SeedResult(long seed, List<Violation> violations, long traceHash, List<String> timeline) {}

    private record Played(SeedResult result, Samples samples, FaultCounts faults, Map<String, Long> counters) {}

    private final Scenario scenario;
    private final MembershipSettings settings;
    private final int nodes;
    private final List<SeedResult> results = new ArrayList<>();
    private final Samples samples = new Samples();
    private final FaultCounts faults = new FaultCounts();
    private final Map<String, Long> counters = new LinkedHashMap<>();
    private long traceHash = 17;
    private boolean interrupted;

    private ScenarioRun(Scenario scenario, MembershipSettings settings, int nodes) {
        this.scenario = scenario;
        this.settings = settings;
        this.nodes = nodes;
    }

    /**
     * Plays the seeds; where the calling thread is interrupted, those that are done by then.
     *
     * @param settings of every engine
     * @param inWords keep the timeline of each seed, for one or a few seeds
     * @param threads how many seeds at a time
     * @param progress hears how many seeds are done, on the calling thread
     */
    static ScenarioRun play(
            Scenario scenario,
            MembershipSettings settings,
            int nodes,
            List<Long> seeds,
            boolean inWords,
            int threads,
            IntConsumer progress) {
        ScenarioRun run = new ScenarioRun(scenario, settings, nodes);
        ExecutorService workers = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "simulation");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Played>> futures = new ArrayList<>();
            for (long seed : seeds) {
                futures.add(workers.submit(() -> run.playOne(seed, inWords)));
            }
            for (int i = 0; i < futures.size(); i++) {
                run.add(futures.get(i).get());
                futures.set(i, null);
                progress.accept(i + 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.interrupted = true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("A simulation failed", e.getCause());
        } finally {
            workers.shutdownNow();
        }
        return run;
    }

    private Played playOne(long seed, boolean inWords) {
        Simulation simulation = new Simulation(scenario.settings(settings, seed), scenario.network(), seed, inWords);
        Samples measured = new Samples();
        try {
            scenario.play(simulation, nodes, measured);
        } catch (RuntimeException e) {
            simulation.invariants().threw(e);
        }
        SeedResult result = new SeedResult(
                seed,
                List.copyOf(simulation.invariants().violations()),
                simulation.trace().hash(),
                simulation.trace().lines());
        return new Played(result, measured, simulation.faults(), simulation.counters());
    }

    private void add(Played played) {
        results.add(played.result);
        samples.addAll(played.samples);
        faults.addAll(played.faults);
        played.counters.forEach((name, count) -> counters.merge(name, count, Long::sum));
        traceHash = (traceHash * 0x9E37_79B9_7F4A_7C15L) ^ played.result.traceHash;
    }

    public Scenario scenario() {
        return scenario;
    }

    public int nodes() {
        return nodes;
    }

    /** Whether the run was interrupted before all seeds were played. */
    boolean isInterrupted() {
        return interrupted;
    }

    /** In the order of the seeds. */
    public List<SeedResult> results() {
        return List.copyOf(results);
    }

    public Samples samples() {
        return samples;
    }

    /** All violations of all seeds. */
    public List<Violation> violations() {
        return results.stream().flatMap(result -> result.violations.stream()).toList();
    }

    /** Of all seeds' events, in order. */
    public long traceHash() {
        return traceHash;
    }

    /** How often a fault was injected. */
    public long count(Fault fault) {
        return faults.get(fault);
    }

    /** The engines' counters, added up: how often each rule fired. */
    public Map<String, Long> counters() {
        return Collections.unmodifiableMap(counters);
    }
}
