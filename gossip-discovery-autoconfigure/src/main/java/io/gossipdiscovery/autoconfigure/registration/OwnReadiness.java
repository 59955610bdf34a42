package io.gossipdiscovery.autoconfigure.registration;

import io.gossipdiscovery.autoconfigure.service.Readiness;

/**
 * What an instance says of itself before a person says anything, and why.
 *
 * @param readiness STARTING, UP or DOWN
 * @param reason in words for a person
 */
record OwnReadiness(Readiness readiness, String reason) {

    /** Of an instance that nobody watches. */
    static final OwnReadiness UNWATCHED = new OwnReadiness(Readiness.UP, "nothing says otherwise");
}
