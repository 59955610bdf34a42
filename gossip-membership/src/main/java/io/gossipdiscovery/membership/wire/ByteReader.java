package io.gossipdiscovery.membership.wire;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.VersionRange;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads what {@link ByteWriter} wrote. Every length is checked before anything is allocated for it. */
final class ByteReader {

    /** The packet is cut short or says what cannot be. Never leaves this package, hence without a stack trace. */
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        Malformed() {
            super("malformed", null, false, false);
        }
    }

    /** Nine bytes hold 63 bits, and no number is negative. */
    private static final int MAX_VARINT_SHIFT = 56;

    private final ByteBuffer bytes;

    ByteReader(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    int u8() throws Malformed {
        require(1);
        return bytes.get() & 0xFF;
    }

    int u16() throws Malformed {
        require(Short.BYTES);
        return bytes.getShort() & 0xFFFF;
    }

    long i64() throws Malformed {
        require(Long.BYTES);
        return bytes.getLong();
    }

    /** A number from 0 to {@code max} in its shortest form: a value has one encoding. */
    long varint(long max) throws Malformed {
        long value = 0;
        for (int shift = 0; shift <= MAX_VARINT_SHIFT; shift += 7) {
            int next = u8();
            value |= (long) (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                boolean padded = next == 0 && shift > 0;
                if (padded || value > max) {
                    throw new Malformed();
                }
                return value;
            }
        }
        throw new Malformed();
    }

    byte[] raw(int length) throws Malformed {
        require(length);
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }

    byte[] sized(int max) throws Malformed {
        return raw(length(max));
    }

    String text(int max) throws Malformed {
        int end = length(max) + bytes.position();
        ByteBuffer encoded = bytes.duplicate().limit(end);
        bytes.position(end);
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(encoded);
            return decoded.toString();
        } catch (CharacterCodingException e) {
            throw new Malformed();
        }
    }

    NodeId id() throws Malformed {
        return new NodeId(i64(), i64());
    }

    NodeAddress address() throws Malformed {
        byte[] ip = sized(16);
        int port = u16();
        if ((ip.length != 4 && ip.length != 16) || port == 0) {
            throw new Malformed();
        }
        NodeAddress address = NodeAddress.of(ip, port);
        boolean shortest = address.isIpv4() == (ip.length == 4);
        if (!shortest || !address.isOfOneHost()) {
            throw new Malformed();
        }
        return address;
    }

    /** The lowest bit of a byte; the others are for later versions. */
    boolean flag() throws Malformed {
        return (u8() & 1) != 0;
    }

    VersionRange versions() throws Malformed {
        int lowest = u8();
        int highest = u8();
        if (!VersionRange.isPossible(lowest, highest)) {
            throw new Malformed();
        }
        return new VersionRange(lowest, highest);
    }

    /** A reader of the next {@code varint} bytes alone; what it leaves unread is skipped here. */
    ByteReader section() throws Malformed {
        int end = length(Integer.MAX_VALUE) + bytes.position();
        ByteBuffer part = bytes.duplicate().limit(end);
        bytes.position(end);
        return new ByteReader(part);
    }

    private int length(int max) throws Malformed {
        int length = (int) varint(max);
        require(length);
        return length;
    }

    private void require(int count) throws Malformed {
        if (bytes.remaining() < count) {
            throw new Malformed();
        }
    }
}
