package io.gossipdiscovery.membership.member;

/**
 * The protocol versions that a node speaks, all from the lowest to the highest.
 *
 * @param lowest 1 to 255
 * @param highest {@code lowest} to 255
 */
public record VersionRange(int lowest, int highest) {

    /** What nodes of this release speak. */
    public static final VersionRange SPOKEN = new VersionRange(1, 1);

    /** What {@link #highestCommon} answers where two nodes have no version in common. */
    public static final int NONE = 0;

    private static final int MAX = 255;

    public VersionRange {
        if (!isPossible(lowest, highest)) {
            throw new IllegalArgumentException("Protocol versions " + lowest + " to " + highest
                    + " are no range: the lowest is at least 1, the highest no lower and at most " + MAX);
        }
    }

    /** False of two numbers that no node may name as its range. */
    public static boolean isPossible(int lowest, int highest) {
        return lowest >= 1 && highest >= lowest && highest <= MAX;
    }

    /** The version in which two nodes speak with each other: the highest that both speak, or {@link #NONE}. */
    public int highestCommon(VersionRange other) {
        int common = Math.min(highest, other.highest);
        return common >= Math.max(lowest, other.lowest) ? common : NONE;
    }

    /** Whether two nodes have a version in common. */
    public boolean meets(VersionRange other) {
        return highestCommon(other) != NONE;
    }

    /** {@code 1} or {@code 1..2}. */
    @Override
    public String toString() {
        return lowest == highest ? Integer.toString(lowest) : lowest + ".." + highest;
    }
}
