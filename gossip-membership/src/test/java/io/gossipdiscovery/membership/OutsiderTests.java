package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What somebody without the key gets from a node that has one, whatever source he writes on his packets: nothing. */
class OutsiderTests {

    private static final NodeId STRANGER = new NodeId(7, 7);
    private static final NodeAddress SPOOFED = Cluster.address(66);
    private static final long NOW = 1;

    private final Envelope envelope = new Envelope("test");
    private final MembershipEngine engine = new MembershipEngine(
            MembershipSettings.lan("test"), Cluster.address(1), keyring(0), new SplittableRandom(1), NOW);

    @Test
    void noDatagramIsAnsweredOrChangesAnything() {
        begin();
        long hash = engine.tableHash();
        long wakeup = engine.nextWakeupNanos();
        List<ByteBuffer> attempts = attempts();
        for (ByteBuffer attempt : attempts) {
            engine.onDatagram(attempt.duplicate(), SPOOFED, NOW);
            assertThat(engine.poll()).isNull();
        }
        assertThat(engine.tableHash()).isEqualTo(hash);
        assertThat(engine.nextWakeupNanos()).isEqualTo(wakeup);
        assertThat(engine.view().members()).hasSize(1);
        assertThat(rejections()).isEqualTo(attempts.size());
    }

    @Test
    void aStreamIsClosedAtItsFirstFrameWithoutAWord() {
        begin();
        List<ByteBuffer> attempts = attempts();
        for (int i = 0; i < attempts.size(); i++) {
            long stream = -1L - i;
            engine.onStreamAccepted(stream, SPOOFED, NOW);
            assertThat(engine.poll()).isNull();
            engine.onStreamFrame(stream, attempts.get(i).duplicate(), NOW);
            assertThat(engine.poll()).isEqualTo(new Output.CloseStream(stream));
            assertThat(engine.poll()).isNull();
        }
        assertThat(rejections()).isEqualTo(attempts.size());
    }

    /** What it does by itself at first is done. */
    private void begin() {
        engine.onTimer(NOW);
        int begun = 0;
        while (engine.poll() != null) {
            begun++;
        }
        assertThat(begun).isPositive();
    }

    /** What would be answered if it were taken: in the clear, under another key, with a header that was changed, cut short. */
    private List<ByteBuffer> attempts() {
        List<ByteBuffer> attempts = new ArrayList<>();
        List<Update> updates = List.of(
                new Update.MemberUpdate(STRANGER, SPOOFED, Evidence.alive(0), null),
                new Update.MemberUpdate(engine.id(), Cluster.address(1), Evidence.LEFT, null));
        for (Message message : List.of(
                new Message.Ping(1, engine.id(), 0),
                new Message.Ping(1, STRANGER, 0),
                new Message.PingReq(1, STRANGER, SPOOFED, 0),
                new Message.Watch(1, engine.id()),
                new Message.SyncChunk(false, List.of()),
                new Message.StateRequest(engine.id(), 0),
                new Message.Gossip())) {
            byte[] content = PacketWriter.encode(new Packet(message, updates));
            byte[] sealed = sealed(1, content);
            byte[] changed = sealed(0, content);
            changed[Envelope.HEADER_BYTES - 1]++;
            attempts.add(ByteBuffer.wrap(joined(envelope.header(STRANGER, 1, false), content)));
            attempts.add(ByteBuffer.wrap(joined(envelope.header(STRANGER, 1, true), content)));
            attempts.add(ByteBuffer.wrap(sealed));
            attempts.add(ByteBuffer.wrap(changed));
            attempts.add(ByteBuffer.wrap(changed, 0, changed.length - 1));
            attempts.add(ByteBuffer.wrap(content));
        }
        return attempts;
    }

    private byte[] sealed(int key, byte[] content) {
        byte[] header = envelope.header(STRANGER, 1, true);
        Keyring.Sender sender = new Keyring.Sender(STRANGER.high(), STRANGER.low());
        return joined(header, keyring(key).seal(sender, 1, envelope.associated(header), content));
    }

    private static Keyring keyring(int key) {
        byte[] bytes = new byte[Keyring.KEY_BYTES];
        Arrays.fill(bytes, (byte) key);
        return new Keyring(List.of(bytes), 16);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }

    private long rejections() {
        return engine.counters().entrySet().stream()
                .filter(counter -> counter.getKey().startsWith("rejected."))
                .mapToLong(counter -> counter.getValue())
                .sum();
    }
}
