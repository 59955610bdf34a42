package io.gossipdiscovery.membership.wire;

import io.gossipdiscovery.membership.wire.ByteReader.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A made-up version 2, which has more to say everywhere: packets in the clear, as an engine of version 1 wrote them, get more
 * bytes at the end of their message, of every update and of every record, and an update of a type that version 1 does not know.
 */
public final class LaterVersion {

    private static final byte[] MORE = "more".getBytes(StandardCharsets.US_ASCII);
    private static final int UNKNOWN = 77;

    private LaterVersion() {}

    /** The packet as version 2 says it. */
    public static ByteBuffer of(ByteBuffer packet) {
        ByteBuffer whole = packet.duplicate();
        byte[] header = new byte[Envelope.HEADER_BYTES];
        whole.get(header);
        ByteReader in = new ByteReader(whole);
        ByteWriter out = new ByteWriter(packet.remaining() * 2);
        out.raw(header);
        try {
            int type = in.u8();
            ByteWriter message = message(type, in.section());
            message.raw(MORE);
            section(out, type, message);
            section(out, UNKNOWN, new ByteWriter(0));
            while (in.hasMore()) {
                int update = in.u8();
                ByteWriter content = rest(in.section());
                content.raw(MORE);
                section(out, update, content);
            }
            ByteWriter unknown = new ByteWriter(8);
            unknown.raw(MORE);
            section(out, UNKNOWN + 1, unknown);
        } catch (Malformed e) {
            throw new IllegalStateException("An engine of version 1 wrote what is not of version 1", e);
        }
        return ByteBuffer.wrap(out.toArray());
    }

    private static ByteWriter message(int type, ByteReader in) throws Malformed {
        ByteWriter out = new ByteWriter(1_024);
        if (type == Code.SYNC_CHUNK || type == Code.SYNC_RECORDS) {
            out.u8(in.u8() | 0x80); // a flag of version 2
            records(in, out);
        } else if (type == Code.SYNC_ENTRIES) {
            out.i64(in.i64());
            out.u8(in.u8() | 0x80);
            entries(in, out);
            records(in, out);
        }
        out.raw(remaining(in));
        return out;
    }

    private static void entries(ByteReader in, ByteWriter out) throws Malformed {
        long count = in.varint(64);
        out.varint(count);
        for (int i = 0; i < count; i++) {
            out.raw(in.raw(16));
            out.u8(in.u8());
            out.varint(in.varint(Long.MAX_VALUE));
            out.varint(in.varint(Long.MAX_VALUE));
        }
    }

    private static void records(ByteReader in, ByteWriter out) throws Malformed {
        long count = in.varint(64);
        out.varint(count);
        for (int i = 0; i < count; i++) {
            ByteWriter record = rest(in.section());
            record.raw(MORE);
            out.sized(record.toArray());
        }
    }

    private static ByteWriter rest(ByteReader in) throws Malformed {
        ByteWriter out = new ByteWriter(128);
        out.raw(remaining(in));
        return out;
    }

    private static byte[] remaining(ByteReader in) throws Malformed {
        ByteWriter out = new ByteWriter(64);
        while (in.hasMore()) {
            out.u8(in.u8());
        }
        return out.toArray();
    }

    private static void section(ByteWriter out, int type, ByteWriter content) {
        out.u8(type);
        out.sized(content.toArray());
    }
}
