package io.gossipdiscovery.membership.wire;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.VersionRange;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, big-endian, with the variable-length integers of Protocol Buffers. */
final class ByteWriter {

    private byte[] bytes;
    private int length;

    ByteWriter(int expected) {
        bytes = new byte[expected];
    }

    int length() {
        return length;
    }

    /** Forgets everything behind {@code newLength}. */
    void truncate(int newLength) {
        length = newLength;
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, length);
    }

    void u8(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    void u16(int value) {
        u8(value >>> Byte.SIZE);
        u8(value);
    }

    void i64(long value) {
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            u8((int) (value >>> shift));
        }
    }

    void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            u8((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        u8((int) rest);
    }

    void raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    void sized(byte[] value) {
        varint(value.length);
        raw(value);
    }

    void text(String value) {
        sized(value.getBytes(StandardCharsets.UTF_8));
    }

    void id(NodeId id) {
        i64(id.high());
        i64(id.low());
    }

    void address(NodeAddress address) {
        sized(address.ip());
        u16(address.port());
    }

    void versions(VersionRange versions) {
        u8(versions.lowest());
        u8(versions.highest());
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
