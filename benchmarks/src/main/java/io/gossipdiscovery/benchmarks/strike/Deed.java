package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.cluster.News;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What is done to one member, or done by it. */
public enum Deed {
    /** It is killed by SIGKILL. */
    CRASH("crash", Duration.ofSeconds(3), Duration.ofSeconds(30)),
    /** It says goodbye. */
    LEAVE("leave", Duration.ofMillis(500), Duration.ofSeconds(10)),
    /** It comes. */
    JOIN("join", Duration.ofMillis(500), Duration.ofSeconds(10)),
    /** Its state gets another value. */
    STATE_CHANGE("state-change", Duration.ofMillis(500), Duration.ofSeconds(10));

    /** So many that a single one that is out of the ordinary does not decide. */
    private static final int LEAST_RUNS = 3;

    private final String words;
    private final Duration settling;
    private final Duration budget;

    Deed(String words, Duration settling, Duration budget) {
        this.words = words;
        this.settling = settling;
        this.budget = budget;
    }

    /** As the command line and the metrics call it. */
    String words() {
        return words;
    }

    /** Any of these is news of it. */
    Set<News> news() {
        return switch (this) {
            case CRASH, LEAVE -> Set.of(News.DIED, News.LEFT);
            case JOIN -> Set.of(News.JOINED);
            case STATE_CHANGE -> Set.of(News.CHANGED);
        };
    }

    /** How long things stand still before it, at least: a crash is found by what a member sets up once it has joined. */
    Duration settling() {
        return settling;
    }

    /** The fewest runs that are figures. */
    static int least(int most) {
        return Math.min(most, LEAST_RUNS);
    }

    /**
     * How often a contestant does it in one setting. The median of his first runs decides, once: as often as fits into the budget.
     *
     * @param took the milliseconds that each run took him so far, with all that it needed beforehand
     * @param most the most runs
     */
    int runs(List<Double> took, int most) {
        if (took.size() < LEAST_RUNS) {
            return least(most);
        }
        List<Double> deciding = took.subList(0, LEAST_RUNS).stream().sorted().toList();
        double fitting = budget.toMillis() / deciding.get(LEAST_RUNS / 2);
        return (int) Math.min(most, Math.max(LEAST_RUNS, fitting));
    }
}
