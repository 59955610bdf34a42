package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Shared keys in their text form: 32 bytes in Base64. */
final class SealingKeys {

    static final int KEY_BYTES = 32;

    private SealingKeys() {}

    /** A new key from the strong generator of the platform. */
    static String fresh() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /**
     * The keys of {@code gossip.security.keys}.
     *
     * @throws GossipConfigurationException naming the position of a wrong key, never its text
     */
    static List<byte[]> decodeAll(List<String> keys) {
        List<byte[]> decoded = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            decoded.add(decode(keys.get(i), i));
        }
        return decoded;
    }

    private static byte[] decode(String text, int index) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw malformed(index, "is not Base64");
        }
        if (key.length != KEY_BYTES) {
            throw malformed(index, "has " + key.length + " bytes, not " + KEY_BYTES);
        }
        return key;
    }

    private static GossipConfigurationException malformed(int index, String why) {
        return new GossipConfigurationException(
                "gossip.security.keys[" + index + "] " + why + ".",
                "A key is " + KEY_BYTES + " random bytes in Base64, the same on every node. Here is a fresh one: "
                        + fresh());
    }
}
