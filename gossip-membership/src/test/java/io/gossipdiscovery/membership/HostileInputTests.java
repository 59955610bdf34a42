package io.gossipdiscovery.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.gossipdiscovery.membership.config.LimitSettings;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Accusation.Grounds;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Incarnation;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.StateEntry;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.MemberEntry;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.MemberWant;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.Envelope;
import io.gossipdiscovery.membership.wire.PacketReader;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Well-formed packets of a member that lies about everything, in the clear: whatever their order, the engine throws nothing, keeps
 * its bounds and says only what others can read.
 */
class HostileInputTests {

    private static final int RUNS = 200;
    private static final int INPUTS_PER_RUN = 400;
    private static final int MAX_DATAGRAM_BYTES = 1_200;
    private static final NodeAddress SELF = Cluster.address(1);
    private static final Envelope ENVELOPE = new Envelope("test");

    @Test
    void aMemberThatLiesAboutEverythingBreaksNothing() {
        for (long seed = 0; seed < RUNS; seed++) {
            try {
                new Run(seed).play();
            } catch (RuntimeException | AssertionError e) {
                fail("new Run(" + seed + ").play() fails", e);
            }
        }
    }

    /** Until then no tombstone is too old to count, whatever its address: syncs tell of ages below a minute. */
    private static final long HALF_OF_A_SUPERSEDED_LIFE_NANOS =
            Duration.ofMinutes(29).toNanos();

    /** One engine, some liars, and a clock that jumps. */
    private static final class Run implements Output.Handler {

        private final SplittableRandom random;
        private final MembershipEngine engine;
        private final List<NodeId> ids = new ArrayList<>();
        private final List<Long> streams = new ArrayList<>();
        private final Set<Long> announcing = new HashSet<>();
        private long nowNanos = 1;
        private long nextInbound = -1;
        private final PlainPackets packets = new PlainPackets();
        private boolean left;

        Run(long seed) {
            this.random = new SplittableRandom(seed);
            MembershipSettings lan = MembershipSettings.lan("test");
            MembershipSettings settings = lan.withLimits(
                    new LimitSettings(LimitSettings.MAX_STATE_KEYS, LimitSettings.MAX_STATE_BYTES, 12, 8, 3));
            this.engine = new MembershipEngine(settings, SELF, new Keyring(List.of(), 0), random.split(), nowNanos);
            ids.add(engine.id());
            for (int i = 0; i < 1 + random.nextInt(14); i++) {
                ids.add(NodeId.random(random));
            }
        }

        void play() {
            engine.join(nowNanos);
            drain();
            for (int i = 0; i < INPUTS_PER_RUN; i++) {
                input();
                drain();
                check();
            }
            nowNanos += Duration.ofMinutes(1).toNanos();
            engine.onTimer(nowNanos); // may be put off, as after a pause
            nowNanos += Duration.ofSeconds(1).toNanos();
            engine.onTimer(nowNanos);
            drain();
            assertThat(announcing).as("announcements that never end").isEmpty();
        }

        private void input() {
            switch (random.nextInt(12)) {
                case 0 -> sleep();
                case 1 -> own();
                case 2 -> {
                    streams.add(nextInbound);
                    engine.onStreamAccepted(nextInbound--, address(), nowNanos);
                }
                case 3 -> engine.onStreamConnected(stream(), nowNanos);
                case 4 -> engine.onStreamClosed(stream(), CloseCause.RESET, nowNanos);
                case 5, 6, 7 -> engine.onStreamFrame(stream(), packet(), nowNanos);
                default -> engine.onDatagram(packet(), address(), nowNanos);
            }
        }

        /** Serves the timer for a while, as a shell would; sometimes only once and late, as after a pause. */
        private void sleep() {
            if (random.nextInt(4) == 0) {
                nowNanos += Duration.ofSeconds(random.nextInt(3_600)).toNanos();
                engine.onTimer(nowNanos);
                return;
            }
            long end = nowNanos + Duration.ofMillis(random.nextInt(3_000)).toNanos();
            for (int turns = 0; engine.nextWakeupNanos() <= end; turns++) {
                assertThat(turns).as("turns of the timer in three seconds").isLessThan(20_000);
                nowNanos = Math.max(nowNanos, engine.nextWakeupNanos());
                engine.onTimer(nowNanos);
                drain();
            }
            nowNanos = end;
        }

        private void own() {
            switch (random.nextInt(20)) {
                case 0 -> {
                    engine.leave(nowNanos);
                    left = true;
                }
                case 1 -> engine.join(nowNanos);
                case 2, 3 -> announce();
                default -> {
                    if (!left) {
                        engine.publish("own" + random.nextInt(3), new byte[random.nextInt(4_000)], nowNanos);
                    }
                }
            }
        }

        private void announce() {
            if (!left) {
                Duration limit = Duration.ofMillis(random.nextInt(3_000));
                // its end may be told at once, but is heard later
                announcing.add(engine.announce(
                        "own" + random.nextInt(3), new byte[random.nextInt(4_000)], limit.toNanos(), nowNanos));
            }
        }

        private ByteBuffer packet() {
            List<Update> updates = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                updates.add(update());
            }
            return packets.of(id(), message(), updates);
        }

        private Message message() {
            return switch (random.nextInt(14)) {
                case 0 -> new Message.Ping(random.nextInt(), id(), number());
                case 1 -> new Message.Ack(random.nextInt(), number());
                case 2 -> new Message.PingReq(random.nextInt(), id(), address(), random.nextLong());
                case 3 -> new Message.Nack(random.nextInt());
                case 4 -> new Message.Gossip();
                case 5 -> new Message.StateRequest(id(), number());
                case 6 -> new Message.Busy(random.nextInt(Integer.MAX_VALUE));
                case 7 ->
                    new Message.SyncBuckets(
                            random.longs(Message.SyncBuckets.COUNT).boxed().toList());
                case 8, 9 -> new Message.SyncEntries(random.nextLong(), random.nextBoolean(), entries(), records());
                case 10, 11 -> new Message.SyncRecords(random.nextBoolean(), records(), wanted());
                default -> new Message.SyncChunk(random.nextBoolean(), records());
            };
        }

        private List<MemberEntry> entries() {
            List<MemberEntry> entries = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                Evidence evidence = evidence();
                if (evidence.status() != Status.SUSPECT) {
                    entries.add(new MemberEntry(id(), evidence, number()));
                }
            }
            return entries;
        }

        private List<MemberWant> wanted() {
            List<MemberWant> wanted = new ArrayList<>();
            for (int i = random.nextInt(6); i > 0; i--) {
                wanted.add(new MemberWant(id(), number()));
            }
            return wanted;
        }

        private List<MemberRecord> records() {
            List<MemberRecord> records = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                MemberState state = MemberState.EMPTY.apply(delta(0));
                records.add(new MemberRecord(new Member(id(), address(), evidence(), state), random.nextInt(60)));
            }
            return records;
        }

        private Update update() {
            if (random.nextInt(3) == 0) {
                return new Update.StateAnnouncement(id(), number());
            }
            if (random.nextBoolean()) {
                return new Update.StateUpdate(id(), delta(number()));
            }
            Evidence evidence = evidence();
            Grounds grounds = any(List.of(Grounds.values()));
            Accusation accusation = evidence.status() == Status.SUSPECT ? new Accusation(id(), grounds) : null;
            return new Update.MemberUpdate(id(), address(), evidence, accusation);
        }

        private Evidence evidence() {
            if (random.nextInt(30) == 0) {
                return Evidence.LEFT;
            }
            Status status = any(List.of(Status.ALIVE, Status.ALIVE, Status.SUSPECT, Status.DEAD));
            long incarnation = random.nextInt(20) == 0 ? Incarnation.MAX - random.nextInt(2) : random.nextInt(4);
            return new Evidence(status, new Incarnation(incarnation));
        }

        private StateDelta delta(long from) {
            List<StateEntry> entries = new ArrayList<>();
            long version = from;
            int budget = 14 * 1024;
            for (int i = random.nextInt(6); i > 0 && version < Long.MAX_VALUE; i--) {
                version += version > Long.MAX_VALUE - 4 ? 1 : 1 + random.nextInt(3);
                byte[] value = random.nextInt(4) == 0 ? null : new byte[random.nextInt(budget / 2)];
                budget -= value == null ? 0 : value.length;
                entries.add(new StateEntry("k" + i + "/" + random.nextInt(20), version, value));
            }
            return new StateDelta(from, version, entries);
        }

        private NodeId id() {
            return any(ids);
        }

        private NodeAddress address() {
            return Cluster.address(1 + random.nextInt(6));
        }

        private <T> T any(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }

        private long number() {
            return random.nextInt(4) == 0 ? Long.MAX_VALUE - random.nextInt(3) : random.nextInt(12);
        }

        private long stream() {
            return streams.isEmpty() ? 0 : any(streams);
        }

        private void drain() {
            for (Output output = engine.poll(); output != null; output = engine.poll()) {
                output.accept(this);
            }
        }

        private void check() {
            ClusterView view = engine.view();
            assertThat(view.members()).hasSizeLessThanOrEqualTo(12);
            assertThat(announcing).hasSizeLessThanOrEqualTo(MembershipEngine.MAX_ANNOUNCEMENTS);
            MemberTable copy = new MemberTable(
                    engine.id(),
                    SELF,
                    ENVELOPE.clusterTag(),
                    12,
                    Duration.ofHours(24).toNanos(),
                    nowNanos);
            for (Member member : view.members()) {
                assertThat(member.state().sizeBytes()).isLessThanOrEqualTo(LimitSettings.MAX_STATE_BYTES);
                boolean self = member.id().equals(engine.id());
                long incarnation = member.evidence().incarnation().value();
                if (!self) {
                    copy.merge(member.id(), member.address(), member.evidence(), 0, nowNanos);
                    copy.apply(copy.find(member.id()), member.state().deltaSince(0));
                } else if (!left) {
                    copy.write(member.state());
                    if (incarnation > 0) {
                        copy.refute(incarnation - 1);
                    }
                } else {
                    copy.leave(nowNanos);
                }
            }
            if (nowNanos < HALF_OF_A_SUPERSEDED_LIFE_NANOS) {
                assertThat(view.hash())
                        .as("hash, kept up, and of a table made anew")
                        .isEqualTo(copy.hash());
            }
        }

        @Override
        public void sendDatagram(NodeAddress to, ByteBuffer packet) {
            assertThat(packet.remaining()).isLessThanOrEqualTo(MAX_DATAGRAM_BYTES);
            assertReadable(packet);
        }

        @Override
        public void sendConnected(int number, NodeAddress to, ByteBuffer packet) {
            sendDatagram(to, packet);
        }

        @Override
        public void writeStream(long stream, ByteBuffer frame) {
            assertThat(frame.remaining()).isLessThanOrEqualTo(MembershipEngine.MAX_FRAME_BYTES);
            assertReadable(frame);
        }

        private static void assertReadable(ByteBuffer packet) {
            assertThat(PacketReader.read(packet.duplicate().position(Envelope.HEADER_BYTES)))
                    .as("what others read")
                    .isNotNull();
        }

        @Override
        public void openStream(long stream, NodeAddress to) {
            streams.add(stream);
        }

        @Override
        public void closeStream(long stream) {
            streams.remove(stream);
        }

        @Override
        public void resolveSeeds() {
            engine.onSeedsResolved(List.of(SELF, address(), address()), nowNanos);
        }

        @Override
        public void joinFinished(boolean joined, int seedsTried) {}

        @Override
        public void leaveFinished(int told, int acknowledged) {}

        @Override
        public void announcementFinished(long announcement, int told, int acknowledged) {
            assertThat(announcing.remove(announcement))
                    .as("an end of what was begun")
                    .isTrue();
            assertThat(acknowledged).isBetween(0, told);
        }

        @Override
        public void viewChanged() {}

        @Override
        public void memberChanged(MembershipEvent event) {}

        @Override
        public void newLife(NodeId ended, NodeId begun, NewLifeReason reason) {
            ids.add(begun);
        }

        @Override
        public void roundTripMeasured(NodeId member, long nanos) {
            assertThat(nanos).isNotNegative();
        }
    }
}
