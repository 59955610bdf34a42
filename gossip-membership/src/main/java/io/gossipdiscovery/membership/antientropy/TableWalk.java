package io.gossipdiscovery.membership.antientropy;

import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * One walk over the whole table, a chunk at a time. Members that appear behind the walk travel by gossip.
 *
 * <p>Dead members are told as they are held, tombstones past half their life not at all.
 */
public final class TableWalk {

    private final MemberTable table;
    private final int maxRecords;
    private final int maxBytes;
    private final ToIntFunction<MemberRecord> sizeOf;
    private int row;

    /**
     * A walk from the first row.
     *
     * @param maxRecords in a chunk
     * @param maxBytes in a chunk, unless a single record is larger
     * @param sizeOf a record's bytes
     */
    public TableWalk(MemberTable table, int maxRecords, int maxBytes, ToIntFunction<MemberRecord> sizeOf) {
        this.table = table;
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
        this.sizeOf = sizeOf;
    }

    /** The next chunk; the one that says it is the last may be empty. */
    public Message.SyncChunk next(long nowNanos) {
        List<MemberRecord> records = new ArrayList<>();
        int bytes = 0;
        while (row < table.rowLimit() && records.size() < maxRecords) {
            if (table.isUsed(row) && table.isSpokenOf(row, nowNanos)) {
                MemberRecord next = record(row, nowNanos);
                bytes += sizeOf.applyAsInt(next);
                if (bytes > maxBytes && !records.isEmpty()) {
                    break;
                }
                records.add(next);
            }
            row++;
        }
        return new Message.SyncChunk(row >= table.rowLimit(), records);
    }

    private MemberRecord record(int row, long nowNanos) {
        Status status = table.status(row);
        long age = status.isLive() ? 0 : TimeUnit.NANOSECONDS.toSeconds(table.ageNanos(row, nowNanos));
        MemberState state = status.isLive() ? table.state(row) : MemberState.EMPTY;
        return new MemberRecord(new Member(table.id(row), table.address(row), table.evidence(row), state), age);
    }
}
