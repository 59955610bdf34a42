package io.gossipdiscovery.membership.member;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The identity of one life of a node: 128 bits, drawn fresh at every start, so that a restart is a new member and the old
 * life of an address cannot come back. Opaque; ordered as an unsigned number.
 *
 * @param high the upper 64 bits
 * @param low the lower 64 bits
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {

    /** Length of the text form in characters. */
    private static final int HEX_LENGTH = 32;

    /** Draws an id. The generator must be cryptographically strong wherever packets are sealed: keys derive from the id. */
    public static NodeId random(RandomGenerator random) {
        return new NodeId(random.nextLong(), random.nextLong());
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if {@code text} is not 32 hexadecimal digits
     */
    public static NodeId parse(String text) {
        if (text.length() != HEX_LENGTH) {
            throw new IllegalArgumentException(
                    "Node id '" + text + "' has " + text.length() + " characters, expected 32 hexadecimal digits");
        }
        return new NodeId(
                HexFormat.fromHexDigitsToLong(text, 0, HEX_LENGTH / 2),
                HexFormat.fromHexDigitsToLong(text, HEX_LENGTH / 2, HEX_LENGTH));
    }

    /** The first eight hexadecimal digits: enough for a person to tell the members of one cluster apart. */
    public String abbreviated() {
        return toString().substring(0, 8);
    }

    @Override
    public int compareTo(NodeId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(high) + hex.toHexDigits(low);
    }
}
