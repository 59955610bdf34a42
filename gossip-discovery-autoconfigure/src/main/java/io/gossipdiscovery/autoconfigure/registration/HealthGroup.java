package io.gossipdiscovery.autoconfigure.registration;

/** A health group of this application. Knows nothing of Boot's health, which need not be on the class path. */
interface HealthGroup {

    /** Asks all that belong to it, which may take any time. */
    Answer ask();

    /**
     * How the group is.
     *
     * @param isWell whether requests are welcome
     * @param status its status in words
     */
    record Answer(boolean isWell, String status) {}
}
