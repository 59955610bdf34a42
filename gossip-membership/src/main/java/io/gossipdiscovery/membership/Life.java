package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.antientropy.RepairSchedule;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
import io.gossipdiscovery.membership.crypto.ReplayGuard;
import io.gossipdiscovery.membership.detector.DetectorActions;
import io.gossipdiscovery.membership.detector.FailureDetector;
import io.gossipdiscovery.membership.dissemination.UpdateQueue;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.Envelope;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One life of a node: everything that belongs to one {@link NodeId}, from an empty table on. Joins the parts of the engine to
 * each other; belongs to one engine.
 */
final class Life {

    private final Counters counters;
    private final LifeListener listener;
    private final NodeId self;
    private final MemberTable table;
    private final UpdateQueue news;
    private final PacketSeal seal;
    private final Outbox outbox;
    private final FailureDetector detector;
    private final Gossiper gossiper;
    private final UpdateApplier applier;
    private final StreamSessions streams;
    private final SeedContacts seeds;
    private final Agreement agreement;
    private final Tellings tellings;
    private final Paths paths;
    private final ShortStreams shortStreams;
    private final Announcements announcements;
    private final Crashes crashes;
    private final DatagramMessages datagrams;
    private final @Nullable KeySpread keySpread;
    private long nowNanos;

    /**
     * A life that is alone.
     *
     * @param outputs where everything goes that is to be done
     * @param keys that are agreed on, null where they are given
     * @param firstStream above all numbers that earlier lives gave to streams
     */
    Life(
            MembershipSettings settings,
            NodeAddress advertised,
            Envelope envelope,
            Keyring keyring,
            ReplayGuard replays,
            @Nullable KeyAgreement keys,
            RandomGenerator random,
            Counters counters,
            ArrayDeque<Output> outputs,
            LifeListener listener,
            long firstStream,
            long nowNanos) {
        this.counters = counters;
        this.listener = listener;
        this.nowNanos = nowNanos;
        this.self = NodeId.random(random);
        this.table = new MemberTable(
                self,
                advertised,
                envelope.clusterTag(),
                settings.limits().members(),
                settings.sync().tombstoneLife().toNanos(),
                nowNanos);
        table.setVersions(MemberTable.SELF, envelope.spoken());
        this.news = new UpdateQueue(() -> settings.dissemination().sendsPerUpdate(table.liveCount()));
        table.onSilenced(news::forget);
        this.seal = new PacketSeal(envelope, keyring, replays, self, counters);
        SendBudget budget = new SendBudget(settings.limits().bytesPerSecond(), () -> this.nowNanos);
        this.outbox = new Outbox(outputs, table, news, seal, counters, settings, budget);
        this.tellings = new Tellings(settings.dissemination().deadToldPerSecond(), table, outbox, counters, nowNanos);
        this.paths = new Paths(
                settings.dissemination().testsBeforeBlocked(),
                settings.probing().protocolPeriod().toNanos(),
                table,
                counters,
                new PathTests(),
                random.nextInt());
        this.detector = new FailureDetector(settings, table, random, new Actions(), counters, nowNanos);
        this.gossiper = new Gossiper(settings, table, news, new GossipSender(), random, counters, nowNanos);
        RepairSchedule repairs = new RepairSchedule(settings, random, nowNanos);
        this.applier = new UpdateApplier(
                table,
                detector,
                news,
                gossiper,
                repairs,
                counters,
                new Changes(),
                outbox.contentBytes(),
                settings.suspicion());
        this.streams = new StreamSessions(
                settings, table, outbox, applier, counters, new StreamEnds(), keys, firstStream, nowNanos);
        long periodNanos = settings.probing().protocolPeriod().toNanos();
        this.keySpread = keys == null ? null : new KeySpread(keys, table, streams, random, periodNanos);
        this.agreement = new Agreement(table, repairs, applier, streams);
        this.shortStreams = new ShortStreams(table, streams, counters);
        this.announcements = new Announcements(
                settings, table, outbox, paths, shortStreams, random, detector::nextSequence, counters);
        this.crashes = new Crashes(settings, table, detector, applier, outbox, streams, random, counters, nowNanos);
        this.datagrams = new DatagramMessages(detector, crashes, paths, announcements, agreement, counters);
        this.seeds = new SeedContacts(settings.sync(), table, outbox, streams, random, counters, listener::publishView);
    }

    NodeId id() {
        return self;
    }

    MemberTable table() {
        return table;
    }

    Outbox outbox() {
        return outbox;
    }

    StreamSessions streams() {
        return streams;
    }

    boolean isLeaving() {
        return announcements.isLeaving();
    }

    /** The leave that is over, or null. */
    @Nullable
    Notices departed() {
        return announcements.departed(nowNanos);
    }

    void onDatagram(ByteBuffer packet, NodeAddress from, long now) {
        nowNanos = now;
        counters.increment(Counter.DATAGRAMS_RECEIVED);
        counters.add(Counter.DATAGRAM_BYTES_RECEIVED, packet.remaining());
        int bytes = packet.remaining();
        PacketSeal.Content content = seal.openDatagram(packet);
        if (content != null) {
            if (!content.proven()) {
                NodeAddress relay = content.packet().message() instanceof Message.PingReq asks ? asks.address() : null;
                outbox.answers().begin(bytes, from, relay);
            }
            detector.onHeard(content.sender(), crashes.nextDeadlineNanos(), now);
            applier.apply(content.packet().updates(), content.sender(), false, now);
            datagrams.take(content.packet().message(), content.sender(), from, now);
            crashes.onHeard(content.sender(), now);
            boolean answered = content.packet().message() instanceof Message.Ping ping
                    && ping.target().equals(self);
            if (!answered) {
                tellings.onHeard(content.sender(), now);
            }
            outbox.answers().end();
        }
    }

    void onPortUnreachable(int number, long now) {
        nowNanos = now;
        crashes.onPortUnreachable(number, now);
    }

    void onStreamAccepted(long stream, NodeAddress from, long now) {
        nowNanos = now;
        streams.onAccepted(stream, from, now);
    }

    void onStreamConnected(long stream, long now) {
        nowNanos = now;
        streams.onConnected(stream, now);
    }

    void onStreamFrame(long stream, ByteBuffer frame, long now) {
        nowNanos = now;
        if (!streams.isOpen(stream)) {
            return;
        }
        counters.increment(Counter.FRAMES_RECEIVED);
        counters.add(Counter.FRAME_BYTES_RECEIVED, frame.remaining());
        PacketSeal.Content content = seal.openFrame(frame);
        if (content == null) {
            streams.abort(stream, now);
            return;
        }
        detector.onHeard(content.sender(), crashes.nextDeadlineNanos(), now);
        applier.apply(content.packet().updates(), content.sender(), true, now);
        if (content.packet().message() instanceof Message.Ack ack) {
            detector.onStreamAck(content.sender(), ack, now);
            announcements.onAck(content.sender(), ack);
            int row = table.find(content.sender());
            if (row != MemberTable.NONE) {
                agreement.onHash(content.sender(), table.address(row), ack.tableHash(), now);
            }
        }
        tellings.onHeard(content.sender(), now);
        if (streams.showsDoubt(stream, content.packet().message())) {
            paths.onDoubt(content.sender(), now);
        }
        streams.onFrame(stream, content.sender(), content.packet(), now);
        crashes.onHeard(content.sender(), now);
    }

    void onStreamClosed(long stream, CloseCause cause, long now) {
        nowNanos = now;
        streams.onClosed(stream, cause, now);
    }

    void onTimer(long now) {
        nowNanos = now;
        if (detector.putsOffTimers(crashes.nextDeadlineNanos(), now)) {
            return;
        }
        detector.onTimer(now);
        gossiper.onTimer(now);
        paths.onTimer(now);
        streams.onTimer(now);
        seeds.onTimer(now);
        announcements.onTimer(now);
        crashes.onTimer(now);
        if (keySpread != null) {
            keySpread.onTimer(now);
        }
    }

    /** This node may hold a key that others lack. */
    void keysLearned(long now) {
        if (keySpread != null) {
            keySpread.look(now);
        }
    }

    /** Another copy of this machine may have gone on with the numbers of this node's packets. */
    void skipNumbers(long wallMillis, RandomGenerator random) {
        seal.skipNumbers(wallMillis, random);
    }

    void join(long now) {
        nowNanos = now;
        seeds.join(now);
    }

    void onSeedsResolved(List<NodeAddress> addresses, long now) {
        nowNanos = now;
        seeds.onResolved(addresses, now);
    }

    void reportUnreachable(NodeId member, long now) {
        nowNanos = now;
        crashes.onReported(member, now);
    }

    void write(MemberState next, long now) {
        nowNanos = now;
        applier.write(next, now);
    }

    void announce(long number, MemberState next, long deadlineNanos, long now) {
        nowNanos = now;
        announcements.announce(number, applier.write(next, now), deadlineNanos, now);
    }

    void leave(long deadlineNanos, long now) {
        nowNanos = now;
        applier.leave(now);
        announcements.leave(deadlineNanos, now);
        crashes.leave(now);
    }

    /** Gives up all that is under way. */
    void end() {
        announcements.endAll();
        streams.closeAll();
    }

    void learn(List<Member> members, long now) {
        nowNanos = now;
        for (Member member : members) {
            applier.apply(new MemberRecord(member, 0), member.id(), false, now);
        }
    }

    long nextDeadlineNanos() {
        if (detector.putOffUntilNanos() != FailureDetector.NOT_PUT_OFF) {
            return detector.putOffUntilNanos();
        }
        long next = Math.min(detector.nextDeadlineNanos(), gossiper.nextDeadlineNanos());
        next = Math.min(next, Math.min(paths.nextDeadlineNanos(), announcements.nextDeadlineNanos()));
        next = Math.min(next, Math.min(streams.nextDeadlineNanos(), seeds.nextDeadlineNanos()));
        next = keySpread == null ? next : Math.min(next, keySpread.nextDeadlineNanos());
        return Math.min(next, crashes.nextDeadlineNanos());
    }

    /** The peers to which datagrams do not get through although streams do. */
    List<NodeAddress> blockedPaths() {
        return paths.blocked();
    }

    /** Adds what this life measures to what the engine counts. */
    void addGauges(Map<String, Long> snapshot) {
        table.addGauges(snapshot);
        snapshot.put("gossip.queued", (long) news.size());
        snapshot.put("members.unverified", (long) applier.unverifiedCount());
        snapshot.put("paths.datagramsBlocked", (long) paths.blockedCount());
        detector.addGauges(snapshot, nowNanos);
        crashes.addGauges(snapshot, nowNanos);
    }

    /** Where datagrams do not get through, news goes by stream. */
    private final class GossipSender implements Gossiper.Sender {

        @Override
        public int gossip(NodeId receiver, NodeAddress to) {
            if (!paths.isBlocked(receiver)) {
                return outbox.send(receiver, to, new Message.Gossip());
            }
            shortStreams.gossip(to, nowNanos);
            return 0;
        }

        @Override
        public @Nullable Set<Integer> survivors() {
            return crashes.survivors(nowNanos);
        }
    }

    /** The share of the members heard lately that hold the same table as this node. */
    double convergence() {
        return agreement.convergence(nowNanos);
    }

    /** What follows from the end of a stream. */
    private final class StreamEnds implements StreamListener {

        @Override
        public void streamEnded(StreamPurpose purpose, NodeAddress peer, boolean completed, long now) {
            if (purpose == StreamPurpose.JOIN) {
                seeds.onEnded(completed, now);
            } else {
                shortStreams.onEnded(purpose, peer);
            }
        }

        @Override
        public void joined(NodeId peer, long now) {
            paths.onMet(peer, now);
        }

        @Override
        public @Nullable Conversation conversation(long stream, NodeId peer, Message first) {
            return crashes.conversation(stream, peer, first);
        }

        @Override
        public void keysLearned(long now) {
            Life.this.keysLearned(now);
        }

        @Override
        public void joinPostponed(NodeAddress peer, int retryAfterMillis, long now) {
            seeds.onBusy(peer, retryAfterMillis, now);
        }
    }

    /** What is done about paths in doubt. */
    private final class PathTests implements Paths.Tester {

        @Override
        public void test(NodeId peer, NodeAddress address, Message.Ping ping) {
            outbox.sendBare(peer, address, ping);
        }

        @Override
        public void blocked(NodeAddress address) {
            shortStreams.gossip(address, nowNanos);
        }
    }

    /** What the detector has done for it. */
    private final class Actions implements DetectorActions {

        @Override
        public void send(NodeId receiver, NodeAddress to, Message message) {
            if (!paths.isBlocked(receiver)) {
                outbox.send(receiver, to, message);
                return;
            }
            outbox.sendBare(receiver, to, message);
            if (message instanceof Message.Ping ping) {
                streams.ask(StreamPurpose.PROBE, to, ping, nowNanos);
            }
        }

        @Override
        public void sendBare(NodeId receiver, NodeAddress to, Message message) {
            outbox.sendBare(receiver, to, message);
            if (message instanceof Message.Ping ping && paths.isBlocked(receiver)) {
                streams.ask(StreamPurpose.PROBE, to, ping, nowNanos);
            }
        }

        @Override
        public void probeByStream(NodeAddress to, Message.Ping ping) {
            streams.ask(StreamPurpose.PROBE, to, ping, nowNanos);
        }

        @Override
        public void accuse(NodeId subject, long incarnation, Accusation.Grounds grounds) {
            counters.add(Counter.SUSPICIONS_RAISED, isLeaving() ? 0 : 1);
            applier.judge(subject, Evidence.suspect(incarnation), new Accusation(self, grounds), nowNanos);
        }

        @Override
        public void refute(long accusedIncarnation, boolean wasDead) {
            if (!isLeaving()) {
                applier.refute(accusedIncarnation, wasDead, nowNanos);
            }
        }

        @Override
        public void declareDead(NodeId subject, long incarnation) {
            applier.judge(subject, Evidence.dead(incarnation), null, nowNanos);
        }

        @Override
        public void roundTripMeasured(NodeId member, long nanos) {
            outbox.add(new Output.RoundTripMeasured(member, nanos));
        }
    }

    /** What follows from changes. */
    private final class Changes implements UpdateListener {

        @Override
        public void changed(@Nullable MembershipEvent event) {
            if (event != null) {
                crashes.onEvent(event, nowNanos);
            }
            listener.changed(event);
        }

        @Override
        public void deathDoubted(NodeId subject) {
            crashes.onDoubted(subject, nowNanos);
        }

        @Override
        public void ends(NewLifeReason reason) {
            listener.ends(reason);
        }

        @Override
        public void deathOutdated(NodeId teller) {
            if (!isLeaving() && detector.mayAnswer(nowNanos)) {
                tellings.onOutdatedDeath(teller, nowNanos);
            }
        }

        @Override
        public void stateMissed(NodeId subject, NodeId holder) {
            shortStreams.requestState(subject, holder, nowNanos);
        }
    }
}
