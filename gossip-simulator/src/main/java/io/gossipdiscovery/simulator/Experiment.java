package io.gossipdiscovery.simulator;

/** An experiment that others have published, played by several contestants side by side. Implementations are immutable. */
interface Experiment {

    /** What it is called on the command line. */
    String label();

    /** One line for a person. */
    String description();

    /** How many nodes, where nobody says otherwise. */
    int defaultNodes();

    /** How many nodes it takes at least. */
    int fewestNodes();

    /** Whether the shipped preset's figures mean something without anybody else's beside them. */
    default boolean canBePlayedAlone() {
        return false;
    }

    /** Plays all of it, one run per thread at a time. */
    Findings play(ExperimentCall call, Runs runs);
}
