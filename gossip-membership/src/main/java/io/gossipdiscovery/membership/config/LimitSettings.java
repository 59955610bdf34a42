package io.gossipdiscovery.membership.config;

/**
 * The bounds of everything that could grow.
 *
 * @param stateKeys keys with a value in a member's own state, 1 to 64
 * @param stateBytes bytes of all keys, in UTF-8, and values of a member's own state, 1 to 16,384; recent deletes are remembered
 *     as far as there is room
 * @param members members held at once, tombstones included; news of further ones is refused and counted
 * @param streams streams open at once, in both directions
 * @param syncs syncs answered at once; who comes beyond is told when to come again. Raising it lets a storm of joins be over
 *     sooner, and the node be busier meanwhile
 */
public record LimitSettings(int stateKeys, int stateBytes, int members, int streams, int syncs) {

    /** Bounds that the wire format sets: keys of a member's state. */
    public static final int MAX_STATE_KEYS = 64;

    /** Bounds that the wire format sets: bytes of a member's state. */
    public static final int MAX_STATE_BYTES = 16 * 1024;

    public LimitSettings {
        Check.range("stateKeys", stateKeys, 1, MAX_STATE_KEYS);
        Check.range("stateBytes", stateBytes, 1, MAX_STATE_BYTES);
        Check.range("members", members, 1, 1_000_000);
        Check.range("streams", streams, 8, 100_000);
        Check.range("syncs", syncs, 1, 100_000);
    }

    /** The same with another {@code stateKeys}. */
    public LimitSettings withStateKeys(int stateKeys) {
        return new LimitSettings(stateKeys, stateBytes, members, streams, syncs);
    }

    /** The same with another {@code stateBytes}. */
    public LimitSettings withStateBytes(int stateBytes) {
        return new LimitSettings(stateKeys, stateBytes, members, streams, syncs);
    }

    /** The same with another {@code syncs}. */
    public LimitSettings withSyncs(int syncs) {
        return new LimitSettings(stateKeys, stateBytes, members, streams, syncs);
    }

    static LimitSettings defaults() {
        return new LimitSettings(MAX_STATE_KEYS, MAX_STATE_BYTES, 100_000, 512, 64);
    }
}
