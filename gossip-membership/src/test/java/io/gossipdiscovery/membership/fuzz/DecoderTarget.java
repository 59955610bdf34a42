package io.gossipdiscovery.membership.fuzz;

import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.Opened;
import io.gossipdiscovery.membership.wire.PacketReader;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes as the content of a packet, and as a whole one: nothing is thrown, and what can be read can be written and read again. */
public final class DecoderTarget {

    static final Envelope ENVELOPE = new Envelope("test");

    private DecoderTarget() {}

    /** What the fuzzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        read(ByteBuffer.wrap(bytes));
        whole(bytes, false);
        whole(bytes, true);
    }

    /** What the content says, or null; it says the same when it is written anew. */
    static @Nullable Packet read(ByteBuffer content) {
        Packet read = PacketReader.read(content);
        if (read != null) {
            byte[] written = PacketWriter.encode(read);
            Packet again = PacketReader.read(ByteBuffer.wrap(written));
            if (again == null || !said(read).equals(said(again))) {
                throw new AssertionError("was read as " + read + ", written, and read as " + again);
            }
        }
        return read;
    }

    /** What was skipped is not written again. */
    private static Packet said(Packet read) {
        return new Packet(read.message(), read.updates());
    }

    private static void whole(byte[] bytes, boolean expectSealed) {
        ByteBuffer packet = ByteBuffer.wrap(bytes);
        Opened opened = ENVELOPE.open(packet);
        if (opened.rejection() != null || opened.isSealed() != expectSealed) {
            return;
        }
        byte[] header = ENVELOPE.header(opened.sender(), opened.counter(), expectSealed);
        Opened again = ENVELOPE.open(ByteBuffer.wrap(header));
        if (!opened.sender().equals(again.sender()) || opened.counter() != again.counter()) {
            throw new AssertionError("a header of " + opened.sender() + " became one of " + again.sender());
        }
        if (!expectSealed) {
            read(packet);
        }
    }
}
