package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;

/** What is said on a stream that is no short exchange: who holds it hears all of it. */
interface Conversation {

    /** The stream that this side has opened is connected. */
    default void onConnected(long nowNanos) {}

    /** A frame came in, whose updates were taken already. */
    void onFrame(long stream, NodeId sender, Message message, long nowNanos);

    /** The stream has ended, and this side did not end it; not told when the node gives up all its streams. */
    void onEnded(long stream, CloseCause cause, long nowNanos);
}
