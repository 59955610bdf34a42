package io.gossipdiscovery.membership.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * <p>Not thread-safe: it belongs to one engine.
 */
public final class Keyring {

    /** Length of a shared key in bytes. */
    public static final int KEY_BYTES = 32;

    /** By how many bytes a sealed text is longer than the plain one. */
    public static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final byte[] LABEL = "gossip-discovery/1 packet".getBytes(StandardCharsets.US_ASCII);

    private final List<SharedKey> keys;
    private final Cipher cipher;
    private final Mac hmac;

    /**
     * A keyring of these shared keys.
     *
     * @param sharedKeys 32 bytes each, the sealing one first; empty for a keyring that neither seals nor opens
     * @param cachedSenders how many senders' derived keys are kept per shared key; deriving one anew costs microseconds
     * @throws IllegalArgumentException if a key has another length
     */
    public Keyring(List<byte[]> sharedKeys, int cachedSenders) {
        List<SharedKey> ring = new ArrayList<>();
        for (int i = 0; i < sharedKeys.size(); i++) {
            byte[] key = sharedKeys.get(i);
            if (key.length != KEY_BYTES) {
                throw new IllegalArgumentException("Key " + (i + 1) + " of " + sharedKeys.size() + " has " + key.length
                        + " bytes, AES-256 needs " + KEY_BYTES + ": make one with 'openssl rand -base64 32'");
            }
            ring.add(new SharedKey(key.clone(), new DerivedKeys(cachedSenders)));
        }
        this.keys = List.copyOf(ring);
        try {
            this.cipher = Cipher.getInstance(CIPHER);
            this.hmac = Mac.getInstance("HmacSHA256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks AES-GCM or HmacSHA256, which every Java SE 17 has", e);
        }
    }

    /** True if packets are sealed; false if they go out, and are taken, in the clear. */
    public boolean seals() {
        return !keys.isEmpty();
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
    public byte @Nullable [] open(Sender sender, long nonce, byte[] associated, byte[] sealed) {
        if (sealed.length < TAG_BYTES) {
            return null;
        }
        for (SharedKey shared : keys) {
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
                // the next key is tried
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("AES-GCM refused to open " + sealed.length + " bytes", e);
            }
        }
        return null;
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
        private final DerivedKeys derived;

        SharedKey(byte[] bytes, DerivedKeys derived) {
            this.bytes = bytes;
            this.derived = derived;
        }
    }

    /** The keys of the senders heard last. */
    private static final class DerivedKeys extends LinkedHashMap<Sender, SecretKeySpec> {

        private static final long serialVersionUID = 1L;

        private final int limit;

        DerivedKeys(int limit) {
            super(16, 0.75f, true);
            this.limit = limit;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sender, SecretKeySpec> eldest) {
            return size() > limit;
        }
    }
}
