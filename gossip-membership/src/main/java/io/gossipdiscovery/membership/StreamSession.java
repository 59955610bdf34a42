package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Packet;
import org.jspecify.annotations.Nullable;

/** One stream of a node, and what it is for. */
final class StreamSession {

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

    StreamSession(StreamPurpose purpose, NodeAddress peer, @Nullable Packet opening, long deadlineNanos) {
        this.purpose = purpose;
        this.peer = peer;
        this.opening = opening;
        this.deadlineNanos = deadlineNanos;
    }
}
