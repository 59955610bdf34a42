package io.gossipdiscovery.membership.fuzz;

import java.nio.ByteBuffer;
import java.util.List;

/** A string of bytes read as decisions, one after the other; past its end every one is 0. */
final class Choices {

    private final ByteBuffer bytes;

    Choices(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    boolean hasMore() {
        return bytes.hasRemaining();
    }

    int u8() {
        return bytes.hasRemaining() ? bytes.get() & 0xFF : 0;
    }

    int u16() {
        return u8() << Byte.SIZE | u8();
    }

    boolean flag() {
        return (u8() & 1) == 1;
    }

    /** 0 to {@code bound} - 1, of which there are at most 256. */
    int below(int bound) {
        return u8() % bound;
    }

    <T> T any(List<T> values) {
        return values.get(below(values.size()));
    }

    long i64() {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << Byte.SIZE | u8();
        }
        return value;
    }

    /** Not negative: mostly small, sometimes near the largest, seldom anything. */
    long number() {
        int kind = u8();
        if (kind < 0xE0) {
            return kind % 12;
        }
        return kind < 0xF8 ? Long.MAX_VALUE - kind % 3 : i64() & Long.MAX_VALUE;
    }

    /** So many bytes, or those that are left. */
    byte[] raw(int length) {
        byte[] value = new byte[Math.min(length, bytes.remaining())];
        bytes.get(value);
        return value;
    }
}
