package io.gossipdiscovery.membership.wire;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.VersionRange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The clear header of every packet of one cluster, {@value #HEADER_BYTES} bytes, big-endian:
 *
 * <pre>
 *  0  2  'G' 'D'
 *  2  1  lowest protocol version that the sender speaks
 *  3  1  highest protocol version that the sender speaks
 *  4  1  0: content in the clear, 1: sealed with AES-256-GCM
 *  5  8  first bytes of the SHA-256 of the cluster's name
 * 13 16  sender
 * 29  8  counter: the nonce, never repeated by a sender; its highest bit is 0 in datagrams and 1 in frames
 * 37     content
 * </pre>
 *
 * The header and the cluster's whole name are authenticated along with the content.
 */
public final class Envelope {

    /** Length of the header in bytes. */
    public static final int HEADER_BYTES = 37;

    private static final int MAGIC = 'G' << 8 | 'D';
    private static final int CLEAR = 0;
    private static final int SEALED = 1;
    private static final int TAG_BYTES = 8;
    private static final long FRAME_BIT = Long.MIN_VALUE;

    private final byte[] name;
    private final long tag;
    private final VersionRange spoken;

    public Envelope(String cluster) {
        this(cluster, VersionRange.SPOKEN);
    }

    /** Packets of nodes that speak these protocol versions. */
    public Envelope(String cluster, VersionRange spoken) {
        this.spoken = spoken;
        this.name = cluster.getBytes(StandardCharsets.UTF_8);
        this.tag = ByteBuffer.wrap(sha256(name), 0, TAG_BYTES).getLong();
    }

    /** The protocol versions that packets of this node name. */
    public VersionRange spoken() {
        return spoken;
    }

    /** A keyed seed for hashes that are only compared within one cluster. */
    public long clusterTag() {
        return tag;
    }

    /** The counter of the frame with this number; that of a datagram is its number. */
    public static long ofFrame(long number) {
        return number | FRAME_BIT;
    }

    /** Whether this is the counter of a frame. */
    public static boolean isOfFrame(long counter) {
        return counter < 0;
    }

    /** Which number of the sender's datagrams, or of its frames, this counter stands for. */
    public static long number(long counter) {
        return counter & ~FRAME_BIT;
    }

    /** The header, with nothing behind it. */
    public byte[] header(NodeId sender, long counter, boolean sealed) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .putShort((short) MAGIC)
                .put((byte) spoken.lowest())
                .put((byte) spoken.highest())
                .put((byte) (sealed ? SEALED : CLEAR))
                .putLong(tag)
                .putLong(sender.high())
                .putLong(sender.low())
                .putLong(counter)
                .array();
    }

    /** What is authenticated along with the content of a packet with this header. */
    public byte[] associated(byte[] header) {
        byte[] associated = Arrays.copyOf(header, header.length + name.length);
        System.arraycopy(name, 0, associated, header.length, name.length);
        return associated;
    }

    /** Reads the header of a packet, which is left positioned at its content. */
    public Opened open(ByteBuffer packet) {
        if (packet.remaining() < HEADER_BYTES) {
            return Opened.rejected(
                    packet.remaining() >= 2 && packet.getShort(packet.position()) == (short) MAGIC
                            ? Rejection.TRUNCATED
                            : Rejection.NOT_GOSSIP);
        }
        byte[] header = new byte[HEADER_BYTES];
        packet.get(header);
        ByteBuffer in = ByteBuffer.wrap(header);
        if (in.getShort() != (short) MAGIC) {
            return Opened.rejected(Rejection.NOT_GOSSIP);
        }
        int lowest = in.get() & 0xFF;
        int highest = in.get() & 0xFF;
        if (!VersionRange.isPossible(lowest, highest) || !spoken.meets(new VersionRange(lowest, highest))) {
            return Opened.rejected(Rejection.VERSION);
        }
        int seal = in.get();
        if (in.getLong() != tag) {
            return Opened.rejected(Rejection.OTHER_CLUSTER);
        }
        if (seal != CLEAR && seal != SEALED) {
            return Opened.rejected(Rejection.MALFORMED);
        }
        return new Opened(null, new NodeId(in.getLong(), in.getLong()), in.getLong(), seal == SEALED, header);
    }

    private static byte[] sha256(byte[] text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM lacks SHA-256, which every Java SE 17 has", e);
        }
    }
}
