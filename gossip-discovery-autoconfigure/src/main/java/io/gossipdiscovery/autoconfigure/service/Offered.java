package io.gossipdiscovery.autoconfigure.service;

/**
 * An instance and what is held of the member that offers it.
 *
 * @param instance that wants requests
 * @param standing of its member
 */
record Offered(GossipServiceInstance instance, Standing standing) {

    /** What is held of a member, from the best to the worst. */
    enum Standing {
        /** It lives. */
        ALIVE,
        /** It does not answer. */
        UNHEARD,
        /** Something else is held against it than that it does not answer. */
        ACCUSED,
        /** It is held for dead since a moment ago, for not having answered. */
        LOST,
        /** It has been held for dead for a while, for not having answered. */
        LOST_BEFORE;

        boolean isLive() {
            return this != LOST && this != LOST_BEFORE;
        }
    }
}
