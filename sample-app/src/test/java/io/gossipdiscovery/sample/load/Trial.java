package io.gossipdiscovery.sample.load;

import io.gossipdiscovery.sample.load.Outcome.Kind;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What came of all requests while something was done to the inventories.
 *
 * @param strikes the moments at which something was done, in order
 * @param outcomes in the order in which they ended
 */
public record Trial(List<Long> strikes, List<Outcome> outcomes) {

    private static final int SHOWN = 5;

    public Trial {
        strikes = List.copyOf(strikes);
        outcomes = List.copyOf(outcomes);
        if (strikes.isEmpty() || outcomes.isEmpty()) {
            throw new IllegalArgumentException(
                    "A trial needs strikes and requests, not " + strikes.size() + " and " + outcomes.size());
        }
    }

    public List<Outcome> failures() {
        return outcomes.stream().filter(Outcome::failed).toList();
    }

    /** The failures of requests that had begun before a strike: a process that is killed cannot answer them. */
    public List<Outcome> inFlight() {
        return failures().stream().filter(this::inFlight).toList();
    }

    /** The failures of requests that began after the strike. */
    public List<Outcome> avoidable() {
        return failures().stream().filter(Predicate.not(this::inFlight)).toList();
    }

    /** The {@link #avoidable()} failures of this kind. */
    public List<Outcome> avoidable(Kind kind) {
        return avoidable().stream().filter(outcome -> outcome.kind() == kind).toList();
    }

    /** How many of the {@link #avoidable()} failures are of one of these kinds. */
    public int countAvoidable(Kind... kinds) {
        Set<Kind> counted = Set.of(kinds);
        return (int) avoidable().stream()
                .filter(outcome -> counted.contains(outcome.kind()))
                .count();
    }

    /** The failures by kind; kinds without any are left out. */
    public Map<Kind, Integer> kinds() {
        Map<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        failures().forEach(failure -> kinds.merge(failure.kind(), 1, Integer::sum));
        return kinds;
    }

    /** Of all requests, failed ones included, the longest from when it was due. */
    public long worstLatencyNanos() {
        return outcomes.stream().mapToLong(Outcome::latencyNanos).max().orElseThrow();
    }

    /** From a strike to the end of the last failure before the next strike, the longest; 0 without a failure. */
    public long lastFailureNanos() {
        return failures().stream().mapToLong(this::sinceStrike).max().orElse(0);
    }

    private boolean inFlight(Outcome outcome) {
        return strikes.stream().anyMatch(outcome::inFlightAt);
    }

    private long sinceStrike(Outcome failure) {
        return strikes.stream()
                .mapToLong(strike -> failure.endedNanos() - strike)
                .filter(since -> since >= 0)
                .min()
                .orElse(0);
    }

    /** The figures in one line. */
    public String summary() {
        return "%d requests, %d failed %s, %d of them in flight at the time; worst latency %d ms; last failure after %d ms"
                .formatted(
                        outcomes.size(),
                        failures().size(),
                        kinds(),
                        inFlight().size(),
                        TimeUnit.NANOSECONDS.toMillis(worstLatencyNanos()),
                        TimeUnit.NANOSECONDS.toMillis(lastFailureNanos()));
    }

    /** The figures, and the first of the failures. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(summary());
        avoidable().stream()
                .sorted(Comparator.comparingLong(Outcome::sentNanos))
                .limit(SHOWN)
                .forEach(failure -> text.append("\n    %s, %d ms after the strike, %d ms after it was due: %s"
                        .formatted(
                                failure.kind(),
                                TimeUnit.NANOSECONDS.toMillis(sinceStrike(failure)),
                                TimeUnit.NANOSECONDS.toMillis(failure.latencyNanos()),
                                failure.detail())));
        return text.toString();
    }
}
