package io.gossipdiscovery.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an exploration saw.
 *
 * @param states different states
 * @param statesByDepth how many of them were first reached at each depth, starting points first
 * @param transitions steps tried, each a replay from the start
 * @param depth steps beyond a starting point that the deepest state is away
 * @param complete false if the bound on states ended it before the bound on depth
 * @param convergenceChecks states of the last depth from which the cluster was healed and waited for
 * @param hashes different views whose hashes were compared
 * @param traceHash of all states, in the order in which they were seen
 * @param steps how often each kind of step was tried
 * @param violations each with the steps that lead to it
 */
record ExplorationResult(
        int states,
        List<Integer> statesByDepth,
        long transitions,
        int depth,
        boolean complete,
        int convergenceChecks,
        int hashes,
        long traceHash,
        Map<Step.Kind, Long> steps,
        List<Finding> violations) {

    /**
     * A violation and how to get there.
     *
     * @param violation what does not hold
     * @param timeline the steps from the formed cluster on, and what each node held after each
     */
    record Finding(Violation violation, String timeline) {}

    ExplorationResult {
        statesByDepth = List.copyOf(statesByDepth);
        steps = new LinkedHashMap<>(steps);
        violations = List.copyOf(violations);
    }

    /** A flat map from name to number. */
    Map<String, Number> metrics() {
        Map<String, Number> metrics = new LinkedHashMap<>();
        metrics.put("states", states);
        metrics.put("transitions", transitions);
        metrics.put("depth", depth);
        metrics.put("complete", complete ? 1 : 0);
        metrics.put("convergenceChecks", convergenceChecks);
        metrics.put("hashes", hashes);
        for (int i = 0; i < statesByDepth.size(); i++) {
            metrics.put("states.depth" + i, statesByDepth.get(i));
        }
        steps.forEach((kind, count) -> metrics.put("steps." + kind, count));
        return metrics;
    }

    /** For people. */
    String report() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "%,d states to depth %d%s, %,d transitions, %,d checks of convergence, %,d views hashed, %d violations%n",
                states,
                depth,
                complete ? "" : " (bound on states reached)",
                transitions,
                convergenceChecks,
                hashes,
                violations.size()));
        text.append(String.format("states by depth: %s%n", statesByDepth));
        text.append(String.format("steps: %s%n", steps));
        violations.forEach(finding -> text.append(String.format("%n%s%n%s", finding.violation(), finding.timeline())));
        return text.toString();
    }
}
