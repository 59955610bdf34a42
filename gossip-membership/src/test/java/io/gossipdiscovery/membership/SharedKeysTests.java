package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossipdiscovery.membership.Cluster.Node;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.Plaintext;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.crypto.ReplayGuard;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.wire.Envelope;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SharedKeysTests {

    private static final MembershipSettings LAN = MembershipSettings.lan("test");
    private static final byte[] OLD = key(1);
    private static final byte[] NEXT = key(2);
    private static final List<String> REJECTIONS =
            List.of("rejected.notAuthentic", "rejected.plaintext", "rejected.sealed", "rejected.replayed");

    @Test
    void aKeyIsReplacedWhileRunningWithNoPacketLost() {
        Cluster cluster = sealed(10);
        step(cluster, List.of(OLD, NEXT));
        assertThat(sum(cluster, "keys.openedByOthers")).isZero();
        step(cluster, List.of(NEXT, OLD));
        assertThat(sum(cluster, "keys.openedByOthers"))
                .as("packets of those who had not promoted the key yet")
                .isPositive();
        step(cluster, List.of(NEXT));
        long openedByOthers = sum(cluster, "keys.openedByOthers");
        cluster.publish(cluster.node(3), "a", new byte[] {1});
        cluster.run(Duration.ofSeconds(10));

        assertThat(sum(cluster, "keys.openedByOthers"))
                .as("the old key is not used")
                .isEqualTo(openedByOthers);
        assertNothingWasLost(cluster, 10);
        Node knowsTheOldKeyAlone = cluster.start(LAN, new Keyring(List.of(OLD), 100));
        cluster.run(Duration.ofSeconds(20));
        assertThat(knowsTheOldKeyAlone.joined).isFalse();
        assertThat(cluster.node(1).engine.liveCount()).isEqualTo(10);
    }

    @Test
    void aClusterInTheClearIsSealedWhileRunningWithNoPacketLost() {
        Cluster cluster = new Cluster(LAN, 5);
        for (int i = 0; i < 6; i++) {
            cluster.start();
        }
        cluster.run(Duration.ofSeconds(3));
        // restarted one by one with a key, and understood by those that have none
        for (int number = 1; number <= 6; number++) {
            cluster.leave(cluster.node(number));
            cluster.run(Duration.ofSeconds(2));
            Keyring keyring = new Keyring(List.of(OLD), 100);
            keyring.use(List.of(OLD), Plaintext.SENT);
            cluster.replace(number, keyring);
            cluster.run(Duration.ofSeconds(2));
        }
        for (Plaintext next : List.of(Plaintext.ACCEPTED, Plaintext.REFUSED)) {
            cluster.nodes().forEach(node -> {
                node.engine.useKeys(List.of(OLD), next, cluster.nowNanos);
                node.drain();
                cluster.run(Duration.ofMillis(700));
            });
            cluster.run(Duration.ofSeconds(5));
        }

        assertThat(sum(cluster, "keys.takenInTheClear")).isPositive();
        assertNothingWasLost(cluster, 6);
        long takenInTheClear = sum(cluster, "keys.takenInTheClear");
        Node plain = cluster.start();
        cluster.run(Duration.ofSeconds(20));
        assertThat(plain.joined).isFalse();
        assertThat(sum(cluster, "keys.takenInTheClear")).isEqualTo(takenInTheClear);
    }

    @Test
    void keysAreNeverTakenAwayFromANodeThatRunsNorGivenToOneThatHasNone() {
        Cluster cluster = sealed(1);
        MembershipEngine sealed = cluster.node(1).engine;
        assertThatThrownBy(() -> sealed.useKeys(List.of(), Plaintext.REFUSED, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give at least one");
        assertThatThrownBy(() -> sealed.useKeys(List.of(new byte[16]), Plaintext.REFUSED, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 bytes");
        assertThatThrownBy(() -> sealed.renewClusterKey(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shared keys");
        MembershipEngine plain = cluster.add(LAN, List.of(), new Keyring(List.of(), 0)).engine;
        assertThatThrownBy(() -> plain.useKeys(List.of(OLD), Plaintext.REFUSED, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("restart it with keys");
    }

    @Test
    void whatWasRecordedAndIsSentAgainChangesNothingAndGetsNoAnswer() {
        Cluster cluster = sealed(2);
        Node node = cluster.node(1);
        Node sender = cluster.start(LAN, new Keyring(List.of(OLD), 100));
        sender.keepsDatagrams = true;
        cluster.run(Duration.ofSeconds(3));
        cluster.publish(sender, "a", new byte[] {1});
        cluster.run(Duration.ofSeconds(20));
        List<ByteBuffer> datagrams = List.copyOf(sender.datagrams);
        List<ByteBuffer> frames =
                sender.frames.values().stream().flatMap(List::stream).toList();
        assertThat(datagrams).hasSizeGreaterThan(30);
        assertThat(frames).isNotEmpty();
        replay(node, datagrams, frames, cluster); // those that went to somebody else
        long replayed = counter(node, "rejected.replayed");
        assertThat(replayed).as("those that came to this node").isPositive();

        assertThat(replay(node, datagrams, frames, cluster)).as("answers").isZero();
        assertThat(counter(node, "rejected.replayed") - replayed).isEqualTo(datagrams.size() + frames.size());
    }

    /** Everything once more: datagrams, frames on streams of somebody, and each in the place of the other. */
    private static int replay(Node node, List<ByteBuffer> datagrams, List<ByteBuffer> frames, Cluster cluster) {
        NodeAddress from = Cluster.address(77);
        int answers = 0;
        for (ByteBuffer datagram : datagrams) {
            node.engine.onDatagram(datagram.duplicate(), from, cluster.nowNanos);
            answers += answers(node);
        }
        long stream = -1_000_000 - cluster.nowNanos;
        for (ByteBuffer frame : frames) {
            node.engine.onStreamAccepted(--stream, from, cluster.nowNanos);
            node.engine.onStreamFrame(stream, frame.duplicate(), cluster.nowNanos);
            answers += answers(node);
            cluster.nowNanos++;
        }
        return answers;
    }

    private static int answers(Node node) {
        int answers = 0;
        for (Output output = node.engine.poll(); output != null; output = node.engine.poll()) {
            answers += output instanceof Output.SendDatagram || output instanceof Output.WriteStream ? 1 : 0;
        }
        return answers;
    }

    @Test
    void aDatagramIsNoFrameAndAFrameIsNoDatagram() {
        Cluster cluster = sealed(2);
        Node node = cluster.node(1);
        Node sender = cluster.node(2);
        node.cutOff = true;
        sender.keepsDatagrams = true;
        cluster.run(Duration.ofSeconds(3));
        ByteBuffer unheard = sender.datagrams.get(0);

        node.engine.onStreamAccepted(-99, sender.address, cluster.nowNanos);
        node.engine.onStreamFrame(-99, unheard.duplicate(), cluster.nowNanos);
        assertThat(node.engine.counters()).containsEntry("rejected.replayed", 1L);
        node.engine.onDatagram(unheard.duplicate(), sender.address, cluster.nowNanos);
        assertThat(node.engine.counters()).containsEntry("rejected.replayed", 1L);
    }

    @Test
    void aMachineThatWasRestoredDoesNotUseItsNumbersAgain() {
        Cluster cluster = sealed(2);
        Node restored = cluster.node(2);
        long wallMillis = 1_800_000_000_000L;
        restored.engine.onWallClock(wallMillis, cluster.nowNanos);
        restored.keepsDatagrams = true;
        cluster.run(Duration.ofSeconds(2));
        long before = lastNumber(restored);
        restored.engine.onWallClock(wallMillis + 2_900, cluster.nowNanos);
        cluster.run(Duration.ofSeconds(2));
        assertThat(lastNumber(restored) - before)
                .as("clocks that go on together")
                .isLessThan(100);

        before = lastNumber(restored);
        restored.engine.onWallClock(wallMillis + 2_900 + 4_500, cluster.nowNanos);
        cluster.run(Duration.ofSeconds(2));
        assertThat(lastNumber(restored) - before).isGreaterThan(1L << 32);
        assertThat(restored.newLives).as("a short sleep is no new life").isEmpty();
        assertNothingWasLost(cluster, 2);
    }

    /** Both begin where the snapshot was taken; the others have heard the first one, and must hear the second one as well. */
    @Test
    void ofTwoCopiesOfAMachineTheOneThatWasRestoredLaterIsHeard() {
        long wallMillis = 1_800_000_000_000L;
        long[] highest = new long[2];
        for (int copy = 0; copy < highest.length; copy++) {
            SplittableRandom random = new SplittableRandom(copy);
            for (int i = 0; i < 1_000; i++) {
                PacketSeal seal = new PacketSeal(
                        new Envelope("test"),
                        new Keyring(List.of(OLD), 1),
                        new ReplayGuard(1),
                        new NodeId(1, 2),
                        new Counters());
                seal.skipNumbers(wallMillis + 2_000L * copy, random);
                ByteBuffer sent = Objects.requireNonNull(seal.datagram(new byte[10]));
                long number = sent.getLong(29);
                assertThat(number).isGreaterThan(copy == 0 ? 0 : highest[0]);
                highest[copy] = Math.max(highest[copy], number);
            }
        }
    }

    private static long lastNumber(Node node) {
        ByteBuffer last = node.datagrams.get(node.datagrams.size() - 1);
        return last.getLong(last.position() + 29);
    }

    private static void step(Cluster cluster, List<byte[]> keys) {
        SplittableRandom random = new SplittableRandom(keys.size());
        cluster.nodes().forEach(node -> {
            node.engine.useKeys(keys, Plaintext.REFUSED, cluster.nowNanos);
            node.drain();
            cluster.publish(node, "step", new byte[] {(byte) random.nextInt()});
            cluster.run(Duration.ofMillis(700));
        });
        cluster.run(Duration.ofSeconds(3));
    }

    private static void assertNothingWasLost(Cluster cluster, int size) {
        assertThat(cluster.nodes().stream().filter(node -> !node.down)).allSatisfy(node -> {
            Map<String, Long> counters = node.engine.counters();
            assertThat(REJECTIONS).allSatisfy(name -> assertThat(counters).containsEntry(name, 0L));
            assertThat(node.engine.liveCount()).isEqualTo(size);
            assertThat(node.events).noneMatch(event -> event.member().status() == Status.SUSPECT);
        });
    }

    private static long sum(Cluster cluster, String counter) {
        return cluster.nodes().stream()
                .mapToLong(node -> counter(node, counter))
                .sum();
    }

    private static long counter(Node node, String name) {
        return Objects.requireNonNull(node.engine.counters().get(name));
    }

    private static Cluster sealed(int size) {
        Cluster cluster = new Cluster(LAN, 7);
        for (int i = 0; i < size; i++) {
            cluster.start(LAN, new Keyring(List.of(OLD), 100));
        }
        cluster.run(Duration.ofSeconds(3));
        return cluster;
    }

    private static byte[] key(int fill) {
        byte[] key = new byte[Keyring.KEY_BYTES];
        Arrays.fill(key, (byte) fill);
        return key;
    }
}
