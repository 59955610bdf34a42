package io.gossipdiscovery.membership.antientropy;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.message.MemberEntry;
import io.gossipdiscovery.membership.message.MemberRecord;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The records of one frame, filled up to its bounds. */
final class RecordBatch {

    private final MemberTable table;
    private final FrameBounds bounds;
    private final long nowNanos;
    private final List<MemberRecord> records = new ArrayList<>();
    private int bytes;

    RecordBatch(MemberTable table, FrameBounds bounds, long nowNanos) {
        this.table = table;
        this.bounds = bounds;
        this.nowNanos = nowNanos;
    }

    /** Adds a row, with what a replica at this version lacks of its state; false if the frame is full. */
    boolean tryAdd(int row, long stateVersion) {
        if (records.size() >= bounds.records()) {
            return false;
        }
        MemberRecord next = record(row, stateVersion);
        int size = bounds.sizeOf().applyAsInt(next);
        if (bytes + size > bounds.bytes() && !records.isEmpty()) {
            return false;
        }
        bytes += size;
        records.add(next);
        return true;
    }

    List<MemberRecord> records() {
        return records;
    }

    /** What a comparison names of a row. */
    static MemberEntry entry(MemberTable table, int row) {
        Status status = table.status(row);
        return status.isLive()
                ? new MemberEntry(
                        table.id(row),
                        Evidence.alive(table.incarnation(row)),
                        table.state(row).version())
                : new MemberEntry(table.id(row), table.evidence(row), 0);
    }

    private MemberRecord record(int row, long stateVersion) {
        Status status = table.status(row);
        long age = status.isLive() ? 0 : TimeUnit.NANOSECONDS.toSeconds(table.ageNanos(row, nowNanos));
        MemberState state = status.isLive() ? table.state(row) : MemberState.EMPTY;
        return new MemberRecord(
                table.id(row),
                table.address(row),
                table.evidence(row),
                age,
                status.isLive() ? table.versions(row) : null,
                state.deltaSince(Math.min(stateVersion, state.version())));
    }
}
