package io.gossipdiscovery.membership.fuzz;

import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.Opened;
import java.nio.ByteBuffer;
import java.util.List;

/** The envelopes of the cluster: anybody's in the clear, or those of an insider, who has the key and says that he is anybody. */
final class FuzzedPackets {

    private static final byte[] KEY = new byte[Keyring.KEY_BYTES];

    /** The number of a frame is one of these, that of a datagram is not. */
    private static final long FRAMES = Long.MIN_VALUE;

    private final Envelope envelope = DecoderTarget.ENVELOPE;
    private final Keyring keyring;
    private long counter;

    FuzzedPackets(boolean sealed) {
        this.keyring = keyring(sealed);
        this.counter = 1L << 32; // above what an engine whose id is used here has sent itself
    }

    /** Another ring of the same cluster. */
    static Keyring keyring(boolean sealed) {
        return sealed ? new Keyring(List.of(KEY), 16) : new Keyring(List.of(), 0);
    }

    ByteBuffer datagram(NodeId sender, byte[] content) {
        return envelop(sender, counter++, content);
    }

    ByteBuffer frame(NodeId sender, byte[] content) {
        return envelop(sender, FRAMES | counter++, content);
    }

    private ByteBuffer envelop(NodeId sender, long number, byte[] content) {
        byte[] header = envelope.header(sender, number, keyring.seals());
        byte[] body = content;
        if (keyring.seals()) {
            body = keyring.seal(of(sender), number, envelope.associated(header), content);
        }
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .flip();
    }

    /** What an engine says; others must be able to read it. */
    Packet open(ByteBuffer sent) {
        ByteBuffer packet = sent.duplicate();
        Opened opened = envelope.open(packet);
        byte[] content = new byte[packet.remaining()];
        packet.get(content);
        if (keyring.seals() && opened.rejection() == null) {
            Keyring.Unsealed unsealed =
                    keyring.open(of(opened.sender()), opened.counter(), envelope.associated(opened.header()), content);
            content = unsealed == null ? null : unsealed.plain().array();
        }
        Packet read =
                opened.rejection() != null || content == null ? null : DecoderTarget.read(ByteBuffer.wrap(content));
        if (read == null) {
            throw new AssertionError("an engine sent what nobody can read: " + opened.rejection());
        }
        return read;
    }

    private static Keyring.Sender of(NodeId id) {
        return new Keyring.Sender(id.high(), id.low());
    }
}
