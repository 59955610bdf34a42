package io.gossipdiscovery.membership.member;

/**
 * How often a member has refuted an accusation, or spoken anew, in this life (SWIM, section 4.2). Only its owner raises it.
 *
 * @param value 0 to {@link #MAX}
 */
public record Incarnation(long value) implements Comparable<Incarnation> {

    /** The largest incarnation that is accepted from the wire: far beyond what an honest node reaches. */
    public static final long MAX = (1L << 48) - 1;

    /** Where every life begins. */
    public static final Incarnation ZERO = new Incarnation(0);

    public Incarnation {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("Incarnation " + value + " is outside 0.." + MAX);
        }
    }

    @Override
    public int compareTo(Incarnation other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
