package io.gossipdiscovery.membership.wire;

import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.wire.ByteReader.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Packets as lines of hexadecimal bytes and what they are, for people; written from docs/WIRE.md and not from the decoder. */
final class Dissector {

    private static final int BYTES_PER_LINE = 16;
    private static final int COLUMN = 3 * BYTES_PER_LINE + 1;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final Map<Integer, String> MESSAGES = Map.ofEntries(
            Map.entry(1, "Ping"),
            Map.entry(2, "Ack"),
            Map.entry(3, "PingReq"),
            Map.entry(4, "Nack"),
            Map.entry(5, "Gossip"),
            Map.entry(6, "SyncChunk"),
            Map.entry(7, "StateRequest"),
            Map.entry(8, "SyncBuckets"),
            Map.entry(9, "SyncEntries"),
            Map.entry(10, "SyncRecords"),
            Map.entry(11, "Busy"),
            Map.entry(12, "Gone"),
            Map.entry(13, "Watch"),
            Map.entry(14, "Goodbye"),
            Map.entry(15, "CheckRequest"),
            Map.entry(16, "CheckResult"),
            Map.entry(17, "Keys"));
    private static final Map<Integer, String> UPDATES =
            Map.of(1, "MemberUpdate", 2, "StateUpdate", 3, "StateAnnouncement");
    private static final List<String> STATUS = List.of("-", "ALIVE", "SUSPECT", "DEAD", "LEFT");
    private static final List<String> GROUNDS = List.of("nobody accuses", "TIMEOUT", "REFUSED", "GONE", "CLOSED");
    private static final List<String> OUTCOME = List.of("-", "ANSWERED", "GONE", "SILENT");

    private final ByteBuffer bytes;
    private final ByteReader in;
    private final List<String> lines = new ArrayList<>();
    private int shown;

    private Dissector(byte[] packet, int from) {
        this.bytes = ByteBuffer.wrap(packet);
        this.bytes.position(from);
        this.in = new ByteReader(bytes);
        this.shown = from;
    }

    /** The content of a packet. */
    static List<String> content(byte[] content) {
        Dissector dissector = new Dissector(content, 0);
        try {
            dissector.sections();
        } catch (Malformed e) {
            throw new IllegalArgumentException("not a content", e);
        }
        return dissector.lines;
    }

    /** A whole packet. */
    static List<String> packet(byte[] packet) {
        Dissector dissector = new Dissector(packet, 0);
        try {
            boolean sealed = dissector.header();
            if (sealed) {
                int sealedBytes = packet.length - Envelope.HEADER_BYTES - 16;
                dissector.in.raw(sealedBytes);
                dissector.show("content, sealed");
                dissector.in.raw(16);
                dissector.show("tag of AES-GCM");
            } else {
                dissector.sections();
            }
        } catch (Malformed e) {
            throw new IllegalArgumentException("not a packet", e);
        }
        return dissector.lines;
    }

    private boolean header() throws Malformed {
        in.u16();
        show("'G' 'D'");
        show("lowest protocol version: " + in.u8());
        show("highest protocol version: " + in.u8());
        boolean sealed = in.u8() == 1;
        show(sealed ? "sealed" : "in the clear");
        in.i64();
        show("first bytes of the SHA-256 of the cluster's name");
        id("sender");
        show("counter: " + in.i64());
        return sealed;
    }

    private void sections() throws Malformed {
        int type = in.u8();
        show("message " + type + ": " + MESSAGES.get(type));
        show("length: " + in.varint(Integer.MAX_VALUE));
        message(type);
        while (in.hasMore()) {
            int update = in.u8();
            show("update " + update + ": " + UPDATES.get(update));
            show("length: " + in.varint(Integer.MAX_VALUE));
            update(update);
        }
    }

    private void message(int type) throws Malformed {
        switch (type) {
            case 1 -> {
                number("sequence");
                id("target");
                hash("hash of the sender's table");
            }
            case 2 -> {
                number("sequence");
                hash("hash of the sender's table");
            }
            case 3 -> {
                number("sequence");
                id("target");
                address();
                hash("hash of the sender's table");
            }
            case 4 -> number("sequence");
            case 6, 7, 8, 9, 10 -> syncMessage(type);
            case 11 -> number("retry after, ms");
            case 12 -> {
                number("sequence");
                address();
            }
            case 13 -> {
                number("sequence");
                id("target");
            }
            case 15 -> id("target");
            case 16 -> code("outcome", OUTCOME);
            case 17 -> keys();
            default -> {
                // empty
            }
        }
    }

    private void syncMessage(int type) throws Malformed {
        switch (type) {
            case 6 -> {
                flag("last");
                records();
            }
            case 7 -> {
                id("subject");
                number("version");
            }
            case 8 -> {
                for (int i = 0; i < 64; i++) {
                    hash("hash of bucket " + i);
                }
            }
            case 9 -> {
                hash("buckets that differ");
                flag("last");
                entries();
                records();
            }
            default -> {
                flag("more");
                records();
                wanted();
            }
        }
    }

    private void update(int type) throws Malformed {
        id("subject");
        switch (type) {
            case 1 -> memberUpdate();
            case 2 -> delta();
            default -> number("version");
        }
    }

    private void memberUpdate() throws Malformed {
        address();
        int status = evidence();
        if (status == 1) {
            versions();
        } else if (status < 4) {
            int grounds = code("grounds", GROUNDS);
            if (grounds != 0) {
                id("accuser");
            }
        }
    }

    private void records() throws Malformed {
        long records = number("records");
        for (int i = 1; i <= records; i++) {
            show("length of record " + i + ": " + in.varint(Integer.MAX_VALUE));
            id("id");
            address();
            if (evidence() <= 2) {
                versions();
                delta();
            } else {
                number("age, s");
            }
        }
    }

    private void entries() throws Malformed {
        long entries = number("entries");
        for (int i = 1; i <= entries; i++) {
            id("id of entry " + i);
            evidence();
            number("state version");
        }
    }

    private void wanted() throws Malformed {
        long wanted = number("wanted");
        for (int i = 1; i <= wanted; i++) {
            id("id of wanted " + i);
            number("state version");
        }
    }

    private void delta() throws Malformed {
        number("state from version");
        number("state to version");
        long entries = number("state entries");
        for (int i = 1; i <= entries; i++) {
            int length = (int) in.varint(Integer.MAX_VALUE);
            show("length of key " + i + ": " + length);
            String key = new String(in.raw(length), StandardCharsets.UTF_8);
            show("key " + i + ": '" + key + "'");
            number("its version");
            int value = (int) in.varint(Integer.MAX_VALUE) - 1;
            show(value < 0 ? "deleted" : "length of its value, plus 1: " + (value + 1));
            if (value > 0) {
                in.raw(value);
                show("its value");
            }
        }
    }

    private int evidence() throws Malformed {
        int status = code("status", STATUS);
        number("incarnation");
        return status;
    }

    private void versions() throws Malformed {
        show("lowest protocol version: " + in.u8());
        show("highest protocol version: " + in.u8());
    }

    private void address() throws Malformed {
        int length = (int) in.varint(16);
        show("length of the IP address: " + length);
        in.raw(length);
        show("IP address");
        show("port: " + in.u16());
    }

    private void id(String what) throws Malformed {
        in.raw(16);
        show(what);
    }

    private void keys() throws Malformed {
        long count = in.varint(Message.Keys.MOST);
        show("keys: " + count);
        for (long i = 0; i < count; i++) {
            number("epoch");
            in.raw(32);
            show("key");
        }
    }

    private void hash(String what) throws Malformed {
        in.i64();
        show(what);
    }

    private long number(String what) throws Malformed {
        long number = in.varint(Long.MAX_VALUE);
        show(what + ": " + number);
        return number;
    }

    private void flag(String what) throws Malformed {
        show(what + ": " + ((in.u8() & 1) == 1));
    }

    private int code(String what, List<String> names) throws Malformed {
        int code = in.u8();
        show(what + ": " + names.get(code));
        return code;
    }

    /** What was read since the last line. */
    private void show(String what) {
        String comment = "# " + what;
        while (shown < bytes.position()) {
            int end = Math.min(shown + BYTES_PER_LINE, bytes.position());
            String hex = HEX.formatHex(bytes.array(), shown, end);
            lines.add((hex + " ".repeat(COLUMN - hex.length()) + comment).stripTrailing());
            comment = "";
            shown = end;
        }
    }
}
