package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.table.MemberTable;
import java.util.random.RandomGenerator;

/**
 * Passing a new key on: to a few members at once, and to one each period for as long as a key takes to spread. Each of them is a
 * stream of its own, since on a new stream certificates are looked at anew.
 */
final class KeySpread {

    /** Members who are told at once, as of any urgent news. */
    private static final int FAN_OUT = 3;

    private final KeyAgreement keys;
    private final MemberTable table;
    private final StreamSessions streams;
    private final RandomGenerator random;
    private final long periodNanos;
    private long changesSeen;
    private long untilNanos;
    private long nextNanos = Long.MAX_VALUE;

    KeySpread(KeyAgreement keys, MemberTable table, StreamSessions streams, RandomGenerator random, long periodNanos) {
        this.keys = keys;
        this.table = table;
        this.streams = streams;
        this.random = random;
        this.periodNanos = periodNanos;
        this.changesSeen = keys.changes();
    }

    /** To be called after everything that may have brought a key. */
    void look(long nowNanos) {
        if (keys.changes() == changesSeen) {
            return;
        }
        changesSeen = keys.changes();
        untilNanos = nowNanos + keys.spreadNanos();
        nextNanos = nowNanos + periodNanos;
        tell(FAN_OUT, nowNanos);
    }

    private void tell(int members, long nowNanos) {
        table.randomOthers(random, members, MemberTable.NONE)
                .forEach(row -> streams.tell(StreamPurpose.KEYS, table.address(row), nowNanos));
    }

    long nextDeadlineNanos() {
        return Math.min(nextNanos, keys.nextDeadlineNanos());
    }

    void onTimer(long nowNanos) {
        keys.onTimer(nowNanos);
        look(nowNanos);
        if (nextNanos <= nowNanos) {
            tell(1, nowNanos);
            nextNanos = nowNanos + periodNanos;
            if (nextNanos > untilNanos) {
                nextNanos = Long.MAX_VALUE;
            }
        }
    }
}
