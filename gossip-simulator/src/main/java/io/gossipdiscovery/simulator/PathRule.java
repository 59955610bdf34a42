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

    Effect effect(Host from, Host to);

    /** Whether streams pass as if the rule did not stand. */
    default boolean sparesStreams() {
        return false;
    }
}
