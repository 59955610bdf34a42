package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Packet;
import org.jspecify.annotations.Nullable;

/** One stream of a node, and what it is for. */
final class StreamSession {

    /** For so many times the longest silence it may go on: a minute, as shipped. */
    static final int MAX_TIMEOUTS = 12;

    final StreamPurpose purpose;
    final NodeAddress peer;
    final @Nullable Packet opening;

    @Nullable
    NodeId peerId;

    @Nullable
    SyncSession sync;

    @Nullable
    Conversation conversation;

    int frames;
    long deadlineNanos;

    /** When it ends however much is said: what a slow network needs, and not what somebody wants who is in no hurry. */
    private final long lastNanos;

    private final long timeoutNanos;

    /**
     * A stream that begins.
     *
     * @param timeoutNanos how long a silence may last
     */
    StreamSession(StreamPurpose purpose, NodeAddress peer, @Nullable Packet opening, long timeoutNanos, long nowNanos) {
        this.purpose = purpose;
        this.peer = peer;
        this.opening = opening;
        this.timeoutNanos = timeoutNanos;
        this.lastNanos = nowNanos + MAX_TIMEOUTS * timeoutNanos;
        goesOn(nowNanos);
    }

    /** Something was said: the next silence begins. */
    void goesOn(long nowNanos) {
        deadlineNanos = Math.min(nowNanos + timeoutNanos, lastNanos);
    }
}
