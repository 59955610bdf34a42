package io.gossipdiscovery.membership.antientropy;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One walk over the members of some buckets, in order of bucket and id. A bucket is looked up when the walk reaches it: members
 * that come later are left to gossip, those that went are passed over.
 */
final class BucketWalk {

    /** The order in which members are walked, the same at every node. */
    static final Comparator<NodeId> ORDER =
            Comparator.<NodeId>comparingInt(MemberTable::bucketOf).thenComparing(Comparator.naturalOrder());

    private final MemberTable table;
    private final long buckets;
    private final List<NodeId> ids = new ArrayList<>();
    private int next;
    private int nextBucket;

    /** A walk over the buckets whose bits are set, the lowest being that of bucket 0. */
    BucketWalk(MemberTable table, long buckets) {
        this.table = table;
        this.buckets = buckets;
    }

    /** The row that is next, or {@link MemberTable#NONE} at the end. */
    int row(long nowNanos) {
        while (true) {
            for (; next < ids.size(); next++) {
                int row = table.find(ids.get(next));
                if (row != MemberTable.NONE && table.isSpokenOf(row, nowNanos)) {
                    return row;
                }
            }
            if (nextBucket == MemberTable.BUCKETS) {
                return MemberTable.NONE;
            }
            enter(nextBucket++);
        }
    }

    /** Goes beyond the row that was next. */
    void advance() {
        next++;
    }

    private void enter(int bucket) {
        ids.clear();
        next = 0;
        if ((buckets >>> bucket & 1) == 1) {
            for (int row : table.rowsIn(bucket)) {
                ids.add(table.id(row));
            }
            ids.sort(Comparator.naturalOrder());
        }
    }
}
