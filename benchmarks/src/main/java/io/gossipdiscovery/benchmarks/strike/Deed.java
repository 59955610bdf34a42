package io.gossipdiscovery.benchmarks.strike;

import io.gossipdiscovery.benchmarks.cluster.News;
import java.time.Duration;
import java.util.Set;

/** What is done to one member, or done by it. */
public enum Deed {
    /** It is killed by SIGKILL. */
    CRASH("crash", Duration.ofSeconds(3), Duration.ofSeconds(200)),
    /** It says goodbye. */
    LEAVE("leave", Duration.ofMillis(500), Duration.ofSeconds(45)),
    /** It comes. */
    JOIN("join", Duration.ofMillis(500), Duration.ofSeconds(45)),
    /** Its state gets another value. */
    STATE_CHANGE("state-change", Duration.ofMillis(500), Duration.ofSeconds(45));

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

    /** How long all contestants together may take over their runs of one setting, unless these are very few. */
    Duration budget() {
        return budget;
    }

    /** Whether a member can do it again and again. */
    boolean isRepeatable() {
        return this == STATE_CHANGE;
    }
}
