package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.Opened;
import io.gossipdiscovery.membership.wire.PacketReader;
import io.gossipdiscovery.membership.wire.Rejection;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Puts contents into envelopes and takes them out: header, keyring and decoder in their order. Fails closed, and counts. */
final class PacketSeal {

    /**
     * What came out of an envelope.
     *
     * @param sender as the header says, and as the seal proves
     * @param packet the content
     */
    record Content(NodeId sender, Packet packet) {}

    private final Envelope envelope;
    private final Keyring keyring;
    private final NodeId self;
    private final Keyring.Sender sealer;
    private final Counters counters;
    private long nextCounter;

    PacketSeal(Envelope envelope, Keyring keyring, NodeId self, Counters counters) {
        this.envelope = envelope;
        this.keyring = keyring;
        this.self = self;
        this.sealer = sender(self);
        this.counters = counters;
    }

    /** By how many bytes an envelope is longer than its content. */
    int overheadBytes() {
        return Envelope.HEADER_BYTES + (keyring.seals() ? Keyring.TAG_BYTES : 0);
    }

    ByteBuffer seal(byte[] content) {
        long counter = nextCounter++;
        byte[] header = envelope.header(self, counter, keyring.seals());
        byte[] body = keyring.seals() ? keyring.seal(sealer, counter, envelope.associated(header), content) : content;
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .flip();
    }

    /** The content, or null, and then the reason is counted. */
    @Nullable
    Content open(ByteBuffer packet) {
        Opened opened = envelope.open(packet, keyring.seals());
        Rejection rejection = opened.rejection();
        if (rejection != null) {
            return rejected(rejection);
        }
        if (opened.sender().equals(self)) {
            return rejected(Rejection.OWN);
        }
        ByteBuffer content = packet;
        if (keyring.seals()) {
            byte[] sealed = new byte[packet.remaining()];
            packet.get(sealed);
            byte[] plain = keyring.open(
                    sender(opened.sender()), opened.counter(), envelope.associated(opened.header()), sealed);
            if (plain == null) {
                return rejected(Rejection.NOT_AUTHENTIC);
            }
            content = ByteBuffer.wrap(plain);
        }
        Packet read = PacketReader.read(content);
        if (read == null) {
            return rejected(Rejection.MALFORMED);
        }
        counters.add(Counter.SECTIONS_SKIPPED, read.skipped());
        return new Content(opened.sender(), read);
    }

    private @Nullable Content rejected(Rejection rejection) {
        counters.increment(
                switch (rejection) {
                    case TRUNCATED -> Counter.REJECTED_TRUNCATED;
                    case NOT_GOSSIP -> Counter.REJECTED_NOT_GOSSIP;
                    case VERSION -> Counter.REJECTED_VERSION;
                    case OTHER_CLUSTER -> Counter.REJECTED_OTHER_CLUSTER;
                    case PLAINTEXT -> Counter.REJECTED_PLAINTEXT;
                    case SEALED -> Counter.REJECTED_SEALED;
                    case NOT_AUTHENTIC -> Counter.REJECTED_NOT_AUTHENTIC;
                    case MALFORMED -> Counter.REJECTED_MALFORMED;
                    case OWN -> Counter.REJECTED_OWN;
                });
        return null;
    }

    private static Keyring.Sender sender(NodeId id) {
        return new Keyring.Sender(id.high(), id.low());
    }
}
