package io.gossipdiscovery.benchmarks.flood;

import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What a node is flooded with: datagrams that cost it nothing but a counter each. */
enum FloodKind {
    /** Bytes that mean nothing. */
    RANDOM,
    /** The right header, each in another's name, and a seal that no key opens. */
    WRONG_SEAL,
    /** The right header, and content in the clear. */
    PLAINTEXT,
    /** Sealed packets of somebody who has the key, recorded and sent again and again. */
    REPLAYED;

    /** How many different packets are sent in turn. */
    static final int PACKETS = 1_000;

    private static final int BODY_BYTES = 200;

    String metric(String figure) {
        return switch (this) {
                    case RANDOM -> "random";
                    case WRONG_SEAL -> "wrongSeal";
                    case PLAINTEXT -> "plaintext";
                    case REPLAYED -> "replayed";
                }
                + "." + figure;
    }

    /**
     * The packets of a flood.
     *
     * @param cluster of the node that is flooded
     * @param key of that cluster
     * @param target the node that is flooded
     */
    List<ByteBuffer> packets(String cluster, byte[] key, NodeId target) {
        Envelope envelope = new Envelope(cluster);
        Keyring keyring = new Keyring(List.of(key), 1);
        SplittableRandom random = new SplittableRandom(7);
        NodeId recorded = NodeId.random(random);
        List<ByteBuffer> packets = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            byte[] body = new byte[BODY_BYTES];
            random.nextBytes(body);
            byte[] ping = PacketWriter.encode(new Packet(new Message.Ping(i, target, 0), List.of()));
            byte[] sealed = envelope.header(recorded, i, true);
            packets.add(
                    switch (this) {
                        case RANDOM -> ByteBuffer.wrap(body);
                        case WRONG_SEAL -> joined(envelope.header(NodeId.random(random), i, true), body);
                        case PLAINTEXT -> joined(envelope.header(recorded, i, false), ping);
                        case REPLAYED ->
                            joined(
                                    sealed,
                                    keyring.seal(
                                            new Keyring.Sender(recorded.high(), recorded.low()),
                                            i,
                                            envelope.associated(sealed),
                                            ping));
                    });
        }
        return packets;
    }

    private static ByteBuffer joined(byte[] header, byte[] body) {
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .flip();
    }
}
