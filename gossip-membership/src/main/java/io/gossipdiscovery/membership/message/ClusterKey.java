package io.gossipdiscovery.membership.message;

import java.nio.ByteBuffer;
import java.util.Comparator;

/**
 * A key that members have agreed on. All order any two keys alike: the later epoch, and of two that were made at the same time
 * the larger one, is the better key.
 *
 * @param epoch how many keys came before it, from 1 on
 * @param first the first 8 bytes of the key
 * @param second the next 8 bytes
 * @param third the next 8 bytes
 * @param fourth the last 8 bytes
 */
public record ClusterKey(long epoch, long first, long second, long third, long fourth)
        implements Comparable<ClusterKey> {

    /** Length of a key in bytes. */
    public static final int BYTES = 4 * Long.BYTES;

    /** The last epoch: none follows it. */
    public static final long LAST_EPOCH = 1L << 40;

    private static final Comparator<ClusterKey> ORDER = Comparator.comparingLong(ClusterKey::epoch)
            .thenComparingLong(ClusterKey::first)
            .thenComparingLong(ClusterKey::second)
            .thenComparingLong(ClusterKey::third)
            .thenComparingLong(ClusterKey::fourth);

    public ClusterKey {
        if (epoch < 1 || epoch > LAST_EPOCH) {
            throw new IllegalArgumentException("Epoch " + epoch + " is outside 1.." + LAST_EPOCH);
        }
    }

    /** The key itself, 32 bytes: a copy. */
    public byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    @Override
    public int compareTo(ClusterKey other) {
        return ORDER.compare(this, other);
    }

    /** Says nothing of the key itself. */
    @Override
    public String toString() {
        return "ClusterKey[epoch=" + epoch + "]";
    }
}
