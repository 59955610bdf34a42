package io.gossipdiscovery.membership.member;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One key of a member's state at the version at which its owner wrote or deleted it. Immutable: bytes are copied in and out.
 */
public final class StateEntry {

    private final String key;
    private final long version;
    private final byte @Nullable [] value;

    /**
     * A write, or a delete.
     *
     * @param key the name, unique within a member
     * @param version the version of the member's whole state that this write made, 1 or more
     * @param value the bytes, or null where the write is a delete
     */
    public StateEntry(String key, long version, byte @Nullable [] value) {
        if (version <= 0) {
            throw new IllegalArgumentException("State version " + version + " of key '" + key + "' is not positive");
        }
        this.key = key;
        this.version = version;
        this.value = value == null ? null : value.clone();
    }

    public String key() {
        return key;
    }

    public long version() {
        return version;
    }

    /** A copy of the bytes, or null where the write was a delete. */
    public byte @Nullable [] value() {
        return value == null ? null : value.clone();
    }

    /** Whether both values have the same bytes, or both are deletes, whatever key and version. Copies nothing. */
    public boolean hasValueOf(StateEntry other) {
        return Arrays.equals(value, other.value);
    }

    public boolean isDelete() {
        return value == null;
    }

    /** Bytes of the key, in UTF-8, and of the value, which is 0 for a delete. */
    public int sizeBytes() {
        return key.getBytes(StandardCharsets.UTF_8).length + (value == null ? 0 : value.length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StateEntry that && version == that.version && key.equals(that.key) && hasValueOf(that);
    }

    @Override
    public int hashCode() {
        return 31 * key.hashCode() + Long.hashCode(version);
    }

    @Override
    public String toString() {
        return key + "@" + version + (value == null ? " deleted" : " " + value.length + " bytes");
    }
}
