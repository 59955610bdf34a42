package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Plays a scenario with one's own settings. For tests:
 *
 * <pre>{@code
 * ScenarioRun run = Simulator.of(Scenarios.named("chaos")).settings(mine).nodes(16).seeds(20).run();
 * assertThat(run.violations()).isEmpty();
 * }</pre>
 *
 * <p>Immutable: every method answers a changed copy.
 *
 * @param scenario what to play
 * @param settings of every engine; null for the scenario's own
 * @param nodes how many
 * @param firstSeed seeds are numbered from here
 * @param seedCount how many seeds
 * @param inWords whether timelines are kept
 */
public record Simulator(
        Scenario scenario,
        @Nullable MembershipSettings settings,
        int nodes,
        long firstSeed,
        int seedCount,
        boolean inWords) {

    public Simulator {
        if (nodes < 1 || nodes > 100_000) {
            throw new IllegalArgumentException("nodes is " + nodes + ", allowed are 1 to 100000");
        }
        if (seedCount < 1) {
            throw new IllegalArgumentException("seeds is " + seedCount + ", there must be at least 1");
        }
    }

    /** The scenario as it is meant to be played. */
    public static Simulator of(Scenario scenario) {
        return new Simulator(scenario, null, scenario.defaultNodes(), 1, scenario.defaultSeeds(), false);
    }

    public Simulator settings(MembershipSettings own) {
        return new Simulator(scenario, own, nodes, firstSeed, seedCount, inWords);
    }

    public Simulator nodes(int count) {
        return new Simulator(scenario, settings, count, firstSeed, seedCount, inWords);
    }

    /** Seeds 1 to {@code count}. */
    public Simulator seeds(int count) {
        return new Simulator(scenario, settings, nodes, 1, count, inWords);
    }

    /** One seed alone. */
    public Simulator seed(long seed) {
        return new Simulator(scenario, settings, nodes, seed, 1, inWords);
    }

    /** Keep what happened in words: for one or a few seeds. */
    public Simulator withTimeline() {
        return new Simulator(scenario, settings, nodes, firstSeed, seedCount, true);
    }

    public ScenarioRun run() {
        return run(done -> {});
    }

    /** Plays it, one seed per core at a time; progress is told the number of seeds done. */
    public ScenarioRun run(IntConsumer progress) {
        List<Long> seeds =
                LongStream.range(firstSeed, firstSeed + seedCount).boxed().toList();
        int threads = Math.min(seedCount, Runtime.getRuntime().availableProcessors());
        return ScenarioRun.play(
                scenario, settings == null ? scenario.settings() : settings, nodes, seeds, inWords, threads, progress);
    }
}
