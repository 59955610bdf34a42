package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.HashSet;
import java.util.Set;

/**
 * Members that this node knows by sync alone and has not heard yet: listed and probed like all others, but not passed on, so
 * that a list of members long gone does not go round. Belongs to one life; the marks themselves are the table's.
 */
final class Hearsay {

    /** Those learnt by repair that are passed on once heard; what is beyond them is left to repair. */
    private static final int MAX_NEWS = 1_024;

    private final MemberTable table;
    private final Set<NodeId> news = new HashSet<>();
    private int count;

    Hearsay(MemberTable table) {
        this.table = table;
    }

    /** How many they are. */
    int count() {
        return count;
    }

    boolean is(int row) {
        return row > MemberTable.SELF && table.isUnverified(row);
    }

    /**
     * A sync brought a live member that was not known.
     *
     * @param isNews whether it is to be passed on once it was heard
     * @return false if it will not be although it is news, as there are too many
     */
    boolean onLearnt(int row, boolean isNews) {
        table.setUnverified(row, true);
        count++;
        if (!isNews) {
            return true;
        }
        return news.size() < MAX_NEWS && news.add(table.id(row));
    }

    /** One of them was heard, or died, by which the table drops its mark; true if it was to be passed on. */
    boolean onSettled(int row) {
        table.setUnverified(row, false);
        count--;
        return news.remove(table.id(row));
    }
}
