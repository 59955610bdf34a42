package io.gossipdiscovery.membership.antientropy;

import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;

/**
 * One walk over the whole table, a chunk at a time. Members that appear behind the walk travel by gossip.
 *
 * <p>Dead members are told as they are held, tombstones past half their life not at all.
 */
public final class TableWalk {

    private final MemberTable table;
    private final FrameBounds bounds;
    private int row;

    /** A walk from the first row. */
    public TableWalk(MemberTable table, FrameBounds bounds) {
        this.table = table;
        this.bounds = bounds;
    }

    /** The next chunk; the one that says it is the last may be empty. */
    public Message.SyncChunk next(long nowNanos) {
        RecordBatch batch = new RecordBatch(table, bounds, nowNanos);
        while (row < table.rowLimit() && batch.records().size() < bounds.records()) {
            if (table.isUsed(row) && table.isSpokenOf(row, nowNanos) && !batch.tryAdd(row, 0)) {
                break;
            }
            row++;
        }
        return new Message.SyncChunk(row >= table.rowLimit(), batch.records());
    }
}
