package io.gossipdiscovery.simulator;

/**
 * An invariant that did not hold.
 *
 * @param invariant its number in the design, 1 to 6
 * @param timeNanos the virtual moment
 * @param text what was seen, and what should have been
 */
public record Violation(int invariant, long timeNanos, String text) {

    @Override
    public String toString() {
        return String.format("invariant %d at %.3f s: %s", invariant, timeNanos / 1e9, text);
    }
}
