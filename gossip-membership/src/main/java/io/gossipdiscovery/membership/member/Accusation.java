package io.gossipdiscovery.membership.member;

/**
 * Who holds a member for gone, and on what grounds. Travels with every SUSPECT, so that independent accusers can be told
 * apart (Lifeguard, section IV-B).
 *
 * @param accuser the member that made the observation itself
 * @param grounds what it observed
 */
public record Accusation(NodeId accuser, Grounds grounds) {

    /** The kind of evidence behind an accusation. */
    public enum Grounds {
        /** Neither a direct nor an indirect probe was answered in time. */
        TIMEOUT,
        /** The address refuses connections. */
        REFUSED,
        /** Another member lives at this very address. */
        GONE,
        /** A stream closed without goodbye. */
        CLOSED;

        /** Whether this says that the process is gone, and not only that nobody answers. */
        public boolean isProcessEvidence() {
            return this == REFUSED || this == GONE;
        }
    }
}
