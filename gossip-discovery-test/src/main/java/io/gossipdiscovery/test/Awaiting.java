package io.gossipdiscovery.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits until something holds that other threads bring about. */
final class Awaiting {

    /** Far above what anything here takes on a machine that is not hopelessly busy. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long POLL_MILLIS = 10;

    private Awaiting() {}

    /**
     * Waits until there is no problem any more.
     *
     * @param claim what should hold, for the error
     * @param problem what is in the way, or null
     * @throws AssertionError at the limit, with the last problem
     */
    static void until(String claim, Duration limit, Supplier<@Nullable String> problem) {
        long began = System.nanoTime();
        while (true) {
            String found = problem.get();
            if (found == null) {
                return;
            }
            if (System.nanoTime() - began > limit.toNanos()) {
                throw new AssertionError("Not within " + text(limit) + ": " + claim + "." + found);
            }
            pause(claim);
        }
    }

    private static void pause(String claim) {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting: " + claim, e);
        }
    }

    private static String text(Duration limit) {
        return limit.toMillis() % 1_000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
