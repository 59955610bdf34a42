package io.gossipdiscovery.autoconfigure.membership;

import io.gossipdiscovery.autoconfigure.failure.GossipConfigurationException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Shared keys in their text form: 32 bytes in Base64. */
final class SealingKeys {

    static final int KEY_BYTES = 32;

    private static final int FINGERPRINT_DIGITS = 8;

    private SealingKeys() {}

    /** A new key from the strong generator of the platform. */
    static String fresh() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    /** What a person tells keys apart by, without learning anything of use about them: the first digits of their SHA-256. */
    static String fingerprint(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(digest).substring(0, FINGERPRINT_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM lacks SHA-256, which every Java SE 17 has", e);
        }
    }

    /**
     * The keys of {@code gossip.security.keys}.
     *
     * @throws GossipConfigurationException naming the position of a wrong key, never its text; or if there are none to migrate to
     */
    static List<byte[]> of(GossipProperties.Security security) {
        List<String> keys = security.keys();
        if (keys.isEmpty() && security.migration() != GossipProperties.Migration.NONE) {
            throw new GossipConfigurationException(
                    "gossip.security.migration is " + security.migration().label()
                            + " and gossip.security.keys is empty: a migration leads from packets in the clear to keys.",
                    "Set gossip.security.keys to one key, the same on every node, or remove gossip.security.migration."
                            + " Here is a fresh key: " + fresh());
        }
        return decodeAll(keys);
    }

    static List<byte[]> decodeAll(List<String> keys) {
        List<byte[]> decoded = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            try {
                decoded.add(decode(keys.get(i)));
            } catch (IllegalArgumentException e) {
                String text = keys.get(i).strip();
                if (isPlaceholder(text)) {
                    throw unresolved(i, text);
                }
                throw new GossipConfigurationException(
                        "gossip.security.keys[" + i + "] " + e.getMessage() + ".",
                        "A key is " + KEY_BYTES
                                + " random bytes in Base64, the same on every node. Here is a fresh one: " + fresh());
            }
        }
        return decoded;
    }

    /** True for what can be shown, since it is no part of a key: neither letter occurs in Base64. */
    private static boolean isPlaceholder(String text) {
        return text.startsWith("${") && text.endsWith("}");
    }

    private static GossipConfigurationException unresolved(int index, String placeholder) {
        return new GossipConfigurationException(
                "gossip.security.keys[" + index + "] is the placeholder " + placeholder
                        + ", which nothing resolves: there is no variable and no property of that name.",
                "Set what " + placeholder
                        + " names, as a variable of the environment that the application starts in or as a"
                        + " property, to one key: " + KEY_BYTES
                        + " random bytes in Base64, the same on every node. (A test needs none: gossip.security.keys= and"
                        + " gossip.seeds= among its properties empty both.) Here is a fresh one: " + fresh());
    }

    /**
     * One key.
     *
     * @throws IllegalArgumentException saying what is wrong with the text, without the text
     */
    static byte[] decode(String text) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not Base64", e);
        }
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("has " + key.length + " bytes, not " + KEY_BYTES);
        }
        return key;
    }
}
