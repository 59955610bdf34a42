package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.antientropy.FrameBounds;
import io.gossipdiscovery.membership.antientropy.SyncQueue;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of a node: syncs, requests for state and probes, each a short exchange of frames with a limit on silence. */
final class StreamSessions {

    /** A node that knows no more than these is told a whole table for less than a comparison would take. */
    private static final int ALMOST_NOBODY = 8;

    private static final int CHECKS_PER_TIMEOUT = 4;

    /** No number of a stream. */
    static final long NONE = Long.MIN_VALUE;

    private final MembershipSettings settings;
    private final MemberTable table;
    private final Outbox outbox;
    private final UpdateApplier applier;
    private final Counters counters;
    private final StreamListener listener;
    private final @Nullable KeyAgreement keys;
    private final FrameBounds bounds;
    private final SyncQueue queue;
    private final long timeoutNanos;
    private final Map<Long, StreamSession> sessions = new LinkedHashMap<>();
    private long nextStream;
    private long nextCheckNanos;

    StreamSessions(
            MembershipSettings settings,
            MemberTable table,
            Outbox outbox,
            UpdateApplier applier,
            Counters counters,
            StreamListener listener,
            @Nullable KeyAgreement keys,
            long firstStream,
            long nowNanos) {
        this.settings = settings;
        this.table = table;
        this.outbox = outbox;
        this.applier = applier;
        this.counters = counters;
        this.listener = listener;
        this.keys = keys;
        this.nextStream = firstStream;
        this.bounds = new FrameBounds(
                settings.sync().chunkRecords(), settings.limits().frameBytes(), PacketWriter::sizeOf);
        this.queue = new SyncQueue(settings.limits().syncs(), settings.limits().syncsPerSecond(), nowNanos);
        this.timeoutNanos = settings.sync().streamTimeout().toNanos();
    }

    /**
     * Opens a stream on which two tables become one; false if there are too many streams.
     *
     * @param id of the peer, if it is known
     */
    boolean sync(StreamPurpose purpose, @Nullable NodeId id, NodeAddress peer, long nowNanos) {
        counters.increment(Counter.SYNCS_STARTED);
        StreamSession session = new StreamSession(purpose, peer, null, timeoutNanos, nowNanos);
        boolean whole = purpose == StreamPurpose.JOIN && table.size() <= ALMOST_NOBODY;
        session.peerId = id;
        session.sync = SyncSession.opening(table, applier, outbox, counters, bounds, whole);
        return open(session, nowNanos);
    }

    /** Opens a stream on which one packet is sent and answered by one; false if there are too many streams. */
    boolean ask(StreamPurpose purpose, NodeAddress peer, Message question, long nowNanos) {
        return ask(purpose, peer, new Packet(question, List.of()), nowNanos);
    }

    /** Opens a stream on which one packet is sent and answered by one; false if there are too many streams. */
    boolean ask(StreamPurpose purpose, NodeAddress peer, Packet packet, long nowNanos) {
        return open(new StreamSession(purpose, peer, packet, timeoutNanos, nowNanos), nowNanos);
    }

    /** Opens a stream on which news goes out as it would in a datagram, or keys alone; false if there are too many streams. */
    boolean tell(StreamPurpose purpose, NodeAddress peer, long nowNanos) {
        return open(new StreamSession(purpose, peer, null, timeoutNanos, nowNanos), nowNanos);
    }

    /**
     * Opens a stream that is held for as long as both want.
     *
     * @return its number, {@link #NONE} if there are too many streams
     */
    long converse(NodeAddress peer, Message first, Conversation conversation, long nowNanos) {
        StreamSession session = new StreamSession(
                StreamPurpose.CONVERSATION, peer, new Packet(first, List.of()), timeoutNanos, nowNanos);
        session.conversation = conversation;
        return open(session, nowNanos) ? nextStream - 1 : NONE;
    }

    /** Whether so many streams are open that what is not urgent should wait. */
    boolean isHalfFull() {
        return sessions.size() >= settings.limits().streams() / 2;
    }

    /** Says something in a conversation, if its stream is open still. */
    void say(long stream, Message message) {
        if (sessions.containsKey(stream)) {
            outbox.write(stream, new Packet(message, List.of()));
        }
    }

    /** From now on silence is no reason to end this stream. */
    void keep(long stream) {
        endAt(stream, Long.MAX_VALUE);
    }

    /** The other side has the usual time to say something, or to close this stream. */
    void expectEnd(long stream, long nowNanos) {
        endAt(stream, nowNanos + timeoutNanos);
    }

    private void endAt(long stream, long deadlineNanos) {
        StreamSession session = sessions.get(stream);
        if (session != null) {
            session.deadlineNanos = deadlineNanos;
        }
    }

    /** Ends a conversation, which does not hear of it. */
    void hangUp(long stream) {
        if (sessions.remove(stream) != null) {
            outbox.add(new Output.CloseStream(stream));
        }
    }

    /** Above all numbers that this node has given to streams so far. */
    long nextStream() {
        return nextStream;
    }

    /** Gives all streams up, without a word to anybody. */
    void closeAll() {
        sessions.keySet().forEach(stream -> outbox.add(new Output.CloseStream(stream)));
        sessions.clear();
    }

    void onAccepted(long stream, NodeAddress peer, long nowNanos) {
        if (isFull()) {
            outbox.add(new Output.CloseStream(stream));
            return;
        }
        add(stream, new StreamSession(StreamPurpose.INBOUND, peer, null, timeoutNanos, nowNanos), nowNanos);
    }

    void onConnected(long stream, long nowNanos) {
        StreamSession session = sessions.get(stream);
        if (session == null) {
            return;
        }
        session.goesOn(nowNanos);
        if (keys != null) {
            outbox.write(stream, new Packet(keys.told(), List.of()));
        }
        if (session.opening != null) {
            outbox.write(stream, session.opening);
            if (session.conversation != null) {
                session.conversation.onConnected(nowNanos);
            }
        } else if (session.purpose == StreamPurpose.GOSSIP) {
            int row = table.findLive(session.peer);
            outbox.writeGossip(stream, row == MemberTable.NONE ? null : table.id(row));
        } else if (session.sync != null) {
            outbox.write(stream, session.sync.open(session.peerId, nowNanos));
        }
    }

    /** Whether frames of this stream are wanted. */
    boolean isOpen(long stream) {
        return sessions.containsKey(stream);
    }

    /** Whether a message on this stream shows that a datagram may not have come through: an ack that was awaited, or gossip. */
    boolean showsDoubt(long stream, Message message) {
        StreamSession session = sessions.get(stream);
        return session != null
                && ((session.purpose == StreamPurpose.PROBE && message instanceof Message.Ack)
                        || (session.purpose == StreamPurpose.INBOUND && message instanceof Message.Gossip));
    }

    void onFrame(long stream, NodeId sender, Packet packet, long nowNanos) {
        StreamSession session = sessions.get(stream);
        if (session == null) {
            return;
        }
        if (++session.frames > settings.limits().members()) {
            counters.increment(Counter.STREAMS_ENDLESS);
            end(stream, session, false, nowNanos);
            return;
        }
        if (packet.message() instanceof Message.Keys told) {
            keysTold(stream, session, told, nowNanos);
            return;
        }
        Conversation conversation = session.conversation;
        if (conversation != null) {
            conversation.onFrame(stream, sender, packet.message(), nowNanos);
            return;
        }
        session.goesOn(nowNanos);
        packet.message().accept(new FrameHandler(stream, session, sender, nowNanos));
    }

    /** Keys come first, and only where they are agreed on: streams are protected otherwise then. */
    private void keysTold(long stream, StreamSession session, Message.Keys told, long nowNanos) {
        if (keys == null || session.frames > 1) {
            end(stream, session, false, nowNanos);
            return;
        }
        if (session.purpose == StreamPurpose.INBOUND) {
            outbox.write(stream, new Packet(keys.onAsked(told, nowNanos), List.of()));
        } else {
            keys.onTold(told, nowNanos);
        }
        if (session.purpose == StreamPurpose.KEYS) {
            end(stream, session, true, nowNanos);
        }
        listener.keysLearned(nowNanos);
    }

    void onClosed(long stream, CloseCause cause, long nowNanos) {
        StreamSession session = sessions.remove(stream);
        if (session == null) {
            return;
        }
        if (session.conversation != null) {
            session.conversation.onEnded(stream, cause, nowNanos);
        } else {
            ended(session, false, nowNanos);
        }
    }

    /** Gives a stream up, because of what came in on it. */
    void abort(long stream, long nowNanos) {
        StreamSession session = sessions.get(stream);
        if (session != null) {
            end(stream, session, false, nowNanos);
        }
    }

    long nextDeadlineNanos() {
        return sessions.isEmpty() ? Long.MAX_VALUE : nextCheckNanos;
    }

    void onTimer(long nowNanos) {
        if (nextDeadlineNanos() > nowNanos) {
            return;
        }
        nextCheckNanos = nowNanos + timeoutNanos / CHECKS_PER_TIMEOUT;
        List<Long> silent = sessions.entrySet().stream()
                .filter(entry -> entry.getValue().deadlineNanos <= nowNanos)
                .map(Map.Entry::getKey)
                .toList();
        silent.forEach(stream -> abort(stream, nowNanos));
    }

    private boolean open(StreamSession session, long nowNanos) {
        if (isFull()) {
            return false;
        }
        long stream = nextStream++;
        add(stream, session, nowNanos);
        outbox.add(new Output.OpenStream(stream, session.peer));
        return true;
    }

    private boolean isFull() {
        if (sessions.size() < settings.limits().streams()) {
            return false;
        }
        counters.increment(Counter.STREAMS_REFUSED);
        return true;
    }

    private void add(long stream, StreamSession session, long nowNanos) {
        if (sessions.isEmpty()) {
            nextCheckNanos = nowNanos + timeoutNanos / CHECKS_PER_TIMEOUT;
        }
        sessions.put(stream, session);
    }

    /** The next frame of a sync. */
    private void proceed(long stream, StreamSession session, NodeId peer, SyncSession.Reply reply, long nowNanos) {
        if (reply.packet() != null) {
            outbox.write(stream, reply.packet());
        }
        if (reply.end() == SyncSession.End.COMPLETED && session.purpose == StreamPurpose.JOIN) {
            listener.joined(peer, nowNanos);
        }
        if (reply.end() != SyncSession.End.NOT_YET) {
            end(stream, session, reply.end() == SyncSession.End.COMPLETED, nowNanos);
        }
    }

    /** Begins to answer a sync, unless there are as many as there may be, at once or in a second. */
    private @Nullable SyncSession answer(long stream, StreamSession session, long nowNanos) {
        if (!queue.tryServe(nowNanos)) {
            counters.increment(Counter.SYNCS_BUSY);
            Message.Busy busy = new Message.Busy(queue.retryAfterMillis(nowNanos));
            outbox.write(stream, new Packet(busy, List.of()));
            end(stream, session, false, nowNanos);
            return null;
        }
        counters.increment(Counter.SYNCS_ANSWERED);
        SyncSession sync = SyncSession.answering(table, applier, outbox, counters, bounds);
        session.sync = sync;
        return sync;
    }

    private void end(long stream, StreamSession session, boolean completed, long nowNanos) {
        sessions.remove(stream);
        outbox.add(new Output.CloseStream(stream));
        if (session.conversation != null) {
            session.conversation.onEnded(stream, CloseCause.ABORTED, nowNanos);
        } else {
            ended(session, completed, nowNanos);
        }
    }

    private void ended(StreamSession session, boolean completed, long nowNanos) {
        if (session.purpose == StreamPurpose.JOIN || session.purpose == StreamPurpose.REPAIR) {
            counters.increment(completed ? Counter.SYNCS_COMPLETED : Counter.SYNCS_FAILED);
        }
        if (session.purpose != StreamPurpose.INBOUND) {
            listener.streamEnded(session.purpose, session.peer, completed, nowNanos);
        } else if (session.sync != null) {
            queue.served();
        }
    }

    /** What came in on a stream, by its message. What does not belong there ends the stream. */
    private final class FrameHandler extends ByStream {

        private final long stream;
        private final StreamSession session;
        private final NodeId sender;
        private final long nowNanos;

        private FrameHandler(long stream, StreamSession session, NodeId sender, long nowNanos) {
            this.stream = stream;
            this.session = session;
            this.sender = sender;
            this.nowNanos = nowNanos;
        }

        @Override
        public void syncChunk(Message.SyncChunk chunk) {
            sync(chunk, true);
        }

        @Override
        public void syncBuckets(Message.SyncBuckets buckets) {
            sync(buckets, true);
        }

        @Override
        public void syncEntries(Message.SyncEntries entries) {
            sync(entries, false);
        }

        @Override
        public void syncRecords(Message.SyncRecords records) {
            sync(records, false);
        }

        @Override
        public void busy(Message.Busy busy) {
            boolean joining = session.purpose == StreamPurpose.JOIN;
            if (!joining && session.purpose != StreamPurpose.REPAIR) {
                refuse();
                return;
            }
            counters.increment(Counter.SYNCS_POSTPONED);
            sessions.remove(stream);
            outbox.add(new Output.CloseStream(stream));
            if (joining) {
                listener.joinPostponed(session.peer, busy.retryAfterMillis(), nowNanos);
            }
        }

        /** A frame of a sync, with which an inbound one may begin or not. */
        private void sync(Message message, boolean begins) {
            SyncSession sync = session.sync;
            if (sync == null && session.purpose == StreamPurpose.INBOUND && begins) {
                sync = answer(stream, session, nowNanos);
            } else if (sync == null) {
                refuse();
            }
            if (sync != null) {
                proceed(stream, session, sender, sync.onFrame(sender, message, nowNanos), nowNanos);
            }
        }

        @Override
        public void stateRequest(Message.StateRequest request) {
            int row = table.find(request.subject());
            if (session.purpose != StreamPurpose.INBOUND || row == MemberTable.NONE) {
                refuse();
                return;
            }
            Update news = new Update.StateUpdate(
                    request.subject(),
                    table.state(row)
                            .deltaSince(
                                    Math.min(request.version(), table.state(row).version())));
            outbox.write(stream, new Packet(new Message.Gossip(), List.of(news)));
        }

        @Override
        public void gossip(Message.Gossip gossip) {
            if (session.purpose == StreamPurpose.STATE || session.purpose == StreamPurpose.GOSSIP) {
                end(stream, session, true, nowNanos);
            } else if (session.purpose == StreamPurpose.INBOUND && session.sync == null) {
                outbox.write(stream, new Packet(new Message.Gossip(), List.of()));
            } else {
                sync(gossip, false); // a pause, for a refutation
            }
        }

        @Override
        public void ping(Message.Ping ping) {
            if (session.purpose == StreamPurpose.INBOUND && ping.target().equals(table.id(MemberTable.SELF))) {
                say(stream, new Message.Ack(ping.sequence(), table.hash()));
            } else {
                sayGone(ping.sequence());
            }
        }

        @Override
        public void watch(Message.Watch watch) {
            if (watch.target().equals(table.id(MemberTable.SELF))) {
                converse(watch);
            } else {
                sayGone(watch.sequence());
            }
        }

        /** Another node is looked for than the one that lives here. */
        private void sayGone(int sequence) {
            if (session.purpose == StreamPurpose.INBOUND && settings.probing().watches() > 0) {
                say(stream, new Message.Gone(sequence, table.address(MemberTable.SELF)));
            } else {
                refuse();
            }
        }

        @Override
        public void checkRequest(Message.CheckRequest request) {
            converse(request);
        }

        private void converse(Message first) {
            boolean fresh = session.purpose == StreamPurpose.INBOUND && session.sync == null;
            Conversation begun = fresh ? listener.conversation(stream, sender, first) : null;
            if (begun == null) {
                refuse();
            } else {
                session.conversation = begun;
                begun.onFrame(stream, sender, first, nowNanos);
            }
        }

        @Override
        public void ack(Message.Ack ack) {
            if (session.purpose == StreamPurpose.PROBE || session.purpose == StreamPurpose.GOSSIP) {
                end(stream, session, true, nowNanos);
            } else {
                refuse();
            }
        }

        @Override
        void refuse() {
            end(stream, session, false, nowNanos);
        }
    }
}
