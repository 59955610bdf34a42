package io.gossipdiscovery.membership.antientropy;

import io.gossipdiscovery.membership.message.MemberEntry;
import io.gossipdiscovery.membership.message.MemberWant;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of two tables, at the node that was asked for it: names what it holds in the buckets that differ, and sends of
 * it what the other side wants. New entries wait until all that was wanted is sent, so that what is owed stays bounded.
 */
public final class ComparisonAnswer {

    private final MemberTable table;
    private final FrameBounds bounds;
    private final long buckets;
    private final BucketWalk walk;
    private final ArrayDeque<MemberWant> owed = new ArrayDeque<>();
    private boolean lastTold;

    public ComparisonAnswer(MemberTable table, FrameBounds bounds, Message.SyncBuckets theirs) {
        this.table = table;
        this.bounds = bounds;
        long differing = 0;
        for (int bucket = 0; bucket < MemberTable.BUCKETS; bucket++) {
            if (table.bucketHash(bucket) != theirs.hashes().get(bucket)) {
                differing |= 1L << bucket;
            }
        }
        this.buckets = differing;
        this.walk = new BucketWalk(table, differing);
    }

    /** The answer to the bucket hashes. */
    public Message.SyncEntries first(long nowNanos) {
        return next(true, nowNanos);
    }

    /** The answer to records and wants, or null where the other side awaits none. */
    public Message.@Nullable SyncEntries answer(Message.SyncRecords theirs, long nowNanos) {
        if (lastTold && !theirs.more() && theirs.wanted().isEmpty()) {
            return null;
        }
        for (MemberWant want : theirs.wanted()) {
            if (owed.size() < bounds.records()) { // no more than the entries of one frame are ever wanted at once
                owed.add(want);
            }
        }
        return next(!theirs.more(), nowNanos);
    }

    private Message.SyncEntries next(boolean wantsEntries, long nowNanos) {
        RecordBatch batch = new RecordBatch(table, bounds, nowNanos);
        while (!owed.isEmpty() && tryPay(owed.getFirst(), batch, nowNanos)) {
            owed.removeFirst();
        }
        List<MemberEntry> entries = new ArrayList<>();
        if (wantsEntries && owed.isEmpty()) {
            int row = walk.row(nowNanos);
            while (row != MemberTable.NONE && entries.size() < bounds.records()) {
                entries.add(RecordBatch.entry(table, row));
                walk.advance();
                row = walk.row(nowNanos);
            }
        }
        lastTold = owed.isEmpty() && walk.row(nowNanos) == MemberTable.NONE;
        return new Message.SyncEntries(buckets, lastTold, entries, batch.records());
    }

    /** False if the frame is full; a member that went meanwhile is no longer owed. */
    private boolean tryPay(MemberWant want, RecordBatch batch, long nowNanos) {
        int row = table.find(want.id());
        return row == MemberTable.NONE || !table.isSpokenOf(row, nowNanos) || batch.tryAdd(row, want.stateVersion());
    }
}
