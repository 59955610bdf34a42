package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.antientropy.TableWalk;
import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The streams of a node: syncs, requests for state and probes, each a short exchange of frames with a limit on silence. */
final class StreamSessions {

    /** What a stream was opened for; a stream that came in has no purpose of ours. */
    enum Purpose {
        JOIN,
        REPAIR,
        STATE,
        PROBE,
        GOSSIP,
        INBOUND
    }

    /** Hears how a stream that this node opened ended. */
    interface Listener {
        void streamEnded(Purpose purpose, NodeAddress peer, boolean completed, long nowNanos);
    }

    private static final class Session {
        private final Purpose purpose;
        private final NodeAddress peer;
        private final @Nullable Packet opening;
        private @Nullable TableWalk walk;
        private boolean lastSent;
        private int frames;
        private long deadlineNanos;

        private Session(Purpose purpose, NodeAddress peer, @Nullable Packet opening, long deadlineNanos) {
            this.purpose = purpose;
            this.peer = peer;
            this.opening = opening;
            this.deadlineNanos = deadlineNanos;
        }
    }

    /** Bytes of records in one frame; a single record may be larger and still fits. */
    private static final int CHUNK_BYTES = MembershipEngine.MAX_FRAME_BYTES / 2;

    private static final int CHECKS_PER_TIMEOUT = 4;

    private final MembershipSettings settings;
    private final MemberTable table;
    private final Outbox outbox;
    private final UpdateApplier applier;
    private final Counters counters;
    private final Listener listener;
    private final long timeoutNanos;
    private final Map<Long, Session> sessions = new LinkedHashMap<>();
    private long nextStream;
    private long nextCheckNanos;

    StreamSessions(
            MembershipSettings settings,
            MemberTable table,
            Outbox outbox,
            UpdateApplier applier,
            Counters counters,
            Listener listener,
            long firstStream) {
        this.settings = settings;
        this.table = table;
        this.outbox = outbox;
        this.applier = applier;
        this.counters = counters;
        this.listener = listener;
        this.nextStream = firstStream;
        this.timeoutNanos = settings.sync().streamTimeout().toNanos();
    }

    /** Opens a stream on which both tables are exchanged; false if there are too many streams. */
    boolean sync(Purpose purpose, NodeAddress peer, long nowNanos) {
        counters.increment(Counter.SYNCS_STARTED);
        return open(purpose, peer, null, nowNanos);
    }

    /** Opens a stream on which one packet is sent and answered by one; false if there are too many streams. */
    boolean ask(Purpose purpose, NodeAddress peer, Message question, long nowNanos) {
        return open(purpose, peer, new Packet(question, List.of()), nowNanos);
    }

    /** Opens a stream on which news goes out as it would in a datagram; false if there are too many streams. */
    boolean gossip(NodeAddress peer, long nowNanos) {
        return open(Purpose.GOSSIP, peer, null, nowNanos);
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
        add(stream, new Session(Purpose.INBOUND, peer, null, nowNanos + timeoutNanos), nowNanos);
    }

    void onConnected(long stream, long nowNanos) {
        Session session = sessions.get(stream);
        if (session == null) {
            return;
        }
        session.deadlineNanos = nowNanos + timeoutNanos;
        if (session.opening != null) {
            outbox.write(stream, session.opening);
        } else if (session.purpose == Purpose.GOSSIP) {
            int row = table.findLive(session.peer);
            outbox.writeGossip(stream, row == MemberTable.NONE ? null : table.id(row));
        } else {
            sendChunk(stream, session, nowNanos);
        }
    }

    /** Whether frames of this stream are wanted. */
    boolean isOpen(long stream) {
        return sessions.containsKey(stream);
    }

    /** Whether a message on this stream shows that a datagram may not have come through: an ack that was awaited, or gossip. */
    boolean showsDoubt(long stream, Message message) {
        Session session = sessions.get(stream);
        return session != null
                && ((session.purpose == Purpose.PROBE && message instanceof Message.Ack)
                        || (session.purpose == Purpose.INBOUND && message instanceof Message.Gossip));
    }

    void onFrame(long stream, NodeId sender, Packet packet, long nowNanos) {
        Session session = sessions.get(stream);
        if (session == null) {
            return;
        }
        if (++session.frames > settings.limits().members()) {
            end(stream, session, false, nowNanos);
            return;
        }
        session.deadlineNanos = nowNanos + timeoutNanos;
        packet.message().accept(new FrameHandler(stream, session, sender, nowNanos));
    }

    void onClosed(long stream, long nowNanos) {
        Session session = sessions.remove(stream);
        if (session != null) {
            ended(session, false, nowNanos);
        }
    }

    /** Gives a stream up, because of what came in on it. */
    void abort(long stream, long nowNanos) {
        Session session = sessions.get(stream);
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
        List<Long> silent = new ArrayList<>();
        sessions.forEach((stream, session) -> {
            if (session.deadlineNanos <= nowNanos) {
                silent.add(stream);
            }
        });
        silent.forEach(stream -> abort(stream, nowNanos));
    }

    private boolean open(Purpose purpose, NodeAddress peer, @Nullable Packet opening, long nowNanos) {
        if (isFull()) {
            return false;
        }
        long stream = nextStream++;
        add(stream, new Session(purpose, peer, opening, nowNanos + timeoutNanos), nowNanos);
        outbox.add(new Output.OpenStream(stream, peer));
        return true;
    }

    private boolean isFull() {
        if (sessions.size() < settings.limits().streams()) {
            return false;
        }
        counters.increment(Counter.STREAMS_REFUSED);
        return true;
    }

    private void add(long stream, Session session, long nowNanos) {
        if (sessions.isEmpty()) {
            nextCheckNanos = nowNanos + timeoutNanos / CHECKS_PER_TIMEOUT;
        }
        sessions.put(stream, session);
    }

    private void sendChunk(long stream, Session session, long nowNanos) {
        TableWalk walk = session.walk;
        if (walk == null) {
            walk = new TableWalk(table, settings.sync().chunkRecords(), CHUNK_BYTES, PacketWriter::sizeOf);
            session.walk = walk;
        }
        Message.SyncChunk chunk = session.lastSent ? new Message.SyncChunk(true, List.of()) : walk.next(nowNanos);
        session.lastSent |= chunk.last();
        outbox.write(stream, new Packet(chunk, List.of()));
    }

    private void end(long stream, Session session, boolean completed, long nowNanos) {
        sessions.remove(stream);
        outbox.add(new Output.CloseStream(stream));
        ended(session, completed, nowNanos);
    }

    private void ended(Session session, boolean completed, long nowNanos) {
        if (session.purpose == Purpose.JOIN || session.purpose == Purpose.REPAIR) {
            counters.increment(completed ? Counter.SYNCS_COMPLETED : Counter.SYNCS_FAILED);
        }
        if (session.purpose != Purpose.INBOUND) {
            listener.streamEnded(session.purpose, session.peer, completed, nowNanos);
        }
    }

    /** What came in on a stream, by its message. What does not belong there ends the stream. */
    private final class FrameHandler implements Message.Handler {

        private final long stream;
        private final Session session;
        private final NodeId sender;
        private final long nowNanos;

        private FrameHandler(long stream, Session session, NodeId sender, long nowNanos) {
            this.stream = stream;
            this.session = session;
            this.sender = sender;
            this.nowNanos = nowNanos;
        }

        @Override
        public void syncChunk(Message.SyncChunk chunk) {
            if (session.purpose != Purpose.INBOUND
                    && session.purpose != Purpose.JOIN
                    && session.purpose != Purpose.REPAIR) {
                refuse();
                return;
            }
            if (session.purpose == Purpose.INBOUND && session.frames == 1) {
                counters.increment(Counter.SYNCS_ANSWERED);
            }
            for (MemberRecord record : chunk.records()) {
                applier.apply(record, sender, session.purpose != Purpose.JOIN, nowNanos);
            }
            boolean done = chunk.last() && session.lastSent;
            if (!done) {
                sendChunk(stream, session, nowNanos);
            } else if (session.purpose != Purpose.INBOUND) {
                end(stream, session, true, nowNanos);
            }
        }

        @Override
        public void stateRequest(Message.StateRequest request) {
            int row = table.find(request.subject());
            if (session.purpose != Purpose.INBOUND || row == MemberTable.NONE) {
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
            if (session.purpose == Purpose.STATE || session.purpose == Purpose.GOSSIP) {
                end(stream, session, true, nowNanos);
            } else if (session.purpose == Purpose.INBOUND) {
                outbox.write(stream, new Packet(new Message.Gossip(), List.of()));
            } else {
                refuse();
            }
        }

        @Override
        public void ping(Message.Ping ping) {
            if (session.purpose == Purpose.INBOUND && ping.target().equals(table.id(MemberTable.SELF))) {
                outbox.write(stream, new Packet(new Message.Ack(ping.sequence(), table.hash()), List.of()));
            } else {
                refuse();
            }
        }

        @Override
        public void ack(Message.Ack ack) {
            if (session.purpose == Purpose.PROBE) {
                end(stream, session, true, nowNanos);
            } else {
                refuse();
            }
        }

        @Override
        public void pingReq(Message.PingReq pingReq) {
            refuse();
        }

        @Override
        public void nack(Message.Nack nack) {
            refuse();
        }

        private void refuse() {
            end(stream, session, false, nowNanos);
        }
    }
}
