package io.gossipdiscovery.simulator;

/**
 * Something that is to be so, and whether it is.
 *
 * @param kind what it means if it is not
 * @param what it says, with its limit
 * @param measured what was found
 * @param held whether that is within the limit
 */
record Condition(Kind kind, String what, String measured, boolean held) {

    enum Kind {
        /** Without it the experiment is no reproduction of the published one, and its figures mean nothing. */
        VALIDITY,
        /** What the project wants to reach. */
        TARGET
    }

    @Override
    public String toString() {
        return (held ? "held      " : "NOT HELD  ") + what + ": " + measured;
    }
}
