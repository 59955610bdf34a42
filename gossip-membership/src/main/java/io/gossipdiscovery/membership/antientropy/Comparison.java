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
 * The comparison of two tables, at the node that opened it: names its bucket hashes, and answers the entries of the buckets that
 * differ with just the records that the other side lacks or holds older, and with the names of those that it has newer.
 *
 * <p>Both sides walk their members in one order, as a merge of two sorted lists does, and look each up again when it is its
 * turn: a table that changes meanwhile makes the comparison miss the change, never go wrong.
 */
public final class Comparison {

    private final MemberTable table;
    private final FrameBounds bounds;
    private final ArrayDeque<MemberEntry> theirs = new ArrayDeque<>();
    private @Nullable BucketWalk own;
    private boolean over;

    public Comparison(MemberTable table, FrameBounds bounds) {
        this.table = table;
        this.bounds = bounds;
    }

    /** What opens it. */
    public Message.SyncBuckets open() {
        List<Long> hashes = new ArrayList<>(MemberTable.BUCKETS);
        for (int bucket = 0; bucket < MemberTable.BUCKETS; bucket++) {
            hashes.add(table.bucketHash(bucket));
        }
        return new Message.SyncBuckets(hashes);
    }

    /** The answer to entries, or null where there is nothing more to say. Records that came with them are taken before. */
    public Message.@Nullable SyncRecords answer(Message.SyncEntries entries, long nowNanos) {
        if (own == null) {
            own = new BucketWalk(table, entries.buckets());
        }
        if (theirs.isEmpty()) { // else they were not wanted yet
            theirs.addAll(entries.entries());
        }
        Answer answer = new Answer(own, nowNanos);
        boolean more = !answer.fill(entries.last());
        over = entries.last() && !more && answer.wanted.isEmpty();
        List<MemberWant> wanted = answer.wanted;
        return over && answer.batch.records().isEmpty()
                ? null
                : new Message.SyncRecords(more, answer.batch.records(), wanted);
    }

    /** True once the last answer needs no reply. */
    public boolean isOver() {
        return over;
    }

    /** One frame in the making. */
    private final class Answer {

        private final BucketWalk own;
        private final long nowNanos;
        private final RecordBatch batch;
        private final List<MemberWant> wanted = new ArrayList<>();

        private Answer(BucketWalk own, long nowNanos) {
            this.own = own;
            this.nowNanos = nowNanos;
            this.batch = new RecordBatch(table, bounds, nowNanos);
        }

        /** False if the frame is full before all is said. */
        private boolean fill(boolean last) {
            while (true) {
                MemberEntry their = theirs.peek();
                int row = own.row(nowNanos);
                if (their == null && (row == MemberTable.NONE || !last)) {
                    return true; // what lies behind the last entry, the next ones tell
                }
                int order = order(row, their);
                boolean said = order < 0 ? batch.tryAdd(row, 0) : compare(require(their));
                if (!said) {
                    return false;
                }
                if (order >= 0) {
                    theirs.remove();
                }
                if (order <= 0) {
                    own.advance();
                }
            }
        }

        private int order(int row, @Nullable MemberEntry their) {
            if (row == MemberTable.NONE) {
                return 1;
            }
            return their == null ? -1 : BucketWalk.ORDER.compare(table.id(row), their.id());
        }

        /** False if the frame has no room for what is to be said of this member. */
        private boolean compare(MemberEntry their) {
            if (wanted.size() >= bounds.records()) {
                return false;
            }
            int row = table.find(their.id());
            if (row == MemberTable.NONE) {
                wanted.add(new MemberWant(their.id(), 0));
                return true;
            }
            MemberEntry ours = RecordBatch.entry(table, row);
            boolean bothLive = ours.evidence().status().isLive()
                    && their.evidence().status().isLive();
            boolean theyLack = ours.evidence().supersedes(their.evidence())
                    || (bothLive && ours.stateVersion() > their.stateVersion());
            if (theyLack && table.isSpokenOf(row, nowNanos) && !batch.tryAdd(row, their.stateVersion())) {
                return false;
            }
            boolean weLack = their.evidence().supersedes(ours.evidence())
                    || (bothLive && their.stateVersion() > ours.stateVersion());
            if (weLack) {
                wanted.add(new MemberWant(their.id(), ours.stateVersion()));
            }
            return true;
        }

        private MemberEntry require(@Nullable MemberEntry entry) {
            if (entry == null) {
                throw new IllegalStateException("nothing to compare with");
            }
            return entry;
        }
    }
}
