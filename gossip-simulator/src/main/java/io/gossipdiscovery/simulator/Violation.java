package io.gossipdiscovery.simulator;

import java.util.Locale;

/**
 * An invariant that did not hold.
 *
 * @param invariant its number in the design, 1 to 6; 0 where something threw
 * @param timeNanos the virtual moment
 * @param text what was seen, and what should have been
 */
public record Violation(int invariant, long timeNanos, String text) {

    @Override
    public String toString() {
        String what = invariant == 0 ? "exception" : "invariant " + invariant;
        return String.format(Locale.ROOT, "%s at %.3f s: %s", what, timeNanos / 1e9, text);
    }
}
