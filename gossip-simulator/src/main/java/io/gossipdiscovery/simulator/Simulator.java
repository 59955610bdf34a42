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
 * @param seeds how many; null for as many as the scenario plays at this size
 * @param inWords whether timelines are kept
 */
public record Simulator(
        Scenario scenario,
        @Nullable MembershipSettings settings,
        int nodes,
        long firstSeed,
        @Nullable Integer seeds,
        boolean inWords) {

    /** Above, the tables of one cluster take so much memory that seeds are played one after the other. */
    private static final int MOST_NODES_SIDE_BY_SIDE = 4_000;

    public Simulator {
        if (nodes < 1 || nodes > 100_000) {
            throw new IllegalArgumentException("nodes is " + nodes + ", allowed are 1 to 100000");
        }
        if (seeds != null && seeds < 1) {
            throw new IllegalArgumentException("seeds is " + seeds + ", there must be at least 1");
        }
    }

    /** The scenario as it is meant to be played. */
    public static Simulator of(Scenario scenario) {
        return new Simulator(scenario, null, scenario.defaultNodes(), 1, null, false);
    }

    public Simulator settings(MembershipSettings own) {
        return new Simulator(scenario, own, nodes, firstSeed, seeds, inWords);
    }

    public Simulator nodes(int count) {
        return new Simulator(scenario, settings, count, firstSeed, seeds, inWords);
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
        return new Simulator(scenario, settings, nodes, firstSeed, seeds, true);
    }

    /** How many seeds are played. */
    public int seedCount() {
        return seeds != null ? seeds : scenario.defaultSeeds(nodes);
    }

    public ScenarioRun run() {
        return run(done -> {});
    }

    /** Plays it, one seed per core at a time, very large clusters one by one; progress is told the number of seeds done. */
    public ScenarioRun run(IntConsumer progress) {
        ScenarioRun run = runUntilInterrupted(progress);
        if (run.isInterrupted()) {
            throw new IllegalStateException("The run was interrupted");
        }
        return run;
    }

    /** As {@link #run(IntConsumer)}; where the thread is interrupted, answers what was played so far. */
    ScenarioRun runUntilInterrupted(IntConsumer progress) {
        int count = seedCount();
        List<Long> all = LongStream.range(0, count)
                .map(number -> firstSeed + number)
                .boxed()
                .toList();
        int cores = nodes > MOST_NODES_SIDE_BY_SIDE ? 1 : Runtime.getRuntime().availableProcessors();
        return ScenarioRun.play(
                scenario,
                settings == null ? scenario.settings() : settings,
                nodes,
                all,
                inWords,
                Math.min(count, cores),
                progress);
    }
}
