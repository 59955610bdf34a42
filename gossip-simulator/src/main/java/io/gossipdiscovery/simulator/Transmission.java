package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something that went from one host to another.
 *
 * @param kind what it was
 * @param from the host that it left
 * @param to the host that it was for
 * @param sentNanos when it left
 * @param arrivesNanos when it arrived; {@link #NEVER} if it did not
 * @param packet what it said; null where it said nothing, as the end of a stream does
 */
record Transmission(Kind kind, Host from, Host to, long sentNanos, long arrivesNanos, @Nullable Packet packet) {

    /** It does not arrive. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long NO_SEQUENCE = Long.MIN_VALUE;

    /** What can go from host to host. */
    enum Kind {
        DATAGRAM,
        /** A stream is asked for. */
        CONNECT,
        FRAME,
        /** A stream ends: nothing more comes on it. */
        END,
        /** A kernel, or a firewall, says that there is no such stream to be had. */
        REFUSED,
        /** A kernel, or a firewall, says that nobody takes such datagrams. */
        UNREACHABLE
    }

    boolean isLost() {
        return arrivesNanos == NEVER;
    }

    boolean isBetween(Host one, Host other) {
        return (from == one && to == other) || (from == other && to == one);
    }

    /** Whether it is for this. */
    boolean says(Class<? extends Message> message) {
        return packet != null && message.isInstance(packet.message());
    }

    /** Whether such a piece of news rides on it. */
    boolean tells(Predicate<Update> news) {
        return packet != null && packet.updates().stream().anyMatch(news);
    }

    /** Whether both belong to one question and its answers. */
    boolean isOfOneQuestion(Transmission other) {
        long own = sequence();
        return own != NO_SEQUENCE && own == other.sequence();
    }

    private long sequence() {
        Message message = packet == null ? null : packet.message();
        if (message instanceof Message.Ping ping) {
            return ping.sequence();
        }
        if (message instanceof Message.PingReq request) {
            return request.sequence();
        }
        if (message instanceof Message.Ack ack) {
            return ack.sequence();
        }
        return message instanceof Message.Nack nack ? nack.sequence() : NO_SEQUENCE;
    }
}
