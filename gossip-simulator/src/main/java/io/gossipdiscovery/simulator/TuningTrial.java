package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;

/** The games by which one point of the search is judged, the same ones for each. */
final class TuningTrial {

    /**
     * How large the games are.
     *
     * @param every so manieth combination of the Interval test is played
     * @param intervalNodes in each of them
     * @param detectionSeeds how often a machine vanishes
     * @param nodes of the clusters from which it vanishes, and whose traffic is measured
     * @param manyNodes of those in which members lose packets and in which a change spreads
     */
    record Size(int every, int intervalNodes, int detectionSeeds, int nodes, int manyNodes) {

        static final Size STANDARD = new Size(24, 128, 60, 100, 400);

        /** In the middle of the first step, as small numbers of slow members say little. */
        int firstCase() {
            return Math.min(every / 2 + 1, IntervalCase.all().size() - 1);
        }
    }

    /** Seeds of one scenario that are played one after the other. */
    private static final int SEEDS_PER_PART = 25;

    private static final int SPREAD_SEEDS = 4;

    private final Size size;
    private final MembershipSettings settings;
    private final IntervalTotals interval = new IntervalTotals();
    private final Samples samples = new Samples();
    private final List<RapidResult> loss = new ArrayList<>();
    private final List<RapidResult> flipFlop = new ArrayList<>();

    private TuningTrial(MembershipSettings settings, Size size) {
        this.settings = settings;
        this.size = size;
    }

    /** How many messages these settings cost in the Interval test. */
    static long messages(MembershipSettings settings, Size size, Runs runs) {
        TuningTrial trial = new TuningTrial(settings, size);
        runs.play(trial.intervalParts()).forEach(Runnable::run);
        return trial.interval.messages;
    }

    /** Plays everything, and answers what came out. */
    static Map<TuningFigure, Double> play(MembershipSettings settings, Size size, long messagesOfSwim, Runs runs) {
        TuningTrial trial = new TuningTrial(settings, size);
        List<Callable<Runnable>> parts = trial.intervalParts();
        parts.addAll(trial.rapidParts());
        for (int first = 1; first <= size.detectionSeeds; first += SEEDS_PER_PART) {
            int seeds = Math.min(SEEDS_PER_PART, size.detectionSeeds - first + 1);
            parts.add(trial.scenario(Measurements.DETECTION, size.nodes, first, seeds));
        }
        parts.add(trial.scenario(Measurements.BANDWIDTH, size.nodes, 1, 1));
        parts.add(trial.scenario(Measurements.LOSSY_DISSEMINATION, size.manyNodes, 1, SPREAD_SEEDS));
        runs.play(parts).forEach(Runnable::run);
        return trial.figures(messagesOfSwim);
    }

    /** Each plays a game on its thread, and answers what adds its result up, which is for one thread. */
    private List<Callable<Runnable>> intervalParts() {
        List<Callable<Runnable>> parts = new ArrayList<>();
        List<IntervalCase> all = IntervalCase.all();
        for (int i = size.firstCase(); i < all.size(); i += size.every) {
            IntervalCase test = all.get(i);
            long seed = i;
            parts.add(() -> {
                IntervalRun.Result result = IntervalRun.play(settings, test, size.intervalNodes, seed);
                return () -> interval.add(test, result);
            });
        }
        return parts;
    }

    private List<Callable<Runnable>> rapidParts() {
        return List.of(
                () -> {
                    RapidResult result = RapidExperiment.LOSS.play(settings, size.manyNodes, 1);
                    return () -> loss.add(result);
                },
                () -> {
                    RapidResult result = RapidExperiment.FLIPFLOP.play(settings, size.nodes, 1);
                    return () -> flipFlop.add(result);
                });
    }

    private Callable<Runnable> scenario(Scenario scenario, int nodes, long firstSeed, int seeds) {
        List<Long> all =
                LongStream.range(0, seeds).map(i -> firstSeed + i).boxed().toList();
        return () -> {
            Samples measured = ScenarioRun.play(scenario, settings, nodes, all, false, 1, done -> {})
                    .samples();
            return () -> samples.addAll(measured);
        };
    }

    private Map<TuningFigure, Double> figures(long messagesOfSwim) {
        Map<TuningFigure, Double> figures = new EnumMap<>(TuningFigure.class);
        figures.put(TuningFigure.SUSPECTED_P99, samples.percentile("lastSuspected", 0.99));
        figures.put(TuningFigure.DEAD_P99, samples.percentile("lastDead", 0.99));
        figures.put(TuningFigure.FALSE_POSITIVES, (double) interval.falsePositives);
        figures.put(TuningFigure.DEATHS_OF_THE_LIVING, (double)
                (interval.falsePositives + interval.rightDeaths + interval.slowDeaths));
        figures.put(TuningFigure.MESSAGES, 100.0 * interval.messages / messagesOfSwim);
        figures.put(TuningFigure.FIRST_DETECTION_P999, interval.firstMillis(0.999));
        figures.put(TuningFigure.LOSS_SECONDS, loss.get(0).secondsToAgreement());
        figures.put(
                TuningFigure.WRONGLY_REMOVED,
                (double) loss.get(0).wronglyRemoved() + flipFlop.get(0).wronglyRemoved());
        figures.put(
                TuningFigure.TAKEN_BACK,
                loss.get(0).takenBackPerPair() + flipFlop.get(0).takenBackPerPair());
        figures.put(TuningFigure.BYTES, samples.percentile("changingBytesPerNodePerSecond", 0.5));
        figures.put(TuningFigure.SPREAD_P99, samples.percentile("known", 0.99));
        figures.put(TuningFigure.SENDS, samples.percentile("sendsPerMember", 0.5));
        return figures;
    }
}
