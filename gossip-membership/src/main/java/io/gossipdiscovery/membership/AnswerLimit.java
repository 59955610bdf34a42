package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.wire.Envelope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much may answer a datagram of whose sender nothing is known: no more in all than it had bytes, so that nobody is of use to whoever
 * writes somebody else's address on a datagram (RFC 9000, section 8, has the same aim).
 */
final class AnswerLimit {

    private int bytes;
    private boolean relays;
    private List<NodeAddress> to = List.of();

    /**
     * What is sent from now on may be an answer.
     *
     * @param datagramBytes of the whole datagram
     * @param from where it says that it came from
     * @param relay where it asks to have somebody pinged; null if it does not
     */
    void begin(int datagramBytes, NodeAddress from, @Nullable NodeAddress relay) {
        bytes = datagramBytes;
        relays = relay != null;
        to = relay == null ? List.of(from) : List.of(from, relay);
    }

    /** What is sent from now on is this node's own idea, or answers a member. */
    void end() {
        to = List.of();
    }

    /** Whether something is being answered. */
    boolean isOn() {
        return !to.isEmpty();
    }

    /** Whether this message answers, if it is sent there now. A ping that nobody asked for does not. */
    boolean holdsFor(NodeAddress receiver, Message message) {
        return to.contains(receiver) && (relays || !(message instanceof Message.Ping));
    }

    /** How many bytes the content of a datagram may have that answers. */
    int contentBytes() {
        return Math.max(0, bytes - Envelope.HEADER_BYTES);
    }

    /** An answer has gone out. */
    void onAnswered(int datagramBytes) {
        bytes -= datagramBytes;
    }
}
