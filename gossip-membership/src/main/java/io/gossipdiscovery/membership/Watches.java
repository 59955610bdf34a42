package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.detector.Checks;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;

/**
 * The streams between this node and its ring successors, over which nothing is said: when a process ends, its kernel closes them,
 * and both ends are told at once. Whoever closes one and lives says goodbye before. A close without it proves nothing, as a device
 * on the way may have made it: it begins a {@link Checks check}.
 */
final class Watches {

    /** Successors that are watched beyond those that are being checked; of which there are as many at most. */
    private static final int MOST_CHECKED = 8;

    /** In periods: when a watch is tried again that could not begin, and nobody knows why. */
    private static final int RETRIED_AFTER = 10;

    /** One end of a watch. */
    private final class Watch implements Conversation {
        private final NodeId peer;
        private final Map<NodeId, Watch> side;
        private long stream;
        private boolean begun;
        private boolean ending;

        private Watch(NodeId peer, Map<NodeId, Watch> side) {
            this.peer = peer;
            this.side = side;
        }

        @Override
        public void onFrame(long stream, NodeId sender, Message message, long nowNanos) {
            if (message instanceof Message.Watch watch) {
                streams.say(stream, new Message.Ack(watch.sequence(), table.hash()));
                begin();
            } else if (message instanceof Message.Ack && !begun && sender.equals(peer)) {
                begin();
            } else if (message instanceof Message.Goodbye && begun) {
                if (ending) {
                    streams.hangUp(stream);
                    forget();
                } else {
                    ending = true;
                    streams.say(stream, new Message.Goodbye());
                    streams.expectEnd(stream, nowNanos);
                }
            } else {
                streams.hangUp(stream);
                forget();
                if (message instanceof Message.Gone gone && !sender.equals(peer)) {
                    checks.begin(peer, nowNanos);
                    checks.onGone(peer, gone.address(), nowNanos);
                }
            }
        }

        @Override
        public void onEnded(long stream, CloseCause cause, long nowNanos) {
            forget();
            if (ending) {
                return;
            }
            if (begun) {
                counters.increment(Counter.WATCHES_LOST);
                checks.onClosed(peer, nowNanos);
            } else if (cause == CloseCause.REFUSED) {
                checks.begin(peer, nowNanos);
                checks.onRefused(peer, nowNanos);
            } else {
                notBefore.put(peer, nowNanos + RETRIED_AFTER * periodNanos);
            }
            adjust(nowNanos);
        }

        private void begin() {
            begun = true;
            streams.keep(stream);
            counters.increment(Counter.WATCHES_BEGUN);
        }

        private void forget() {
            side.remove(peer, this);
        }
    }

    private final MemberTable table;
    private final StreamSessions streams;
    private final Checks checks;
    private final Counters counters;
    private final IntSupplier nextSequence;
    private final int wanted;
    private final long periodNanos;
    private final Map<NodeId, Watch> watched = new LinkedHashMap<>();
    private final Map<NodeId, Watch> watchers = new LinkedHashMap<>();
    private final Map<NodeId, Long> notBefore = new HashMap<>();
    private boolean over;
    private long nextNanos;

    /**
     * Watches nobody.
     *
     * @param wanted how many successors are watched, 0 for none
     * @param firstNanos when it begins to
     */
    Watches(
            MemberTable table,
            StreamSessions streams,
            Checks checks,
            Counters counters,
            IntSupplier nextSequence,
            int wanted,
            long periodNanos,
            long firstNanos) {
        this.table = table;
        this.streams = streams;
        this.checks = checks;
        this.counters = counters;
        this.nextSequence = nextSequence;
        this.wanted = wanted;
        this.periodNanos = periodNanos;
        this.nextNanos = wanted == 0 ? Long.MAX_VALUE : firstNanos;
    }

    /** Somebody begins to watch this node, on a stream of its own. */
    Conversation watchedBy(NodeId watcher, long stream) {
        Watch watch = new Watch(watcher, watchers);
        watch.stream = stream;
        watchers.put(watcher, watch);
        return watch;
    }

    /** Those who watch or are watched, and so live in all likelihood. */
    Set<NodeId> neighbours() {
        Set<NodeId> neighbours = new LinkedHashSet<>();
        watched.values().stream().filter(watch -> watch.begun).forEach(watch -> neighbours.add(watch.peer));
        neighbours.addAll(watchers.keySet());
        return neighbours;
    }

    long nextDeadlineNanos() {
        return nextNanos;
    }

    /** Once a period it looks who the successors are. */
    void onTimer(long nowNanos) {
        if (nextNanos <= nowNanos) {
            nextNanos = nowNanos + periodNanos;
            adjust(nowNanos);
        }
    }

    /** This node leaves: nobody is to take its end for a death. */
    void leave(long nowNanos) {
        over = true;
        nextNanos = Long.MAX_VALUE;
        List.copyOf(watched.values()).forEach(watch -> sayGoodbye(watch, nowNanos));
        List.copyOf(watchers.values()).forEach(watch -> sayGoodbye(watch, nowNanos));
    }

    /** Watches those who are this node's successors now, and nobody else. */
    void adjust(long nowNanos) {
        if (over || wanted == 0) {
            return;
        }
        Set<NodeId> successors = successors();
        notBefore.keySet().retainAll(successors);
        for (Watch watch : List.copyOf(watched.values())) {
            if (!successors.contains(watch.peer)) {
                sayGoodbye(watch, nowNanos);
            }
        }
        for (NodeId successor : successors) {
            if (!watched.containsKey(successor)
                    && !checks.isChecking(successor)
                    && notBefore.getOrDefault(successor, nowNanos) <= nowNanos) {
                watch(successor, nowNanos);
            }
        }
    }

    /** The first live members along the ring; who is being checked does not count, so that the death of many is found quickly. */
    private Set<NodeId> successors() {
        Set<NodeId> found = new LinkedHashSet<>();
        int checked = 0;
        int row = table.successor(table.id(MemberTable.SELF));
        while (row != MemberTable.NONE && found.size() - checked < wanted && found.add(table.id(row))) {
            if (checks.isChecking(table.id(row)) && ++checked == MOST_CHECKED) {
                return found;
            }
            row = table.successor(table.id(row));
        }
        return found;
    }

    private void watch(NodeId successor, long nowNanos) {
        Watch watch = new Watch(successor, watched);
        Message.Watch first = new Message.Watch(nextSequence.getAsInt(), successor);
        watch.stream = streams.converse(table.address(table.find(successor)), first, watch, nowNanos);
        if (watch.stream != StreamSessions.NONE) {
            watched.put(successor, watch);
        }
    }

    private void sayGoodbye(Watch watch, long nowNanos) {
        if (!watch.begun) {
            streams.hangUp(watch.stream);
            watch.forget();
        } else if (!watch.ending) {
            watch.ending = true;
            streams.say(watch.stream, new Message.Goodbye());
            streams.expectEnd(watch.stream, nowNanos);
        }
    }
}
