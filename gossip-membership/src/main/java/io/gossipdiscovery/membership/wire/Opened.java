package io.gossipdiscovery.membership.wire;

import io.gossipdiscovery.membership.member.NodeId;
import org.jspecify.annotations.Nullable;

/** A header that was read, or the reason why it was not. */
public final class Opened {

    private static final NodeId NOBODY = new NodeId(0, 0);
    private static final byte[] NOTHING = {};

    private final @Nullable Rejection rejection;
    private final NodeId sender;
    private final long counter;
    private final boolean sealed;
    private final byte[] header;

    Opened(@Nullable Rejection rejection, NodeId sender, long counter, boolean sealed, byte[] header) {
        this.rejection = rejection;
        this.sender = sender;
        this.counter = counter;
        this.sealed = sealed;
        this.header = header;
    }

    static Opened rejected(Rejection rejection) {
        return new Opened(rejection, NOBODY, 0, false, NOTHING);
    }

    /** Null if the header was read. */
    public @Nullable Rejection rejection() {
        return rejection;
    }

    public NodeId sender() {
        return sender;
    }

    public long counter() {
        return counter;
    }

    /** Whether the content is sealed. */
    public boolean isSealed() {
        return sealed;
    }

    /** The bytes of the header. Not copied. */
    public byte[] header() {
        return header;
    }
}
