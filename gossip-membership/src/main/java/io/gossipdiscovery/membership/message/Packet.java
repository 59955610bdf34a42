package io.gossipdiscovery.membership.message;

import java.util.List;

/**
 * The sealed content of one datagram or one frame.
 *
 * @param message what the packet is for; {@link Message.Gossip} where it is of a type that is not known here
 * @param updates news that rides on it
 * @param skipped how many messages and updates of a type that is not known here were left out
 */
public record Packet(Message message, List<Update> updates, int skipped) {

    public Packet {
        updates = List.copyOf(updates);
    }

    /** All that was to be said. */
    public Packet(Message message, List<Update> updates) {
        this(message, updates, 0);
    }
}
