package io.gossipdiscovery.simulator;

import io.gossipdiscovery.simulator.ExplorationResult.Finding;
import io.gossipdiscovery.simulator.Step.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Every state that three real engines can get into within some steps of a few starting points, breadth first, so that what is
 * found is found by the shortest way.
 *
 * <p>Engines cannot be copied: a state is the steps that lead to it, done anew on fresh engines whenever it is needed. States are
 * expanded on all cores and taken in one by one, so that the same bounds give the same result.
 */
final class Exploration {

    private static final int BATCH = 512;
    private static final int MAX_FINDINGS = 3;

    /** Situations that are many steps away, and worth beginning from. */
    private static final List<List<Step>> STARTS = List.of(
            List.of(),
            List.of(Step.of(Kind.ISOLATE, 2), Step.of(Kind.CALM), Step.of(Kind.CALM), Step.of(Kind.HEAL)),
            List.of(Step.of(Kind.SILENCE), Step.of(Kind.SILENCE)),
            List.of(
                    Step.of(Kind.ISOLATE, 2),
                    Step.of(Kind.WRITE, 0),
                    Step.of(Kind.SILENCE),
                    Step.of(Kind.HEAL),
                    Step.of(Kind.WRITE, 0)),
            List.of(Step.of(Kind.SILENCE), Step.of(Kind.LEAVE, 2), Step.of(Kind.TIMER)),
            List.of(Step.of(Kind.ISOLATE, 1), Step.of(Kind.LEAVE, 2), Step.of(Kind.CALM), Step.of(Kind.RESTART, 2)),
            List.of(
                    Step.of(Kind.WRITE, 0),
                    Step.of(Kind.WRITE, 0),
                    Step.of(Kind.CALM),
                    Step.of(Kind.ISOLATE, 2),
                    Step.of(Kind.DELETE, 0),
                    Step.of(Kind.WRITE, 0),
                    Step.of(Kind.HEAL)));

    private record State(@Nullable State parent, @Nullable Step step, int start, int depth, long fingerprint) {}

    private record Outcome(State state, List<HashedView> hashes, @Nullable Violation violation) {}

    private final ExplorationBounds bounds;
    private final Consumer<String> progress;
    private final Set<Long> seen = new HashSet<>();
    private final Map<Long, Long> canonByHash = new HashMap<>();
    private final Map<Long, Long> hashByCanon = new HashMap<>();
    private final Map<Kind, Long> steps = new EnumMap<>(Kind.class);
    private final List<Integer> statesByDepth = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private long transitions;
    private long traceHash;
    private boolean complete = true;

    private Exploration(ExplorationBounds bounds, Consumer<String> progress) {
        this.bounds = bounds;
        this.progress = progress;
    }

    /**
     * Explores to the bounds, or to the depth of the first violations.
     *
     * @param progress takes a line now and then
     */
    static ExplorationResult run(ExplorationBounds bounds, Consumer<String> progress) {
        return new Exploration(bounds, progress).run();
    }

    private ExplorationResult run() {
        List<State> level = new ArrayList<>();
        for (int start = 0; start < STARTS.size(); start++) {
            take(outcomeOf(new State(null, null, start, 0, 0), null), level);
        }
        statesByDepth.add(level.size());
        int depth = 0;
        while (depth < bounds.depth() && findings.isEmpty() && complete && !level.isEmpty()) {
            level = expand(level);
            depth++;
            statesByDepth.add(level.size());
            progress.accept(String.format("depth %d: %,d states, %,d transitions", depth, seen.size(), transitions));
        }
        int checks = findings.isEmpty() ? converge(level) : 0;
        return new ExplorationResult(
                seen.size(),
                statesByDepth,
                transitions,
                depth,
                complete,
                checks,
                hashByCanon.size(),
                traceHash,
                steps,
                findings);
    }

    private List<State> expand(List<State> level) {
        List<State> next = new ArrayList<>();
        for (int from = 0; from < level.size() && complete && findings.size() < MAX_FINDINGS; from += BATCH) {
            List<State> batch = level.subList(from, Math.min(level.size(), from + BATCH));
            List<List<Outcome>> outcomes = IntStream.range(0, batch.size())
                    .parallel()
                    .mapToObj(i -> successors(batch.get(i)))
                    .toList();
            for (List<Outcome> all : outcomes) {
                all.forEach(outcome -> take(outcome, next));
            }
        }
        return next;
    }

    private List<Outcome> successors(State state) {
        Trio here = replay(pathOf(state, null));
        here.checks.afterStep();
        if (Fingerprint.of(here) != state.fingerprint) {
            throw new IllegalStateException("The same steps led to another state: " + pathOf(state, null));
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (Step step : here.steps()) {
            outcomes.add(outcomeOf(state, step));
        }
        return outcomes;
    }

    /** What a step leads to; the state itself where there is no step. */
    private Outcome outcomeOf(State from, @Nullable Step step) {
        Trio trio = new Trio(bounds.settings(), bounds.seed());
        Violation violation = null;
        List<HashedView> hashes = List.of();
        try {
            pathOf(from, step).forEach(trio::apply);
            hashes = trio.checks.afterStep();
        } catch (RuntimeException thrown) {
            violation = new Violation(0, trio.nowNanos, thrown + " at " + thrown.getStackTrace()[0]);
        }
        List<Violation> found = trio.checks.violations();
        violation = violation == null && !found.isEmpty() ? found.get(0) : violation;
        int depth = step == null ? from.depth : from.depth + 1;
        State reached = new State(step == null ? null : from, step, from.start, depth, Fingerprint.of(trio));
        return new Outcome(reached, hashes, violation);
    }

    private void take(Outcome outcome, List<State> level) {
        State state = outcome.state;
        if (state.step != null) {
            transitions++;
            steps.merge(state.step.kind(), 1L, Long::sum);
        }
        Violation violation = outcome.violation;
        for (HashedView hashed : outcome.hashes) {
            Long canon = canonByHash.putIfAbsent(hashed.hash(), hashed.canon());
            Long hash = hashByCanon.putIfAbsent(hashed.canon(), hashed.hash());
            if (violation == null && canon != null && canon != hashed.canon()) {
                violation = new Violation(6, 0, "a hash is that of an unequal view seen before");
            } else if (violation == null && hash != null && hash != hashed.hash()) {
                violation = new Violation(6, 0, "a hash is not that of an equal view seen before");
            }
        }
        if (violation != null) {
            if (findings.size() < MAX_FINDINGS) {
                findings.add(new Finding(violation, timeline(state)));
            }
        } else if (!seen.contains(state.fingerprint)) {
            if (seen.size() >= bounds.states()) {
                complete = false;
            } else {
                seen.add(state.fingerprint);
                traceHash =
                        new Fingerprint().add(traceHash).add(state.fingerprint).value();
                level.add(state);
            }
        }
    }

    /** From an even sample of these states: does the cluster come to rest, and is it right then? */
    private int converge(List<State> level) {
        int checks = Math.min(bounds.convergenceChecks(), level.size());
        for (int from = 0; from < checks && findings.size() < MAX_FINDINGS; from += BATCH) {
            List<Integer> failed = IntStream.range(from, Math.min(checks, from + BATCH))
                    .parallel()
                    .map(i -> (int) ((long) i * level.size() / checks))
                    .filter(i -> !converges(replay(pathOf(level.get(i), null))))
                    .boxed()
                    .toList();
            for (int i : failed) {
                if (findings.size() < MAX_FINDINGS) {
                    findings.add(diverged(level.get(i)));
                }
            }
            progress.accept(String.format("%,d of %,d checks of convergence", Math.min(checks, from + BATCH), checks));
        }
        return checks;
    }

    private boolean converges(Trio trio) {
        try {
            return trio.converges(Bounds.of(bounds.settings(), Trio.HOSTS).convergence())
                    && trio.checks.violations().isEmpty();
        } catch (RuntimeException thrown) {
            return false;
        }
    }

    private Finding diverged(State state) {
        Trio trio = replay(pathOf(state, null));
        Violation violation = null;
        try {
            trio.converges(Bounds.of(bounds.settings(), Trio.HOSTS).convergence());
        } catch (RuntimeException thrown) {
            violation = new Violation(0, trio.nowNanos, thrown + " at " + thrown.getStackTrace()[0]);
        }
        if (violation == null) {
            List<Violation> found = trio.checks.violations();
            violation = found.isEmpty()
                    ? new Violation(2, trio.nowNanos, "healed and left alone, the views do not become equal and right")
                    : found.get(0);
        }
        return new Finding(
                violation, timeline(state) + "  healed and left alone" + System.lineSeparator() + held(trio));
    }

    private Trio replay(List<Step> path) {
        Trio trio = new Trio(bounds.settings(), bounds.seed());
        path.forEach(trio::apply);
        return trio;
    }

    private static List<Step> pathOf(State state, @Nullable Step last) {
        ArrayDeque<Step> path = new ArrayDeque<>();
        if (last != null) {
            path.add(last);
        }
        for (State at = state; at != null; at = at.parent) {
            if (at.step != null) {
                path.addFirst(at.step);
            }
        }
        List<Step> whole = new ArrayList<>(STARTS.get(state.start));
        whole.addAll(path);
        return whole;
    }

    private String timeline(State state) {
        Trio trio = new Trio(bounds.settings(), bounds.seed());
        StringBuilder text = new StringBuilder();
        int number = 0;
        for (Step step : pathOf(state, null)) {
            String thrown = "";
            try {
                trio.apply(step);
            } catch (RuntimeException e) {
                thrown = "     " + e + System.lineSeparator();
            }
            text.append(String.format("  %d. %s%n", ++number, step))
                    .append(thrown)
                    .append(held(trio));
        }
        return text.toString();
    }

    private static String held(Trio trio) {
        StringBuilder text = new StringBuilder();
        for (TrioNode node : trio.nodes) {
            if (node.running) {
                List<String> members = node.held.members().stream()
                        .map(trio.checks::text)
                        .sorted()
                        .toList();
                text.append(
                        String.format("     %.3f s %s: %s%n", trio.nowNanos / 1e9, node, String.join(", ", members)));
            }
        }
        return text.toString();
    }
}
