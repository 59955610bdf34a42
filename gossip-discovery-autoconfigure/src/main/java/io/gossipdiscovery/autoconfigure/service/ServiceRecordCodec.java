package io.gossipdiscovery.autoconfigure.service;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a {@link ServiceRecord}, all but its instance id, which is in the key. The same record always makes the same
 * bytes, and only these bytes make it:
 *
 * <pre>
 * u8      version, 1
 * u8      flags: 1 = secure, 2 = a scheme follows the port; the others are 0
 * text    service id          a text is: u16 length in bytes, that many bytes of UTF-8
 * text    host
 * u16     port
 * text    scheme, where its flag is set
 * u16     number of metadata entries, then each as text key, text value, keys strictly ascending as Java strings
 * </pre>
 *
 * <p>A later version of the format gets another number and, beside the old one, another key, so that old nodes go on reading.
 */
final class ServiceRecordCodec {

    private static final int VERSION = 1;
    private static final int SECURE = 1;
    private static final int HAS_SCHEME = 2;

    private ServiceRecordCodec() {}

    static byte[] encode(ServiceRecord record) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        String scheme = record.scheme();
        out.write(VERSION);
        out.write((record.secure() ? SECURE : 0) | (scheme != null ? HAS_SCHEME : 0));
        writeText(out, record.serviceId());
        writeText(out, record.host());
        writeShort(out, record.port());
        if (scheme != null) {
            writeText(out, scheme);
        }
        Map<String, String> metadata = record.sortedMetadata();
        writeShort(out, metadata.size());
        metadata.forEach((key, value) -> {
            writeText(out, key);
            writeText(out, value);
        });
        return out.toByteArray();
    }

    private static void writeText(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writeShort(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void writeShort(ByteArrayOutputStream out, int value) {
        out.write(value >>> Byte.SIZE);
        out.write(value);
    }

    /** The record, or null where the bytes are not exactly one. Whatever the bytes, it throws nothing. */
    static @Nullable ServiceRecord decode(String instanceId, byte[] bytes) {
        Reader in = new Reader(bytes);
        int version = in.unsignedByte();
        int flags = in.unsignedByte();
        String serviceId = in.text(ServiceRecord.MAX_NAME_BYTES);
        String host = in.text(ServiceRecord.MAX_NAME_BYTES);
        int port = in.unsignedShort();
        String scheme = (flags & HAS_SCHEME) != 0 ? in.text(ServiceRecord.MAX_SCHEME_BYTES) : null;
        Map<String, String> metadata = metadata(in);
        if (version != VERSION || (flags & ~(SECURE | HAS_SCHEME)) != 0 || !in.isWholeAndRead()) {
            return null;
        }
        if (ServiceRecord.problem(serviceId, instanceId, host, port, scheme) != null) {
            return null;
        }
        return new ServiceRecord(serviceId, instanceId, host, port, (flags & SECURE) != 0, scheme, metadata);
    }

    private static Map<String, String> metadata(Reader in) {
        Map<String, String> metadata = new TreeMap<>(Comparator.naturalOrder());
        int count = in.unsignedShort();
        if (count > ServiceRecord.MAX_METADATA) {
            in.fail();
        }
        String previous = "";
        for (int i = 0; i < count && !in.failed; i++) {
            String key = in.text(ServiceRecord.MAX_METADATA_KEY_BYTES);
            String value = in.text(ServiceRecord.MAX_METADATA_VALUE_BYTES);
            if (key.compareTo(previous) <= 0 || key.chars().anyMatch(Character::isISOControl)) {
                in.fail();
            }
            metadata.put(key, value);
            previous = key;
        }
        return metadata;
    }

    /** Reads within bounds; after the first failure every read yields nothing. */
    private static final class Reader {

        private final ByteBuffer in;
        private boolean failed;

        Reader(byte[] bytes) {
            this.in = ByteBuffer.wrap(bytes);
        }

        int unsignedByte() {
            return has(Byte.BYTES) ? Byte.toUnsignedInt(in.get()) : 0;
        }

        int unsignedShort() {
            return has(Short.BYTES) ? Short.toUnsignedInt(in.getShort()) : 0;
        }

        String text(int maxBytes) {
            int length = unsignedShort();
            if (length > maxBytes) {
                fail();
            }
            if (!has(length)) {
                return "";
            }
            ByteBuffer bytes = in.slice().limit(length);
            in.position(in.position() + length);
            try {
                return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            } catch (CharacterCodingException e) {
                fail();
                return "";
            }
        }

        void fail() {
            failed = true;
        }

        boolean isWholeAndRead() {
            return !failed && !in.hasRemaining();
        }

        private boolean has(int bytes) {
            failed |= in.remaining() < bytes;
            return !failed;
        }
    }
}
