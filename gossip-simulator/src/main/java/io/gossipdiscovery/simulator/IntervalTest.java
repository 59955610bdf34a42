package io.gossipdiscovery.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * The Interval test of Lifeguard (arXiv:1707.00788, section V): members that are too slow to take part properly, how many of the
 * others are held for dead because of them, and what that costs.
 *
 * @param cases its combinations
 */
record IntervalTest(List<IntervalCase> cases) implements Experiment {

    private static final long SEED_STEP = 1_000_003;

    IntervalTest {
        cases = List.copyOf(cases);
    }

    @Override
    public String label() {
        return "lifeguard";
    }

    @Override
    public String description() {
        return "Lifeguard's Interval test: members blocked again and again, in 360 combinations";
    }

    @Override
    public int defaultNodes() {
        return 128;
    }

    /** The slow ones, those who vanish, and somebody to find out. */
    @Override
    public int fewestNodes() {
        int mostSlow = cases.stream().mapToInt(IntervalCase::slow).max().orElse(0);
        return mostSlow + IntervalRun.VICTIMS + 1;
    }

    private record Part(Contestant contestant, IntervalCase test, long seed, int nodes)
            implements Callable<IntervalRun.Result> {

        @Override
        public IntervalRun.Result call() {
            return IntervalRun.play(contestant.settings(), test, nodes, seed);
        }
    }

    @Override
    public Findings play(ExperimentCall call, Runs runs) {
        List<Part> parts = new ArrayList<>();
        for (long seed : call.seeds()) {
            for (int i = 0; i < cases.size(); i += call.every()) {
                for (Contestant contestant : Contestant.values()) {
                    parts.add(new Part(contestant, cases.get(i), seed * SEED_STEP + i, call.nodes()));
                }
            }
        }
        List<IntervalRun.Result> results = runs.play(parts);
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            results.get(i).violations().forEach(violation -> violations.add(part + ": " + violation));
        }
        double share = (double) parts.size()
                / Contestant.values().length
                / IntervalCase.all().size();
        IntervalFindings findings = new IntervalFindings(
                sum(Contestant.SWIM, parts, results),
                sum(Contestant.LIFEGUARD, parts, results),
                sum(Contestant.SHIPPED, parts, results),
                share);
        return findings.of(label(), call, parts.size(), violations);
    }

    private static IntervalTotals sum(Contestant contestant, List<Part> parts, List<IntervalRun.Result> results) {
        IntervalTotals totals = new IntervalTotals();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).contestant == contestant) {
                totals.add(parts.get(i).test, results.get(i));
            }
        }
        return totals;
    }
}
