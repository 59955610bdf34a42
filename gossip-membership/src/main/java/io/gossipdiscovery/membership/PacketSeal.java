package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.crypto.ReplayGuard;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.Opened;
import io.gossipdiscovery.membership.wire.PacketReader;
import io.gossipdiscovery.membership.wire.Rejection;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Puts contents into envelopes and takes them out: header, keyring, replay guard and decoder in their order. Fails closed, and
 * counts. Where keys are agreed on, streams are protected by what carries them, and frames are not sealed once more.
 */
final class PacketSeal {

    /**
     * What came out of an envelope.
     *
     * @param sender as the header says, and as the seal proves
     * @param packet the content
     * @param proven whether somebody who belongs to the cluster wrote this: false for a packet in the clear
     */
    record Content(NodeId sender, Packet packet, boolean proven) {}

    /** A second has so many numbers, in bits; no node uses up as many in a month. */
    private static final int NUMBER_BITS_OF_A_SECOND = 30;

    private static final long LAST_SECOND = 1L << (Long.SIZE - 2 - NUMBER_BITS_OF_A_SECOND);

    private final Envelope envelope;
    private final Keyring keyring;
    private final ReplayGuard replays;
    private final NodeId self;
    private final Keyring.Sender sealer;
    private final Counters counters;
    private long nextDatagram;
    private long nextFrame;

    PacketSeal(Envelope envelope, Keyring keyring, ReplayGuard replays, NodeId self, Counters counters) {
        this.envelope = envelope;
        this.keyring = keyring;
        this.replays = replays;
        this.self = self;
        this.sealer = sender(self);
        this.counters = counters;
    }

    /** By how many bytes an envelope may be longer than its content. */
    static int overheadBytes() {
        return Envelope.HEADER_BYTES + Keyring.TAG_BYTES;
    }

    /** True if what is sent is sealed. */
    boolean seals() {
        return keyring.seals();
    }

    /** A datagram, or null, and then that is counted, where it must be sealed and there is no key yet. */
    @Nullable
    ByteBuffer datagram(byte[] content) {
        if (keyring.seals() && !keyring.hasKey()) {
            counters.increment(Counter.NOT_SENT_WITHOUT_KEY);
            return null;
        }
        return packet(nextDatagram++, keyring.seals(), content);
    }

    ByteBuffer frame(byte[] content) {
        return packet(Envelope.ofFrame(nextFrame++), keyring.seals() && !keyring.isAgreed(), content);
    }

    private ByteBuffer packet(long counter, boolean sealed, byte[] content) {
        byte[] header = envelope.header(self, counter, sealed);
        byte[] body = sealed ? keyring.seal(sealer, counter, envelope.associated(header), content) : content;
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .flip();
    }

    /**
     * Skips numbers, since another copy of this machine may have used the next ones: a number that is used twice would give the
     * sealed texts away (NIST SP 800-38D, section 8). The time decides how far, so that of several copies the one that was restored
     * last is ahead of all others and is not taken for a replay; lots part those of one second.
     */
    void skipNumbers(long wallMillis, RandomGenerator random) {
        long second = Math.min(LAST_SECOND, Math.max(0, TimeUnit.MILLISECONDS.toSeconds(wallMillis)));
        long ofSecond = second << NUMBER_BITS_OF_A_SECOND;
        long lots = 1L << (NUMBER_BITS_OF_A_SECOND - 1);
        nextDatagram = Math.max(nextDatagram, ofSecond) + random.nextLong(lots);
        nextFrame = Math.max(nextFrame, ofSecond) + random.nextLong(lots);
    }

    /** The content of a datagram, or null, and then the reason is counted. */
    @Nullable
    Content openDatagram(ByteBuffer packet) {
        return open(packet, false, keyring.takesPlaintext());
    }

    /** The content of a frame, or null, and then the reason is counted. */
    @Nullable
    Content openFrame(ByteBuffer packet) {
        return open(packet, true, keyring.takesPlaintext() || keyring.isAgreed());
    }

    private @Nullable Content open(ByteBuffer packet, boolean frame, boolean takesPlaintext) {
        Opened opened = envelope.open(packet);
        Rejection rejection = opened.rejection();
        if (rejection != null) {
            return rejected(rejection);
        }
        if (opened.sender().equals(self)) {
            return rejected(Rejection.OWN);
        }
        if (opened.isSealed()) {
            return openSealed(opened, packet, frame);
        }
        if (!takesPlaintext) {
            return rejected(Rejection.PLAINTEXT);
        }
        if (keyring.hasKey() && !keyring.isAgreed()) {
            counters.increment(Counter.TAKEN_IN_THE_CLEAR);
        }
        return read(opened, packet, frame && keyring.isAgreed());
    }

    private @Nullable Content openSealed(Opened opened, ByteBuffer packet, boolean frame) {
        if (!keyring.hasKey()) {
            return rejected(Rejection.SEALED);
        }
        byte[] sealed = new byte[packet.remaining()];
        packet.get(sealed);
        Keyring.Sender sender = sender(opened.sender());
        long counter = opened.counter();
        Keyring.Unsealed unsealed = keyring.open(sender, counter, envelope.associated(opened.header()), sealed);
        if (unsealed == null) {
            return rejected(Rejection.NOT_AUTHENTIC);
        }
        if (Envelope.isOfFrame(counter) != frame || !replays.isNew(sender, frame, Envelope.number(counter))) {
            return rejected(Rejection.REPLAYED);
        }
        if (unsealed.key() > 0) {
            counters.increment(Counter.OPENED_BY_OTHER_KEYS);
        }
        return read(opened, unsealed.plain(), true);
    }

    private @Nullable Content read(Opened opened, ByteBuffer content, boolean proven) {
        Packet read = PacketReader.read(content);
        if (read == null) {
            return rejected(Rejection.MALFORMED);
        }
        counters.add(Counter.SECTIONS_SKIPPED, read.skipped());
        return new Content(opened.sender(), read, proven);
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
                    case REPLAYED -> Counter.REJECTED_REPLAYED;
                    case MALFORMED -> Counter.REJECTED_MALFORMED;
                    case OWN -> Counter.REJECTED_OWN;
                });
        return null;
    }

    private static Keyring.Sender sender(NodeId id) {
        return new Keyring.Sender(id.high(), id.low());
    }
}
