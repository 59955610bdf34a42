package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.util.List;

/** Packets in the clear, of the cluster "test", in the name of whomever a test likes. */
final class PlainPackets {

    private final Envelope envelope = new Envelope("test");
    private long counter;

    ByteBuffer of(NodeId sender, Message message, List<Update> updates) {
        byte[] header = envelope.header(sender, counter++, false);
        byte[] content = PacketWriter.encode(new Packet(message, updates));
        return ByteBuffer.allocate(header.length + content.length)
                .put(header)
                .put(content)
                .flip();
    }

    /** The same as of a type that no version has. */
    ByteBuffer unknown(NodeId sender, Message message) {
        ByteBuffer packet = of(sender, message, List.of());
        return packet.put(Envelope.HEADER_BYTES, (byte) 250);
    }
}
