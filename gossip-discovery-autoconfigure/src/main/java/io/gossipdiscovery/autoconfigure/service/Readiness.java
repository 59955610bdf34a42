package io.gossipdiscovery.autoconfigure.service;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a service instance says of itself: whether it wants requests. Not liveness, which the others observe. */
public enum Readiness {
    /** It will want requests soon. */
    STARTING(1),
    /** It wants requests. */
    UP(2),
    /** It finishes what it has and wants nothing new. */
    DRAINING(3),
    /** It cannot serve. */
    DOWN(4),
    /** A person took it out. */
    OUT_OF_SERVICE(5);

    private final byte code;

    Readiness(int code) {
        this.code = (byte) code;
    }

    /** The one byte that travels. Numbers are never used twice. */
    byte[] encode() {
        return new byte[] {code};
    }

    /** Reads what {@link #encode()} writes, or null where the bytes are something else. */
    static @Nullable Readiness decode(byte[] bytes) {
        if (bytes.length != 1) {
            return null;
        }
        for (Readiness readiness : values()) {
            if (readiness.code == bytes[0]) {
                return readiness;
            }
        }
        return null;
    }

    /** The one of this name as a person writes it, upper or lower case, words parted by {@code _} or {@code -}; null if none is. */
    public static @Nullable Readiness find(String name) {
        String canonical = name.strip().replace('-', '_').toUpperCase(Locale.ROOT);
        for (Readiness readiness : values()) {
            if (readiness.name().equals(canonical)) {
                return readiness;
            }
        }
        return null;
    }
}
