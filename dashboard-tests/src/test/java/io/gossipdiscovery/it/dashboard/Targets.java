package io.gossipdiscovery.it.dashboard;

import java.time.Duration;

/** How soon and how often the page must show what happens. A build only prints what it measured, since the machine is busy with it. */
final class Targets {

    /** Whether the targets themselves must be met, as on a machine that does nothing else; {@code dashboard-tests/run} asks for it. */
    private static final boolean STRICT = Boolean.getBoolean("dashboard.strict");

    /** From what the serving node knows to the page. */
    static final Duration SHOWN = STRICT ? Duration.ofSeconds(1) : Duration.ofSeconds(10);

    /** From the begin of the navigation until something can be seen. */
    static final Duration FIRST_PAINT = STRICT ? Duration.ofSeconds(1) : Duration.ofSeconds(20);

    static final double UPDATES_PER_SECOND = STRICT ? 10 : 1;

    private Targets() {}

    /** A line of the build's output that is looked for. */
    static void print(String measured) {
        System.out.println("[dashboard] " + measured);
    }
}
