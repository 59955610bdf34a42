package io.gossipdiscovery.sample.load;

/**
 * What came of one request. Times are of {@link System#nanoTime()}.
 *
 * @param scheduledNanos when it was due: latency counts from here, so that a stall of whatever lies between cannot hide
 * @param sentNanos when it was really sent
 * @param endedNanos when its answer was there, or when there was to be none
 * @param kind what came
 * @param port of the inventory that answered, 0 where none did
 * @param detail of a failure, in the words of who noticed it; else empty
 */
public record Outcome(long scheduledNanos, long sentNanos, long endedNanos, Kind kind, int port, String detail) {

    /** How a request ended. */
    public enum Kind {
        /** An inventory answered. */
        SERVED,
        /** The connection to the inventory was refused or broke. */
        BROKEN,
        /** The inventory did not answer in time. */
        TIMED_OUT,
        /** The storefront knew no inventory, and said so: 503. */
        UNAVAILABLE,
        /** Any other answer, that of a wrong service among them. */
        OTHER,
        /** The storefront itself did not answer. */
        UNANSWERED,
        /** As many requests as may be were waiting for an answer already. */
        NOT_SENT
    }

    public boolean failed() {
        return kind != Kind.SERVED;
    }

    public long latencyNanos() {
        return endedNanos - scheduledNanos;
    }

    /** Whether it had begun before this moment and had not ended. */
    boolean inFlightAt(long nanos) {
        return sentNanos < nanos && nanos <= endedNanos;
    }
}
