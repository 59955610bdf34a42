package io.gossipdiscovery.membership.message;

import java.util.List;

/**
 * The sealed content of one datagram or one frame.
 *
 * @param message what the packet is for
 * @param updates news that rides on it
 */
public record Packet(Message message, List<Update> updates) {

    public Packet {
        updates = List.copyOf(updates);
    }
}
