package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.config.MembershipSettings;
import io.gossipdiscovery.membership.config.SuspicionSettings;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.dissemination.Room;
import io.gossipdiscovery.membership.dissemination.UpdateQueue;
import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import io.gossipdiscovery.membership.wire.PacketWriter;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Everything on its way out: datagrams, filled with news to the brim, frames, and what else the shell is to do. */
final class Outbox {

    /** What is not sealed is at least so large that its answer, which is no larger, can tell the sender what it is accused of. */
    private static final int PLAIN_BYTES = 160;

    private final ArrayDeque<Output> outputs;
    private final MemberTable table;
    private final UpdateQueue news;
    private final PacketSeal seal;
    private final Counters counters;
    private final int contentBytes;
    private final SuspicionSettings settings;
    private final AnswerLimit answers = new AnswerLimit();
    private final SendBudget budget;

    Outbox(
            ArrayDeque<Output> outputs,
            MemberTable table,
            UpdateQueue news,
            PacketSeal seal,
            Counters counters,
            MembershipSettings settings,
            SendBudget budget) {
        this.outputs = outputs;
        this.table = table;
        this.news = news;
        this.seal = seal;
        this.counters = counters;
        this.contentBytes = settings.dissemination().datagramBytes() - PacketSeal.overheadBytes();
        this.settings = settings.suspicion();
        this.budget = budget;
    }

    /** The most bytes that the content of a datagram may have. */
    int contentBytes() {
        return contentBytes;
    }

    /** Bounds what is sent until it ends. */
    AnswerLimit answers() {
        return answers;
    }

    void add(Output output) {
        outputs.add(output);
    }

    /**
     * One datagram: first what the receiver is accused of, so that it can refute, then news to the brim. Who is held for dead
     * gets no news, since in all likelihood a send of it would be wasted, but what this node says of itself: the other may hold
     * it for dead as well. Gossip that has nothing to say, as the budget is used up, is not sent.
     *
     * @return how many updates of the queue it carries
     */
    int send(NodeId receiver, NodeAddress to, Message message) {
        if (settings.doubtsTheDead() && isDead(receiver)) {
            sendBare(receiver, to, message);
            return 0;
        }
        boolean answer = answers.holdsFor(to, message);
        PacketWriter writer = writer(message, answer);
        boolean accused = addAccusation(writer, receiver);
        int told = fill(writer, this::fillSparing);
        boolean pointless = told == 0 && !accused && message instanceof Message.Gossip && !budget.isEnoughForState();
        if (!pointless) {
            send(to, writer, answer);
        }
        return told;
    }

    /** Whether state may be said directly; while datagrams must be spared it waits. */
    boolean maySayState() {
        return budget.isEnoughForState();
    }

    /** A datagram that carries no news: what the queue counts as sent should have a chance to arrive. */
    void sendBare(NodeId receiver, NodeAddress to, Message message) {
        boolean answer = answers.holdsFor(to, message);
        PacketWriter writer = writer(message, answer);
        addAccusation(writer, receiver);
        if (isDead(receiver)) {
            writer.tryAdd(self(table.evidence(MemberTable.SELF)));
        }
        send(to, writer, answer);
    }

    /** The same from a socket of its own, connected to the receiver. */
    void sendConnected(int number, NodeId receiver, NodeAddress to, Message message) {
        PacketWriter writer = writer(message, false);
        addAccusation(writer, receiver);
        ByteBuffer packet = sealed(writer);
        if (packet != null) {
            outputs.add(new Output.SendConnected(number, to, packet));
        }
    }

    /** A datagram that says what its receiver is accused of, and nothing else. */
    void tell(NodeId accused, NodeAddress to) {
        PacketWriter writer = writer(new Message.Gossip(), answers.isOn());
        Update accusation = accusationOf(accused);
        if (accusation != null && !writer.tryAdd(accusation)) {
            counters.increment(Counter.ANSWERS_TOO_LARGE);
            return;
        }
        if (isDead(accused)) {
            writer.tryAdd(self(table.evidence(MemberTable.SELF)));
        }
        send(to, writer, answers.isOn());
    }

    /** A datagram that says what this node is, and what its receiver may have forgotten of it while it held it for dead. */
    void tellSelf(NodeId receiver, NodeAddress to) {
        PacketWriter writer = writer(new Message.Gossip(), answers.isOn());
        addAccusation(writer, receiver);
        writer.tryAdd(self(table.evidence(MemberTable.SELF)));
        long version = table.state(MemberTable.SELF).version();
        if (version > 0) {
            writer.tryAdd(new Update.StateAnnouncement(table.id(MemberTable.SELF), version));
        }
        send(to, writer, answers.isOn());
    }

    /** A frame of gossip, filled as a datagram is of which enough may be sent. */
    void writeGossip(long stream, @Nullable NodeId receiver) {
        PacketWriter writer = new PacketWriter(new Message.Gossip(), contentBytes);
        if (receiver != null) {
            addAccusation(writer, receiver);
        }
        fill(writer, news::fill);
        write(stream, writer.toArray());
    }

    /** A datagram that says one thing, after what its receiver is accused of. */
    void say(NodeId receiver, NodeAddress to, Message message, Update first) {
        boolean answer = answers.holdsFor(to, message);
        PacketWriter writer = writer(message, answer);
        addAccusation(writer, receiver);
        writer.tryAdd(first);
        send(to, writer, answer);
    }

    /** That this node has left. */
    Update goodbye() {
        return self(Evidence.LEFT);
    }

    private Update self(Evidence evidence) {
        return new Update.MemberUpdate(
                table.id(MemberTable.SELF),
                table.address(MemberTable.SELF),
                evidence,
                null,
                evidence.status() == Status.ALIVE ? table.versions(MemberTable.SELF) : null);
    }

    private boolean isDead(NodeId receiver) {
        int row = table.find(receiver);
        return row != MemberTable.NONE && table.status(row) == Status.DEAD;
    }

    private boolean addAccusation(PacketWriter writer, NodeId receiver) {
        Update accusation = settings.accusedHearsFirst() ? accusationOf(receiver) : null;
        return accusation != null && writer.tryAdd(accusation);
    }

    private PacketWriter writer(Message message, boolean answer) {
        return new PacketWriter(message, answer ? Math.min(contentBytes, answers.contentBytes()) : contentBytes);
    }

    private void send(NodeAddress to, PacketWriter writer, boolean answer) {
        if (!seal.seals() && !answer) {
            writer.pad(PLAIN_BYTES);
        }
        ByteBuffer packet = sealed(writer);
        if (packet != null) {
            if (answer) {
                answers.onAnswered(packet.remaining());
            }
            outputs.add(new Output.SendDatagram(to, packet));
        }
    }

    private @Nullable ByteBuffer sealed(PacketWriter writer) {
        if (writer.isOverfull()) {
            counters.increment(Counter.ANSWERS_TOO_LARGE);
            return null;
        }
        ByteBuffer packet = seal.datagram(writer.toArray());
        if (packet != null) {
            counters.increment(Counter.DATAGRAMS_SENT);
            counters.add(Counter.DATAGRAM_BYTES_SENT, packet.remaining());
            budget.onSent(packet.remaining());
        }
        return packet;
    }

    private int fill(PacketWriter writer, ToIntFunction<Room> queue) {
        NewsRoom room = new NewsRoom(writer);
        int told = queue.applyAsInt(room);
        counters.add(Counter.UPDATES_SENT, told);
        counters.add(Counter.STATE_DELTAS_SENT, room.deltas);
        return told;
    }

    /** State gives way first, then news of others; what this node says of its own life, such as a refutation, never does. */
    private int fillSparing(Room room) {
        if (budget.isEnoughForState()) {
            return news.fill(room);
        }
        counters.add(Counter.STATE_WITHHELD, news.stateSize() > 0 ? 1 : 0);
        if (budget.isEnoughForNews()) {
            return news.fillWithMembership(room);
        }
        int told = news.fillWith(table.id(MemberTable.SELF), room);
        counters.add(Counter.MEMBERS_WITHHELD, news.size() - news.stateSize() > told ? 1 : 0);
        return told;
    }

    /** One frame, exactly as given. */
    void write(long stream, Packet packet) {
        write(stream, PacketWriter.encode(packet));
    }

    private void write(long stream, byte[] content) {
        ByteBuffer frame = seal.frame(content);
        counters.increment(Counter.FRAMES_SENT);
        counters.add(Counter.FRAME_BYTES_SENT, frame.remaining());
        outputs.add(new Output.WriteStream(stream, frame));
    }

    /** What this node holds against a member, or null. */
    @Nullable
    Update accusationOf(NodeId receiver) {
        int row = table.find(receiver);
        if (row == MemberTable.NONE || row == MemberTable.SELF || table.status(row) == Status.ALIVE) {
            return null;
        }
        Accusation accusation = table.status(row) == Status.SUSPECT
                ? new Accusation(table.id(MemberTable.SELF), Accusation.Grounds.TIMEOUT)
                : null;
        return new Update.MemberUpdate(receiver, table.address(row), table.evidence(row), accusation);
    }

    /** What a packet has left for the queue. */
    private static final class NewsRoom implements Room {

        private final PacketWriter writer;
        private int deltas;

        private NewsRoom(PacketWriter writer) {
            this.writer = writer;
        }

        @Override
        public int freeBytes() {
            return writer.freeBytes();
        }

        @Override
        public boolean tryAdd(Update update) {
            boolean fits = writer.tryAdd(update);
            if (fits && update instanceof Update.StateUpdate) {
                deltas++;
            }
            return fits;
        }
    }
}
