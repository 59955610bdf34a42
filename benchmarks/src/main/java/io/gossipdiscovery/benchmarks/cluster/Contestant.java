package io.gossipdiscovery.benchmarks.cluster;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Software whose clusters are measured. */
public interface Contestant {

    /** Instead of a version that cannot be told. */
    String UNKNOWN_VERSION = "of unknown version";

    /** As the tables call it. */
    String name();

    /** The LAN defaults first, then the fastest that its documentation offers. */
    List<String> presets();

    /** What is really there, as far as it can be told, and what it seals packets with. */
    String version() throws InterruptedException;

    /** Why it cannot be measured here; null if it can. */
    @Nullable
    String missing();

    /**
     * Returns once all observers know each other. Fails, with the reason, if they do not within {@link Observations#FORMING_LIMIT}.
     *
     * @param preset one of {@link #presets()}
     * @param observers how many members there are before a subject joins
     * @param enter what to put before each command, to run it in a network namespace say; empty for this machine's own network
     */
    MeasuredCluster form(String preset, int observers, List<String> enter) throws IOException, InterruptedException;
}
