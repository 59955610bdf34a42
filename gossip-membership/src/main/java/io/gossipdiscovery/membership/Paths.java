package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The paths on which datagrams do not get through although streams do: firewalls that let TCP pass and not UDP. The first peers
 * of a join are in doubt, and so is a peer that answered a probe on a stream and not by datagram: it is pinged by datagram a few
 * times in quick succession, and when none of that is answered, the path is blocked and gossip to the peer goes by stream. It
 * goes on being tested, and one answer clears it.
 *
 * <p>Why so many pings: a path that loses 30 % of all packets fails a round trip with probability 0.51. The probe and 16 tests
 * fail on it once in 90,000 probes, a day of them; and such an error is harmless and corrected by the next test.
 */
final class Paths {

    /** Does what is to be done about a path. */
    interface Tester {

        /** Sends a test. */
        void test(NodeId peer, NodeAddress address, Message.Ping ping);

        /** The path was found blocked: the peer, which may not have sent a datagram yet, has to hear of it by stream. */
        void blocked(NodeAddress address);
    }

    /** Peers in doubt or blocked that are remembered; further ones are not looked into until there is room. */
    static final int REMEMBERED = 64;

    /** So many paths found blocked one after another, with an answer from nobody between, and the fault is near this node. */
    private static final int BLOCKED_BEFORE_ALL_ARE = 3;

    private static final long DOUBT_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final class Path {
        private int unanswered;
        private boolean blocked;
        private long nextTestNanos;

        private Path(int unanswered, long nextTestNanos) {
            this.unanswered = unanswered;
            this.nextTestNanos = nextTestNanos;
        }
    }

    private final MemberTable table;
    private final Counters counters;
    private final Tester tester;
    private final int testsBeforeBlocked;
    private final long periodNanos;
    private final Map<NodeId, Path> paths = new LinkedHashMap<>();
    private int nextSequence;
    private int blockedCount;
    private int blockedSinceAnswer;
    private int met;
    private long nextDeadlineNanos = Long.MAX_VALUE;

    /**
     * Nothing is blocked.
     *
     * @param testsBeforeBlocked pings by datagram that stay unanswered before a path counts as blocked; 0 for never
     * @param periodNanos between two tests of a blocked path
     * @param firstSequence of the pings
     */
    Paths(
            int testsBeforeBlocked,
            long periodNanos,
            MemberTable table,
            Counters counters,
            Tester tester,
            int firstSequence) {
        this.testsBeforeBlocked = testsBeforeBlocked;
        this.periodNanos = periodNanos;
        this.table = table;
        this.counters = counters;
        this.tester = tester;
        this.nextSequence = firstSequence;
    }

    /** Whether datagrams to this peer are in vain. */
    boolean isBlocked(NodeId peer) {
        if (blockedSinceAnswer >= BLOCKED_BEFORE_ALL_ARE) {
            return true;
        }
        Path path = paths.get(peer);
        return path != null && path.blocked;
    }

    /** The peers behind paths that were found blocked. */
    List<NodeAddress> blocked() {
        List<NodeAddress> blocked = new ArrayList<>(blockedCount);
        paths.forEach((peer, path) -> {
            int row = table.find(peer);
            if (path.blocked && row != MemberTable.NONE) {
                blocked.add(table.address(row));
            }
        });
        return blocked;
    }

    int blockedCount() {
        return blockedCount;
    }

    /**
     * A peer was met by a join, that is, by stream. The first few are tested: as many as show whether the fault is near this node.
     * Not before the peer has told others of the join: its ack would carry that news, and spend one of its few sends on this node.
     */
    void onMet(NodeId peer, long nowNanos) {
        if (met < BLOCKED_BEFORE_ALL_ARE) {
            met++;
            lookInto(peer, 0, nowNanos + DOUBT_STEP_NANOS);
        }
    }

    /** A peer was heard by stream where a datagram might have been expected. */
    void onDoubt(NodeId peer, long nowNanos) {
        lookInto(peer, 1, nowNanos);
    }

    private void lookInto(NodeId peer, int unanswered, long firstTestNanos) {
        if (testsBeforeBlocked == 0 || paths.containsKey(peer) || !table.isLive(peer)) {
            return;
        }
        if (paths.size() >= REMEMBERED) {
            counters.increment(Counter.PATHS_NOT_TESTED);
            return;
        }
        paths.put(peer, new Path(unanswered, firstTestNanos));
        nextDeadlineNanos = Math.min(nextDeadlineNanos, firstTestNanos);
    }

    /** A peer answered a datagram by a datagram. */
    void onAnswered(NodeId peer) {
        blockedSinceAnswer = 0;
        Path path = paths.remove(peer);
        if (path != null && path.blocked) {
            blockedCount--;
            counters.increment(Counter.PATHS_CLEARED);
        }
    }

    long nextDeadlineNanos() {
        return nextDeadlineNanos;
    }

    void onTimer(long nowNanos) {
        if (nextDeadlineNanos > nowNanos) {
            return;
        }
        nextDeadlineNanos = Long.MAX_VALUE;
        Iterator<Map.Entry<NodeId, Path>> all = paths.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<NodeId, Path> entry = all.next();
            Path path = entry.getValue();
            if (!table.isLive(entry.getKey())) {
                blockedCount -= path.blocked ? 1 : 0;
                all.remove();
                continue;
            }
            if (path.nextTestNanos <= nowNanos) {
                test(entry.getKey(), path, nowNanos);
            }
            nextDeadlineNanos = Math.min(nextDeadlineNanos, path.nextTestNanos);
        }
    }

    private void test(NodeId peer, Path path, long nowNanos) {
        NodeAddress address = table.address(table.find(peer));
        if (!path.blocked && path.unanswered++ > testsBeforeBlocked) {
            path.blocked = true;
            blockedCount++;
            blockedSinceAnswer++;
            counters.increment(Counter.PATHS_BLOCKED);
            tester.blocked(address);
        }
        counters.increment(Counter.PATH_TESTS);
        tester.test(peer, address, new Message.Ping(nextSequence++, peer, table.hash()));
        path.nextTestNanos = nowNanos + (path.blocked ? periodNanos : DOUBT_STEP_NANOS);
    }
}
