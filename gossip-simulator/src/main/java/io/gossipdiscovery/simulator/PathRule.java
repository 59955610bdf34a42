package io.gossipdiscovery.simulator;

/** What is wrong with some paths for as long as the rule stands. Directions are apart: a rule may hold one way only. */
interface PathRule {

    /** What becomes of a packet. */
    enum Effect {
        /** Nothing: the next rule decides. */
        PASS,
        /** It vanishes. */
        DROP,
        /** It vanishes, and a stream that is being opened is refused by something on the way. */
        REJECT
    }

    default Effect effect(Host from, Host to) {
        return Effect.PASS;
    }

    /** The share of packets in this direction that are lost beside what the network loses, 0 to 1. */
    default double loss(Host from, Host to) {
        return 0;
    }

    /** How much longer a packet in this direction is under way, in nanoseconds. */
    default long latencyNanos(Host from, Host to) {
        return 0;
    }

    /** Whether streams pass as if the rule did not stand. */
    default boolean sparesStreams() {
        return false;
    }
}
