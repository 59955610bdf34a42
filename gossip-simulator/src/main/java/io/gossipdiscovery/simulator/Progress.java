package io.gossipdiscovery.simulator;

import java.util.concurrent.TimeUnit;

/** Says on the standard error stream now and then how far it is. */
final class Progress {

    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final String what;
    private final long beganNanos;
    private long toldNanos;

    Progress(String what, long beganNanos) {
        this.what = what;
        this.beganNanos = beganNanos;
        this.toldNanos = beganNanos;
    }

    void done(int count, int of) {
        long now = System.nanoTime();
        if (now - toldNanos >= INTERVAL_NANOS) {
            toldNanos = now;
            long elapsed = TimeUnit.NANOSECONDS.toSeconds(now - beganNanos);
            System.err.printf("  %d of %d %s after %d s%n", count, of, what, elapsed);
        }
    }
}
