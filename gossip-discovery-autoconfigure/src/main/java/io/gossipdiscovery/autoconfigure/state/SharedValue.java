package io.gossipdiscovery.autoconfigure.state;

import io.gossipdiscovery.membership.member.StateEntry;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a member publishes under one key. Immutable: bytes are copied out. Values are equal where their bytes are. */
public final class SharedValue {

    /** Never a delete. Held as it is, since others may publish as much as their limits allow. */
    private final StateEntry entry;

    SharedValue(StateEntry entry) {
        this.entry = entry;
    }

    /** A value as a member publishes it, for a test of what reads it. */
    public static SharedValue of(String text) {
        return new SharedValue(new StateEntry("value", 1, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The value as text, which it is where it was published as text; of other bytes, what UTF-8 makes of them. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return Objects.requireNonNull(entry.value(), "a delete is no value");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SharedValue that && entry.hasValueOf(that.entry);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    /** How long it is and not what it says: others wrote it, and it may be anything. */
    @Override
    public String toString() {
        return bytes().length + " bytes";
    }
}
