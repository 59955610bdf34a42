package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.config.MembershipSettings;

/** Something to play on a simulated cluster, seed by seed. Implementations are immutable: seeds run side by side. */
public interface Scenario {

    /** What it is called on the command line. */
    String label();

    /** One line for a person. */
    String description();

    /** How many nodes, where nobody says otherwise. */
    int defaultNodes();

    /** How many seeds of this many nodes, where nobody says otherwise. */
    int defaultSeeds(int nodes);

    /** On which engine settings. */
    default MembershipSettings settings() {
        return MembershipSettings.lan("simulated");
    }

    /** On which engine settings one seed plays, made from the scenario's own or the user's. */
    default MembershipSettings settings(MembershipSettings chosen, long seed) {
        return chosen;
    }

    /** On which network. */
    default NetworkConditions network() {
        return NetworkConditions.lan();
    }

    /** Plays one seed from the first to the last virtual moment, and measures. */
    void play(Simulation simulation, int nodes, Samples samples);
}
