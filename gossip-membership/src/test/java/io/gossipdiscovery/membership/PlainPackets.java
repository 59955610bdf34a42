package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
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
        return of(sender, counter++, message, updates);
    }

    ByteBuffer frame(NodeId sender, Message message) {
        return of(sender, Envelope.ofFrame(counter++), message, List.of());
    }

    private ByteBuffer of(NodeId sender, long number, Message message, List<Update> updates) {
        byte[] header = envelope.header(sender, number, false);
        PacketWriter writer = new PacketWriter(message, MembershipEngine.MAX_FRAME_BYTES);
        updates.forEach(writer::tryAdd);
        writer.pad(160); // as nodes do
        byte[] content = writer.toArray();
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
