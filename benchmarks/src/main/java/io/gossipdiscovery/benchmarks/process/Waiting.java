package io.gossipdiscovery.benchmarks.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads bring about. */
public final class Waiting {

    private static final long POLL_MILLIS = 10;

    private Waiting() {}

    /** Whether the condition came true within the limit. */
    public static boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                return false;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return true;
    }
}
