package io.gossipdiscovery.membership;

import java.nio.charset.StandardCharsets;

/** What a key of a member's state may be. */
public final class StateKey {

    /** The longest one, in characters. */
    public static final int MAX_LENGTH = 256;

    private StateKey() {}

    static void check(String key) {
        if (key.isEmpty() || key.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "State key '" + key + "' has " + key.length() + " characters, allowed are 1 to " + MAX_LENGTH);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw new IllegalArgumentException(
                    "State key '" + key + "' has half a surrogate pair, which UTF-8 cannot carry");
        }
    }
}
