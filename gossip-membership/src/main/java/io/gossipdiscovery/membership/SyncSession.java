package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.antientropy.Comparison;
import io.gossipdiscovery.membership.antientropy.ComparisonAnswer;
import io.gossipdiscovery.membership.antientropy.FrameBounds;
import io.gossipdiscovery.membership.antientropy.TableWalk;
import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.message.Packet;
import io.gossipdiscovery.membership.message.Update;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sync, from one of its two sides: frame by frame, each the answer to the one before. Whole tables are exchanged where the
 * one that opens it knows almost nobody; else the tables are compared.
 *
 * <p>Nothing is taken from a sender that this node holds for dead: the accusation goes back instead, and the sync starts anew
 * once it is refuted. What is carried so is gossip, so both sides may need it, each once.
 */
final class SyncSession {

    /** What is to be done about a frame. */
    record Reply(@Nullable Packet packet, End end) {

        static Reply of(Packet packet) {
            return new Reply(packet, End.NOT_YET);
        }

        static Reply over(End end) {
            return new Reply(null, end);
        }
    }

    /** How a sync stands. */
    enum End {
        NOT_YET,
        COMPLETED,
        FAILED
    }

    /** How often a sync is put off for a refutation: each side may have to refute once. */
    private static final int MAX_PAUSES = 2;

    private final MemberTable table;
    private final UpdateApplier applier;
    private final Outbox outbox;
    private final Counters counters;
    private final FrameBounds bounds;
    private final boolean opener;
    private boolean whole;
    private int pauses;
    private boolean told;

    private @Nullable TableWalk walk;
    private boolean lastSent;
    private @Nullable Comparison comparison;
    private @Nullable ComparisonAnswer answer;

    private SyncSession(
            MemberTable table,
            UpdateApplier applier,
            Outbox outbox,
            Counters counters,
            FrameBounds bounds,
            boolean opener,
            boolean whole) {
        this.table = table;
        this.applier = applier;
        this.outbox = outbox;
        this.counters = counters;
        this.bounds = bounds;
        this.opener = opener;
        this.whole = whole;
    }

    /** The side that opens it. */
    static SyncSession opening(
            MemberTable table,
            UpdateApplier applier,
            Outbox outbox,
            Counters counters,
            FrameBounds bounds,
            boolean whole) {
        return new SyncSession(table, applier, outbox, counters, bounds, true, whole);
    }

    /** The side that was asked. */
    static SyncSession answering(
            MemberTable table, UpdateApplier applier, Outbox outbox, Counters counters, FrameBounds bounds) {
        return new SyncSession(table, applier, outbox, counters, bounds, false, false);
    }

    /**
     * What the side that opens it says first.
     *
     * @param peer whom this is said to, if that is known
     */
    Packet open(@Nullable NodeId peer, long nowNanos) {
        Message first;
        if (whole) {
            walk = new TableWalk(table, bounds);
            lastSent = false;
            first = nextChunk(walk, nowNanos);
        } else {
            comparison = new Comparison(table, bounds);
            first = comparison.open();
        }
        return packet(first, peer);
    }

    /** The answer to a frame, whose updates were taken already. */
    Reply onFrame(NodeId sender, Message message, long nowNanos) {
        int row = table.find(sender);
        if (row != MemberTable.NONE && !table.status(row).isLive()) {
            counters.add(Counter.UPDATES_OF_THE_DEAD, recordsOf(message));
            return pause(sender);
        }
        if (message instanceof Message.Gossip) {
            return opener ? reopen(sender, nowNanos) : pause(sender);
        }
        if (message instanceof Message.SyncChunk chunk) {
            return onChunk(sender, chunk, nowNanos);
        }
        if (message instanceof Message.SyncBuckets buckets && !opener) {
            answer = new ComparisonAnswer(table, bounds, buckets);
            return Reply.of(packet(answer.first(nowNanos), sender));
        }
        if (message instanceof Message.SyncEntries entries && comparison != null) {
            return onEntries(comparison, sender, entries, nowNanos);
        }
        if (message instanceof Message.SyncRecords records && answer != null) {
            return onRecords(answer, sender, records, nowNanos);
        }
        return Reply.over(End.FAILED);
    }

    private Reply reopen(NodeId peer, long nowNanos) {
        if (pauses++ >= MAX_PAUSES) {
            return Reply.over(End.FAILED);
        }
        told = false;
        return Reply.of(open(peer, nowNanos));
    }

    private Reply onChunk(NodeId sender, Message.SyncChunk chunk, long nowNanos) {
        if (opener && !whole) {
            return Reply.over(End.FAILED);
        }
        if (walk == null) {
            walk = new TableWalk(table, bounds);
            whole = true;
        }
        take(chunk.records(), sender, nowNanos);
        if (chunk.last() && lastSent) {
            return opener ? Reply.over(End.COMPLETED) : new Reply(null, End.NOT_YET);
        }
        return Reply.of(packet(nextChunk(walk, nowNanos), sender));
    }

    private Reply onEntries(Comparison comparison, NodeId sender, Message.SyncEntries entries, long nowNanos) {
        take(entries.records(), sender, nowNanos);
        Message.SyncRecords records = comparison.answer(entries, nowNanos);
        return new Reply(
                records == null ? null : packet(records, sender), comparison.isOver() ? End.COMPLETED : End.NOT_YET);
    }

    private Reply onRecords(ComparisonAnswer answer, NodeId sender, Message.SyncRecords records, long nowNanos) {
        take(records.records(), sender, nowNanos);
        Message.SyncEntries entries = answer.answer(records, nowNanos);
        return new Reply(entries == null ? null : packet(entries, sender), End.NOT_YET);
    }

    /** A joiner passes on nothing of the table that it receives: those who sent it have told everybody. */
    private void take(List<MemberRecord> records, NodeId sender, long nowNanos) {
        boolean spread = !(opener && whole);
        for (MemberRecord record : records) {
            applier.apply(record, sender, spread, nowNanos);
        }
    }

    /** Says what is held of the other side and what this side says to it, before the sync begins anew; gives up in the end. */
    private Reply pause(NodeId peer) {
        if (pauses++ >= MAX_PAUSES) {
            return Reply.over(End.FAILED);
        }
        told = false;
        walk = null;
        lastSent = false;
        comparison = null;
        answer = null;
        return Reply.of(packet(new Message.Gossip(), peer));
    }

    private Message.SyncChunk nextChunk(TableWalk walk, long nowNanos) {
        Message.SyncChunk chunk = lastSent ? new Message.SyncChunk(true, List.of()) : walk.next(nowNanos);
        lastSent |= chunk.last();
        return chunk;
    }

    /** The first frame to somebody, and every one that begins anew, says what it is accused of and what we say of ourselves. */
    private Packet packet(Message message, @Nullable NodeId peer) {
        List<Update> updates = new ArrayList<>();
        if (!told && peer != null) {
            told = true;
            Update accusation = outbox.accusationOf(peer);
            if (accusation != null) {
                updates.add(accusation);
            }
            if (pauses > 0) {
                updates.add(applier.self());
            }
        }
        return new Packet(message, updates);
    }

    private static int recordsOf(Message message) {
        if (message instanceof Message.SyncChunk chunk) {
            return chunk.records().size();
        }
        if (message instanceof Message.SyncEntries entries) {
            return entries.records().size();
        }
        return message instanceof Message.SyncRecords records
                ? records.records().size()
                : 0;
    }
}
