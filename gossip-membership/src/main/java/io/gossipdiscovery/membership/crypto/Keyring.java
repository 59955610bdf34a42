package io.gossipdiscovery.membership.crypto;

import io.gossipdiscovery.membership.config.Plaintext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens packets with AES-256-GCM (NIST SP 800-38D). Several shared keys can be held: the first seals, any opens. Each
 * sender seals under a key of its own, derived by HKDF-SHA256 (RFC 5869) from the shared key and the sender's id. The id is
 * fresh at every start, so that a counter can be the nonce and no nonce ever repeats under one key.
 *
 * <p>The keys can be replaced at any time. Not thread-safe: it belongs to one engine.
 */
public final class Keyring {

    /**
     * A sealed text that was opened.
     *
     * @param plain the text
     * @param key the position in the ring of the key that opened it
     */
    public record Unsealed(ByteBuffer plain, int key) {}

    /** Length of a shared key in bytes. */
    public static final int KEY_BYTES = 32;

    /** By how many bytes a sealed text is longer than the plain one. */
    public static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte[] LABEL = "gossip-discovery/1 packet".getBytes(StandardCharsets.US_ASCII);

    private final int cachedSenders;
    private final boolean agreed;
    private final Cipher cipher;
    private final Mac hmac;
    private List<SharedKey> keys;
    private Plaintext plaintext = Plaintext.REFUSED;

    /**
     * A keyring of these shared keys.
     *
     * @param sharedKeys 32 bytes each, the sealing one first; empty for a keyring that neither seals nor opens
     * @param cachedSenders how many senders' derived keys are kept per shared key; deriving one anew costs microseconds
     * @throws IllegalArgumentException if a key has another length
     */
    public Keyring(List<byte[]> sharedKeys, int cachedSenders) {
        this(sharedKeys, cachedSenders, false);
    }

    /** A keyring for a node that has no keys of its own and agrees on one with others: until then it neither seals nor opens. */
    public static Keyring agreed(int cachedSenders) {
        return new Keyring(List.of(), cachedSenders, true);
    }

    private Keyring(List<byte[]> sharedKeys, int cachedSenders, boolean agreed) {
        this.cachedSenders = cachedSenders;
        this.agreed = agreed;
        this.keys = ring(sharedKeys, List.of());
        try {
            this.cipher = Cipher.getInstance(CIPHER);
            this.hmac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks AES-GCM or HmacSHA256, which every Java SE 17 has", e);
        }
    }

    /**
     * Replaces the keys. What was derived from a key that stays is kept.
     *
     * @param sharedKeys 32 bytes each, the sealing one first
     * @param unsealed what becomes of packets in the clear
     * @throws IllegalArgumentException if a key has another length; nothing has changed then
     */
    public void use(List<byte[]> sharedKeys, Plaintext unsealed) {
        keys = ring(sharedKeys, keys);
        plaintext = unsealed;
    }

    private List<SharedKey> ring(List<byte[]> sharedKeys, List<SharedKey> held) {
        List<SharedKey> ring = new ArrayList<>(sharedKeys.size());
        for (int i = 0; i < sharedKeys.size(); i++) {
            byte[] key = sharedKeys.get(i);
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("Key " + (i + 1) + " of " + sharedKeys.size() + " has " + key.length
                        + " bytes, AES-256 needs " + KEY_BYTES + ": make one with 'openssl rand -base64 32'");
            }
            ring.add(held.stream()
                    .filter(known -> MessageDigest.isEqual(known.bytes, key))
                    .findFirst()
                    .orElseGet(() -> new SharedKey(key.clone(), new LatelyUsed<>(cachedSenders))));
        }
        return List.copyOf(ring);
    }

    /** True if packets go out sealed, or not at all; false if they go out in the clear. */
    public boolean seals() {
        return agreed || (!keys.isEmpty() && plaintext != Plaintext.SENT);
    }

    /** True if there is a key to seal with. */
    public boolean hasKey() {
        return !keys.isEmpty();
    }

    /** True if packets in the clear are taken. */
    public boolean takesPlaintext() {
        return !agreed && (keys.isEmpty() || plaintext != Plaintext.REFUSED);
    }

    /** True if the keys are agreed on over streams that are protected otherwise. */
    public boolean isAgreed() {
        return agreed;
    }

    /**
     * Seals a text.
     *
     * @param sender whose key seals
     * @param nonce never used before by this sender
     * @param associated what is authenticated along with the text, but not hidden
     * @throws IllegalStateException if the ring is empty
     */
    public byte[] seal(Sender sender, long nonce, byte[] associated, byte[] plain) {
        if (keys.isEmpty()) {
            throw new IllegalStateException("An empty keyring cannot seal");
        }
        SharedKey shared = keys.get(0);
        SecretKeySpec key = shared.derived.get(sender);
        try {
            if (key == null) {
                key = derive(shared, sender);
                shared.derived.put(sender, key);
            }
            cipher.init(Cipher.ENCRYPT_MODE, key, gcm(nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to seal " + plain.length + " bytes", e);
        }
    }

    /** Opens a sealed text, or answers null if no key of the ring opens it. Only keys that opened something are kept. */
    public @Nullable Unsealed open(Sender sender, long nonce, byte[] associated, byte[] sealed) {
        if (sealed.length < TAG_BYTES) {
            return null;
        }
        for (int i = 0; i < keys.size(); i++) {
            byte[] plain = open(keys.get(i), sender, nonce, associated, sealed);
            if (plain != null) {
                return new Unsealed(ByteBuffer.wrap(plain), i);
            }
        }
        return null;
    }

    private byte @Nullable [] open(SharedKey shared, Sender sender, long nonce, byte[] associated, byte[] sealed) {
        SecretKeySpec known = shared.derived.get(sender);
        try {
            SecretKeySpec key = known != null ? known : derive(shared, sender);
            cipher.init(Cipher.DECRYPT_MODE, key, gcm(nonce));
            cipher.updateAAD(associated);
            byte[] plain = cipher.doFinal(sealed);
            if (known == null) {
                shared.derived.put(sender, key);
            }
            return plain;
        } catch (AEADBadTagException anotherKeyMayOpenIt) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM refused to open " + sealed.length + " bytes", e);
        }
    }

    /** RFC 5869 with the sender's id as salt; one block of output is all that AES-256 needs. */
    private SecretKeySpec derive(SharedKey shared, Sender sender) throws GeneralSecurityException {
        byte[] pseudoRandomKey = hmac(sender.bytes(), shared.bytes, new byte[0]);
        return new SecretKeySpec(hmac(pseudoRandomKey, LABEL, new byte[] {1}), "AES");
    }

    private byte[] hmac(byte[] key, byte[] text, byte[] more) throws GeneralSecurityException {
        hmac.init(new SecretKeySpec(key, "HmacSHA256"));
        hmac.update(text);
        return hmac.doFinal(more);
    }

    private static GCMParameterSpec gcm(long nonce) {
        byte[] bytes = new byte[NONCE_BYTES];
        for (int i = NONCE_BYTES - 1, shift = 0; shift < Long.SIZE; i--, shift += Byte.SIZE) {
            bytes[i] = (byte) (nonce >>> shift);
        }
        return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, bytes);
    }

    /**
     * Who seals: the 128 bits of a node id.
     *
     * @param high the upper 64 bits
     * @param low the lower 64 bits
     */
    public record Sender(long high, long low) {

        private byte[] bytes() {
            byte[] bytes = new byte[2 * Long.BYTES];
            for (int i = 0; i < Long.BYTES; i++) {
                bytes[i] = (byte) (high >>> (Long.SIZE - Byte.SIZE * (i + 1)));
                bytes[Long.BYTES + i] = (byte) (low >>> (Long.SIZE - Byte.SIZE * (i + 1)));
            }
            return bytes;
        }
    }

    private static final class SharedKey {
        private final byte[] bytes;
        private final LatelyUsed<Sender, SecretKeySpec> derived;

        SharedKey(byte[] bytes, LatelyUsed<Sender, SecretKeySpec> derived) {
            this.bytes = bytes;
            this.derived = derived;
        }
    }
}
