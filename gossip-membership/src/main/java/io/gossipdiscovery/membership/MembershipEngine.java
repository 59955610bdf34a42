package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.StreamSessions.Purpose;
import io.gossipdiscovery.membership.antientropy.RepairSchedule;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.crypto.Keyring;
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
import io.gossipdiscovery.membership.message.Update.MemberUpdate;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One member of a cluster as a deterministic state machine: bytes and time go in, {@link Output}s come out, to be drained with
 * {@link #poll()} after every input. The same inputs give the same outputs, bit for bit.
 *
 * <p>All times are of one monotonic clock in nanoseconds, whose origin does not matter as long as it does not wrap. Not thread-safe: one owner calls
 * everything.
 */
public final class MembershipEngine {

    /** The largest frame on a stream, in bytes, without its length prefix. */
    public static final int MAX_FRAME_BYTES = 64 * 1024;

    /** The longest key of a member's state, in characters. */
    public static final int MAX_KEY_LENGTH = 256;

    /** Changes of the view that follow each other closer than this are told as one. */
    private static final long PUBLISH_TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Requests for state under way at once; what is beyond them is left to repair. */
    private static final int MAX_STATE_REQUESTS = 16;

    private final MembershipSettings settings;
    private final RandomGenerator random;
    private final NodeId self;
    private final Counters counters = new Counters();
    private final MemberTable table;
    private final UpdateQueue news;
    private final PacketSeal seal;
    private final Outbox outbox;
    private final FailureDetector detector;
    private final Gossiper gossiper;
    private final RepairSchedule repairs;
    private final UpdateApplier applier;
    private final StreamSessions streams;
    private final SeedContacts seeds;
    private final Set<NodeAddress> stateHoldersAsked = new HashSet<>();

    private long nowNanos;
    private long viewVersion;
    private boolean viewChanged = true;
    private long nextPublishNanos;
    private @Nullable Departure departure;
    private boolean finished;

    /**
     * A node that is alone.
     *
     * @param advertised where others reach it
     * @param keyring belongs to this engine from now on
     * @param random must be cryptographically strong wherever the keyring seals: the node's id is drawn from it
     */
    public MembershipEngine(
            MembershipSettings settings,
            NodeAddress advertised,
            Keyring keyring,
            RandomGenerator random,
            long nowNanos) {
        this.settings = settings;
        this.random = random;
        this.nowNanos = nowNanos;
        this.nextPublishNanos = nowNanos;
        this.self = NodeId.random(random);
        Envelope envelope = new Envelope(settings.cluster());
        this.table = new MemberTable(
                self,
                advertised,
                envelope.clusterTag(),
                settings.limits().members(),
                settings.sync().tombstoneLife().toNanos(),
                nowNanos);
        this.news = new UpdateQueue(this::sendsPerUpdate);
        table.onSilenced(news::forget);
        this.seal = new PacketSeal(envelope, keyring, self, counters);
        this.outbox =
                new Outbox(table, news, seal, counters, settings.dissemination().datagramBytes());
        this.detector = new FailureDetector(settings, table, random, new Actions(), counters, nowNanos);
        this.gossiper = new Gossiper(settings.dissemination(), table, news, outbox, random, counters, nowNanos);
        this.repairs = new RepairSchedule(settings, random, nowNanos);
        this.applier = new UpdateApplier(
                table, detector, news, gossiper, repairs, counters, new Changes(), outbox.contentBytes());
        this.streams = new StreamSessions(settings, table, outbox, applier, counters, this::streamEnded);
        this.seeds = new SeedContacts(settings.sync(), table, outbox, streams, random, this::publishView);
    }

    public NodeId id() {
        return self;
    }

    /** A datagram came in. Whatever its bytes, the worst is a counted rejection. */
    public void onDatagram(ByteBuffer packet, NodeAddress from, long now) {
        if (begin(now)) {
            counters.increment(Counter.DATAGRAMS_RECEIVED);
            counters.add(Counter.DATAGRAM_BYTES_RECEIVED, packet.remaining());
            PacketSeal.Content content = seal.open(packet);
            if (content != null) {
                applier.apply(content.packet().updates(), content.sender(), now);
                content.packet().message().accept(new DatagramHandler(content.sender(), from));
            }
            end();
        }
    }

    /** A stream came in; the shell gives it a negative number, never used twice. */
    public void onStreamAccepted(long stream, NodeAddress from, long now) {
        if (begin(now)) {
            streams.onAccepted(stream, from, now);
            end();
        }
    }

    /** A stream that this engine asked for is connected. */
    public void onStreamConnected(long stream, long now) {
        if (begin(now)) {
            streams.onConnected(stream, now);
            end();
        }
    }

    /** A frame came in, without its length prefix. One that cannot be opened ends the stream. */
    public void onStreamFrame(long stream, ByteBuffer frame, long now) {
        if (begin(now)) {
            if (streams.isOpen(stream)) {
                counters.increment(Counter.FRAMES_RECEIVED);
                counters.add(Counter.FRAME_BYTES_RECEIVED, frame.remaining());
                PacketSeal.Content content = seal.open(frame);
                if (content == null) {
                    streams.abort(stream, now);
                } else {
                    applier.apply(content.packet().updates(), content.sender(), now);
                    if (content.packet().message() instanceof Message.Ack ack) {
                        detector.onAck(ack);
                    }
                    streams.onFrame(stream, content.sender(), content.packet(), now);
                }
            }
            end();
        }
    }

    /** The stream ended without the engine having asked for it. A stream that the engine does not know is ignored. */
    public void onStreamClosed(long stream, CloseCause cause, long now) {
        if (begin(now)) {
            streams.onClosed(stream, now);
            end();
        }
    }

    /** Time has passed; wanted at {@link #nextWakeupNanos()}, harmless at any other time. */
    public void onTimer(long now) {
        if (begin(now)) {
            detector.onTimer(now);
            gossiper.onTimer(now);
            streams.onTimer(now);
            seeds.onTimer(now);
            if (departure != null) {
                departure.onTimer(now);
            }
            end();
        }
    }

    /** Begins to join: asks for the seeds to be resolved. */
    public void join(long now) {
        if (begin(now)) {
            seeds.join(now);
            end();
        }
    }

    /** What the seeds resolve to at this moment; may be empty. */
    public void onSeedsResolved(List<NodeAddress> addresses, long now) {
        if (begin(now)) {
            seeds.onResolved(addresses, now);
            end();
        }
    }

    /**
     * Writes a key of this node's state, or deletes it with null.
     *
     * @throws IllegalArgumentException if key or value exceed their limits; nothing has changed then
     * @throws IllegalStateException if the node has left
     */
    public void publish(String key, byte @Nullable [] value, long now) {
        if (!begin(now) || departure != null) {
            throw new IllegalStateException(
                    "Node " + self.abbreviated() + " has left and cannot publish '" + key + "'");
        }
        applier.write(checkedState(key, value), now);
        end();
    }

    /** Says goodbye; {@link Output.LeaveFinished} follows, and then the engine takes no more input. */
    public void leave(long now) {
        if (begin(now) && departure == null) {
            applier.leave(now);
            departure = new Departure(settings, table, outbox, random, now);
            end();
        }
    }

    /** Takes in members known from elsewhere, such as a list kept on disk, as if told by a sync. Passes nothing of it on. */
    public void learn(List<Member> members, long now) {
        if (begin(now)) {
            for (Member member : members) {
                applier.apply(new MemberRecord(member, 0), member.id(), false, now);
            }
            end();
        }
    }

    /** How many members live as this node sees it, itself included: O(1). */
    public int liveCount() {
        return table.liveCount();
    }

    /** The hash over the whole table, equal where tables are: O(1). */
    public long tableHash() {
        return table.hash();
    }

    /** This node as it tells itself to others: O(1). */
    public Member self() {
        return table.member(MemberTable.SELF);
    }

    /** When {@link #onTimer} is wanted next; changes with every input. */
    public long nextWakeupNanos() {
        if (finished) {
            return Long.MAX_VALUE;
        }
        long next = Math.min(detector.nextDeadlineNanos(), gossiper.nextDeadlineNanos());
        next = Math.min(next, Math.min(streams.nextDeadlineNanos(), seeds.nextDeadlineNanos()));
        if (departure != null) {
            next = Math.min(next, departure.nextDeadlineNanos());
        }
        return viewChanged ? Math.min(next, nextPublishNanos) : next;
    }

    /** A snapshot of this moment: a copy of the whole table, O(n log n). */
    public ClusterView view() {
        List<Member> members = new ArrayList<>(table.size());
        for (int row = 0; row < table.rowLimit(); row++) {
            if (table.isUsed(row)) {
                members.add(table.member(row));
            }
        }
        members.sort(Comparator.comparing(Member::id));
        return new ClusterView(viewVersion, self, table.hash(), members);
    }

    /** The next thing to do, or null when there is nothing more; to be drained after every input. */
    public @Nullable Output poll() {
        return outbox.poll();
    }

    /** Every counter and gauge by its name. */
    public Map<String, Long> counters() {
        Map<String, Long> snapshot = counters.snapshot();
        snapshot.put("tombstones.expired", table.expiredTombstones());
        snapshot.put("tombstones.evicted", table.evictedTombstones());
        snapshot.put("tombstones.held", (long) table.tombstoneCount());
        snapshot.put("gossip.queued", (long) news.size());
        snapshot.put("localHealth", (long) detector.localHealth());
        return snapshot;
    }

    /** False if this engine is finished and takes nothing any more. */
    private boolean begin(long now) {
        nowNanos = now;
        return !finished;
    }

    private void end() {
        if (viewChanged && nextPublishNanos <= nowNanos) {
            publishView();
        }
        if (departure != null && departure.isOver(nowNanos)) {
            finished = true;
            outbox.add(new Output.LeaveFinished(departure.told(), departure.acknowledged()));
        }
    }

    private void publishView() {
        viewChanged = false;
        nextPublishNanos = nowNanos + PUBLISH_TICK_NANOS;
        viewVersion++;
        outbox.add(new Output.ViewChanged());
    }

    private MemberState checkedState(String key, byte @Nullable [] value) {
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
            throw new IllegalArgumentException(
                    "State key '" + key + "' has " + key.length() + " characters, allowed are 1 to " + MAX_KEY_LENGTH);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(key)) {
            throw new IllegalArgumentException(
                    "State key '" + key + "' has half a surrogate pair, which UTF-8 cannot carry");
        }
        MemberState next = table.state(MemberTable.SELF).with(key, value);
        if (next.keys().size() > settings.limits().stateKeys()) {
            throw new IllegalArgumentException("State key '" + key + "' would be one more than the "
                    + settings.limits().stateKeys() + " that a member may have");
        }
        if (next.sizeBytes() > settings.limits().stateBytes()) {
            throw new IllegalArgumentException("With " + (value == null ? 0 : value.length) + " bytes of key '" + key
                    + "' this member's state would have " + next.sizeBytes() + " bytes, allowed are "
                    + settings.limits().stateBytes());
        }
        return next;
    }

    /** In a small cluster news reaches everybody with fewer sends: 4 ceil(log10(n + 1)), as memberlist has it. */
    private int sendsPerUpdate() {
        int enough = 4 * (int) StrictMath.ceil(StrictMath.log10(table.liveCount() + 1.0));
        return Math.max(1, Math.min(settings.dissemination().retransmits(), enough));
    }

    /** Repairs go to the address that a member advertises; only a sender that is not known is answered where it spoke from. */
    private void compareHashes(NodeId peer, NodeAddress from, long otherHash) {
        if (departure == null && repairs.tryStart(table.hash(), otherHash, nowNanos)) {
            int row = table.find(peer);
            streams.sync(Purpose.REPAIR, row == MemberTable.NONE ? from : table.address(row), nowNanos);
        }
    }

    private void streamEnded(Purpose purpose, NodeAddress peer, boolean completed, long now) {
        if (purpose == Purpose.JOIN) {
            seeds.onEnded(completed, now);
        } else if (purpose == Purpose.STATE) {
            stateHoldersAsked.remove(peer);
        }
    }

    /** What the detector has done for it. */
    private final class Actions implements DetectorActions {

        @Override
        public void send(NodeId receiver, NodeAddress to, Message message) {
            outbox.send(receiver, to, message);
        }

        @Override
        public void probeByStream(NodeAddress to, Message.Ping ping) {
            streams.ask(Purpose.PROBE, to, ping, nowNanos);
        }

        @Override
        public void accuse(NodeId subject, long incarnation, Accusation.Grounds grounds) {
            int row = table.find(subject);
            if (row != MemberTable.NONE && departure == null) {
                counters.increment(Counter.SUSPICIONS_RAISED);
                Accusation accusation = new Accusation(self, grounds);
                applier.apply(
                        new MemberUpdate(subject, table.address(row), Evidence.suspect(incarnation), accusation),
                        nowNanos);
            }
        }

        @Override
        public void declareDead(NodeId subject, long incarnation) {
            int row = table.find(subject);
            if (row != MemberTable.NONE && departure == null) {
                applier.apply(
                        new MemberUpdate(subject, table.address(row), Evidence.dead(incarnation), null), nowNanos);
            }
        }
    }

    /** What follows from changes. */
    private final class Changes implements UpdateApplier.Listener {

        @Override
        public void changed(@Nullable MembershipEvent event) {
            viewChanged = true;
            if (event != null) {
                outbox.add(new Output.MemberChanged(event));
            }
        }

        @Override
        public void stateMissed(NodeId subject, NodeId holder) {
            int row = table.find(subject);
            int holderRow = table.find(holder);
            if (row == MemberTable.NONE || holderRow == MemberTable.NONE) {
                return;
            }
            NodeAddress address = table.address(holderRow);
            if (stateHoldersAsked.size() < MAX_STATE_REQUESTS && stateHoldersAsked.add(address)) {
                counters.increment(Counter.STATE_REQUESTS);
                Message.StateRequest request =
                        new Message.StateRequest(subject, table.state(row).version());
                if (!streams.ask(Purpose.STATE, address, request, nowNanos)) {
                    stateHoldersAsked.remove(address);
                }
            }
        }
    }

    /** What came in a datagram, by its message. */
    private final class DatagramHandler implements Message.Handler {

        private final NodeId sender;
        private final NodeAddress from;

        private DatagramHandler(NodeId sender, NodeAddress from) {
            this.sender = sender;
            this.from = from;
        }

        @Override
        public void ping(Message.Ping ping) {
            detector.onPing(sender, from, ping);
            compareHashes(sender, from, ping.tableHash());
        }

        @Override
        public void ack(Message.Ack ack) {
            detector.onAck(ack);
            if (departure != null) {
                departure.onAck(ack);
            }
            compareHashes(sender, from, ack.tableHash());
        }

        @Override
        public void pingReq(Message.PingReq pingReq) {
            detector.onPingReq(sender, from, pingReq, nowNanos);
        }

        @Override
        public void nack(Message.Nack nack) {
            detector.onNack(nack);
        }

        @Override
        public void gossip(Message.Gossip gossip) {
            // its updates were all that it brought
        }

        @Override
        public void syncChunk(Message.SyncChunk chunk) {
            counters.increment(Counter.REJECTED_MALFORMED);
        }

        @Override
        public void stateRequest(Message.StateRequest request) {
            counters.increment(Counter.REJECTED_MALFORMED);
        }
    }
}
