package io.gossipdiscovery.autoconfigure.membership;

/** The surroundings that an application takes itself to run in. */
public enum GossipMode {
    /** Without configuration on somebody's machine: loopback only, finds the other applications of this user. */
    LOCAL,
    /** On a network, among the seeds that were configured. */
    NETWORK,
    /** In a test: any free port on loopback, joins nobody unless told to. */
    TEST
}
