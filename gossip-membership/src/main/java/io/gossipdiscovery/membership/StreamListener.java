package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import org.jspecify.annotations.Nullable;

/** Hears what streams come to. */
interface StreamListener {

    /** A stream that this node opened has ended. */
    void streamEnded(StreamPurpose purpose, NodeAddress peer, boolean completed, long nowNanos);

    /** A join is done with this peer; that its stream has ended is told next. */
    void joined(NodeId peer, long nowNanos);

    /** The peer is too busy for a join now; the stream's end is told by this and by nothing else. */
    void joinPostponed(NodeAddress peer, int retryAfterMillis, long nowNanos);

    /** Somebody begins a conversation; null if it is not wanted. */
    @Nullable
    Conversation conversation(long stream, NodeId peer, Message first);

    /** A peer has told its keys, or asks for those of this node. */
    void keysLearned(long nowNanos);
}
