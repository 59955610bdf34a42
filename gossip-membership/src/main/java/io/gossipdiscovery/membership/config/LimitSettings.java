package io.gossipdiscovery.membership.config;

/**
 * The bounds of everything that could grow, or be asked for without end (docs/LIMITS.md).
 *
 * @param stateKeys keys with a value in a member's own state, 1 to 64
 * @param stateBytes bytes of all keys, in UTF-8, and values of a member's own state, 1 to 16,384; recent deletes are remembered
 *     as far as there is room
 * @param members members held at once, tombstones included; news of further ones is refused and counted
 * @param streams streams open at once, in both directions
 * @param syncs syncs answered at once; who comes beyond is told when to come again. Raising it lets a storm of joins be over
 *     sooner, and the node be busier meanwhile
 * @param streamsPerSecond streams accepted in a second, and as many at once after a quiet second, 1 to 1,000,000; more are
 *     reset before anything is done for them. The shell counts them
 * @param handshakesPerSecond TLS handshakes begun with those who open streams in a second, and as many at once after a quiet second,
 *     1 to 1,000,000: each costs the node some milliseconds, also of somebody whom it then refuses. Further streams are reset
 *     before anything is done for them
 * @param syncsPerSecond syncs answered in a second, and as many at once after a quiet second, 1 to 1,000,000; who comes beyond is
 *     told when to come again
 * @param bytesPerSecond bytes of datagrams sent in a second, and as many at once after a quiet second, 16,384 to 1,000,000,000.
 *     Once half of what was saved up is used, state is not passed on; once three quarters are, no news of other members; what
 *     liveness needs is always sent
 * @param frameBytes bytes of member records in one frame that is sent, 1,024 to 32,768, unless a single record is larger; frames
 *     of up to 64 KiB are accepted whatever it is
 */
public record LimitSettings(
        int stateKeys,
        int stateBytes,
        int members,
        int streams,
        int syncs,
        int streamsPerSecond,
        int handshakesPerSecond,
        int syncsPerSecond,
        int bytesPerSecond,
        int frameBytes) {

    /** Bounds that the wire format sets: keys of a member's state. */
    public static final int MAX_STATE_KEYS = 64;

    /** Bounds that the wire format sets: bytes of a member's state. */
    public static final int MAX_STATE_BYTES = 16 * 1024;

    /** With a record that is larger alone, a frame stays below what everybody accepts. */
    private static final int MAX_FRAME_BYTES = 32 * 1024;

    private static final int MEMBERS = 100_000;
    private static final int STREAMS = 512;
    private static final int SYNCS = 64;
    private static final int STREAMS_PER_SECOND = 3_000;
    private static final int HANDSHAKES_PER_SECOND = 200;
    private static final int SYNCS_PER_SECOND = 1_000;
    private static final int BYTES_PER_SECOND = 4_000_000;

    public LimitSettings {
        Check.range("stateKeys", stateKeys, 1, MAX_STATE_KEYS);
        Check.range("stateBytes", stateBytes, 1, MAX_STATE_BYTES);
        Check.range("members", members, 1, 1_000_000);
        Check.range("streams", streams, 8, 100_000);
        Check.range("syncs", syncs, 1, 100_000);
        Check.range("streamsPerSecond", streamsPerSecond, 1, 1_000_000);
        Check.range("handshakesPerSecond", handshakesPerSecond, 1, 1_000_000);
        Check.range("syncsPerSecond", syncsPerSecond, 1, 1_000_000);
        Check.range("bytesPerSecond", bytesPerSecond, 16_384, 1_000_000_000);
        Check.range("frameBytes", frameBytes, 1_024, MAX_FRAME_BYTES);
    }

    /** Bounds of what is held, with the rates and the frames of the presets. */
    public LimitSettings(int stateKeys, int stateBytes, int members, int streams, int syncs) {
        this(
                stateKeys,
                stateBytes,
                members,
                streams,
                syncs,
                STREAMS_PER_SECOND,
                HANDSHAKES_PER_SECOND,
                SYNCS_PER_SECOND,
                BYTES_PER_SECOND,
                MAX_FRAME_BYTES);
    }

    /** The same with another {@code stateKeys}. */
    public LimitSettings withStateKeys(int stateKeys) {
        return new LimitSettings(
                stateKeys,
                stateBytes,
                members,
                streams,
                syncs,
                streamsPerSecond,
                handshakesPerSecond,
                syncsPerSecond,
                bytesPerSecond,
                frameBytes);
    }

    /** The same with another {@code stateBytes}. */
    public LimitSettings withStateBytes(int stateBytes) {
        return new LimitSettings(
                stateKeys,
                stateBytes,
                members,
                streams,
                syncs,
                streamsPerSecond,
                handshakesPerSecond,
                syncsPerSecond,
                bytesPerSecond,
                frameBytes);
    }

    /** The same with another {@code members}. */
    public LimitSettings withMembers(int members) {
        return new LimitSettings(
                stateKeys,
                stateBytes,
                members,
                streams,
                syncs,
                streamsPerSecond,
                handshakesPerSecond,
                syncsPerSecond,
                bytesPerSecond,
                frameBytes);
    }

    /** The same with another {@code syncs}. */
    public LimitSettings withSyncs(int syncs) {
        return new LimitSettings(
                stateKeys,
                stateBytes,
                members,
                streams,
                syncs,
                streamsPerSecond,
                handshakesPerSecond,
                syncsPerSecond,
                bytesPerSecond,
                frameBytes);
    }

    /** The same with another {@code handshakesPerSecond}. */
    public LimitSettings withHandshakesPerSecond(int handshakesPerSecond) {
        return new LimitSettings(
                stateKeys,
                stateBytes,
                members,
                streams,
                syncs,
                streamsPerSecond,
                handshakesPerSecond,
                syncsPerSecond,
                bytesPerSecond,
                frameBytes);
    }

    /** The same with another {@code syncsPerSecond}. */
    public LimitSettings withSyncsPerSecond(int syncsPerSecond) {
        return new LimitSettings(
                stateKeys,
                stateBytes,
                members,
                streams,
                syncs,
                streamsPerSecond,
                handshakesPerSecond,
                syncsPerSecond,
                bytesPerSecond,
                frameBytes);
    }

    /** The same with another {@code bytesPerSecond}. */
    public LimitSettings withBytesPerSecond(int bytesPerSecond) {
        return new LimitSettings(
                stateKeys,
                stateBytes,
                members,
                streams,
                syncs,
                streamsPerSecond,
                handshakesPerSecond,
                syncsPerSecond,
                bytesPerSecond,
                frameBytes);
    }

    /** The same with another {@code frameBytes}. */
    public LimitSettings withFrameBytes(int frameBytes) {
        return new LimitSettings(
                stateKeys,
                stateBytes,
                members,
                streams,
                syncs,
                streamsPerSecond,
                handshakesPerSecond,
                syncsPerSecond,
                bytesPerSecond,
                frameBytes);
    }

    static LimitSettings defaults() {
        return new LimitSettings(MAX_STATE_KEYS, MAX_STATE_BYTES, MEMBERS, STREAMS, SYNCS);
    }
}
