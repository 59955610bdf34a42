package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.wire.Envelope;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What somebody who opens streams to a node can take from it, and for how long. */
class HostileStreamTests {

    private static final long FIRST = -1_000_000;
    private static final NodeId LIAR = new NodeId(7, 7);
    private static final Duration SILENCE = Duration.ofMillis(6_300);
    private static final Duration LONGEST = Duration.ofMillis(61_300);
    private static final int STREAMS = 512;

    private final Cluster cluster = Cluster.of(3);
    private final Node node = cluster.node(1);
    private final PlainPackets packets = new PlainPackets();

    @Test
    void streamsThatSayNothingAreClosedAndLeaveRoom() {
        int free = STREAMS - node.openStreams();
        for (int i = 0; i < 2 * STREAMS; i++) {
            accept(FIRST - i);
        }
        assertThat(counter("streams.refused")).isEqualTo(2 * STREAMS - free);

        cluster.run(SILENCE);
        accept(FIRST - 3 * STREAMS);
        frame(FIRST - 3 * STREAMS, new Message.Ping(1, node.id(), 0));
        assertThat(counter("streams.refused")).isEqualTo(2 * STREAMS - free);
        assertThat(cluster.node(2).statusOf(node)).isEqualTo(Status.ALIVE);
    }

    @Test
    void aSyncThatIsAnsweredAsLateAsMayBeIsOverAfterAMinute() {
        int syncs = MembershipSettings.lan("test").limits().syncs();
        for (int i = 0; i < syncs; i++) {
            accept(FIRST - i);
            frame(FIRST - i, new Message.SyncChunk(false, List.of()));
        }
        Duration late = Duration.ofSeconds(4);
        for (Duration passed = late; passed.compareTo(LONGEST) < 0; passed = passed.plus(late)) {
            cluster.run(late);
            for (int i = 0; i < syncs; i++) {
                frame(FIRST - i, new Message.SyncChunk(false, List.of()));
            }
        }
        cluster.run(late);
        long received = counter("frames.received");
        frame(FIRST, new Message.SyncChunk(false, List.of()));
        assertThat(counter("frames.received")).as("of a stream that is over").isEqualTo(received);

        Node newcomer = cluster.start();
        cluster.run(Duration.ofSeconds(1));
        assertThat(newcomer.joined).as("there is a place for another joiner").isTrue();
    }

    @Test
    void aSyncThatNeverEndsIsOverAfterAMinuteAndHasChangedNothing() {
        long hash = node.engine.tableHash();
        accept(FIRST);
        int answered = 0;
        for (long end = cluster.nowNanos + LONGEST.toNanos(); cluster.nowNanos < end; ) {
            cluster.run(Duration.ofMillis(10));
            frame(FIRST, new Message.SyncChunk(false, List.of()));
            answered++;
        }
        assertThat(counter("syncs.answered")).isPositive();
        long received = counter("frames.received");
        frame(FIRST, new Message.SyncChunk(false, List.of()));

        assertThat(counter("frames.received")).as("of a stream that is over").isEqualTo(received);
        assertThat(answered).isGreaterThan(1_000);
        assertThat(node.engine.tableHash()).isEqualTo(hash);
    }

    @Test
    void aFrameOfGarbageEndsItsStreamAndIsCounted() {
        byte[] garbage = new byte[MembershipEngine.MAX_FRAME_BYTES];
        new SplittableRandom(1).nextBytes(garbage);
        garbage[0] = 0;
        accept(FIRST);
        raw(FIRST, ByteBuffer.wrap(garbage));
        assertThat(counter("rejected.notGossip")).isEqualTo(1);

        accept(FIRST - 1);
        byte[] header = new Envelope("test").header(LIAR, 1, false);
        System.arraycopy(header, 0, garbage, 0, header.length);
        garbage[header.length] = (byte) 0xFF;
        raw(FIRST - 1, ByteBuffer.wrap(garbage));
        assertThat(counter("rejected.malformed")).isEqualTo(1);

        raw(FIRST, ByteBuffer.wrap(garbage));
        raw(FIRST - 1, ByteBuffer.wrap(garbage));
        assertThat(counter("rejected.malformed")).as("of streams that are over").isEqualTo(1);
        assertThat(node.engine.view().live()).hasSize(3);
    }

    @Test
    void streamsThatWereRecordedAndComeAgainBringNobodyBack() {
        Cluster sealed = new Cluster(MembershipSettings.lan("test"), 42);
        MembershipSettings lan = MembershipSettings.lan("test");
        for (int i = 0; i < 3; i++) {
            sealed.start(lan, keyring());
        }
        sealed.run(Duration.ofSeconds(3));
        Node gone = sealed.add(lan, List.of(Cluster.address(1)), keyring());
        gone.keepsDatagrams = true;
        gone.engine.join(sealed.nowNanos);
        gone.drain();
        sealed.run(Duration.ofSeconds(3));
        sealed.leave(gone);
        sealed.run(Duration.ofSeconds(10));
        Node first = sealed.node(1);
        long hash = first.engine.tableHash();

        long number = FIRST;
        for (Map.Entry<Long, List<ByteBuffer>> stream : gone.frames.entrySet()) {
            first.engine.onStreamAccepted(--number, Cluster.address(66), sealed.nowNanos);
            for (ByteBuffer frame : stream.getValue()) {
                first.engine.onStreamFrame(number, frame.duplicate(), sealed.nowNanos);
                first.drain();
            }
        }
        for (ByteBuffer datagram : gone.datagrams) {
            first.engine.onDatagram(datagram.duplicate(), Cluster.address(66), sealed.nowNanos);
            first.drain();
        }
        sealed.run(Duration.ofSeconds(10));

        assertThat(gone.frames).isNotEmpty();
        assertThat(first.statusOf(gone)).isEqualTo(Status.LEFT);
        assertThat(first.engine.tableHash()).isEqualTo(hash);
        assertThat(Objects.requireNonNull(sealed.node(2).published).live()).hasSize(3);
    }

    private static Keyring keyring() {
        return new Keyring(List.of(new byte[Keyring.KEY_BYTES]), 16);
    }

    private void accept(long stream) {
        node.engine.onStreamAccepted(stream, Cluster.address(66), cluster.nowNanos);
        node.drain();
    }

    private void frame(long stream, Message message) {
        raw(stream, packets.of(LIAR, message, List.of()));
    }

    private void raw(long stream, ByteBuffer frame) {
        node.engine.onStreamFrame(stream, frame, cluster.nowNanos);
        node.drain();
    }

    private long counter(String name) {
        return Objects.requireNonNull(node.engine.counters().get(name));
    }
}
