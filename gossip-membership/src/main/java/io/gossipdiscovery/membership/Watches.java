package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.counter.Counter;
import io.gossipdiscovery.membership.counter.Counters;
import io.gossipdiscovery.membership.detector.Backoff;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Message;
import io.gossipdiscovery.membership.table.MemberTable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The streams between this node and its ring successors, over which nothing is said: when a process ends, its kernel closes them,
 * and both ends are told at once. Whoever closes one and lives says goodbye before. A close without it proves nothing, as a device
 * on the way may have made it: it is a hint.
 */
final class Watches {

    /** Hears of hints that a peer may be gone. */
    interface Events {

        /** The other end closed a watch without a goodbye, or something on the way did. */
        void closed(NodeId peer, long nowNanos);

        /** A watch broke of which nothing was heard any more: that says something of the path. */
        void broken(NodeId peer, long nowNanos);

        /** The peer's address refused a watch. */
        void refused(NodeId peer, long nowNanos);

        /** Another node answered there, which advertises this address. */
        void livesThere(NodeId peer, NodeAddress advertised, long nowNanos);

        /** The peer has answered on a stream that was opened at that moment. */
        void answered(NodeId peer, long openedNanos, long nowNanos);

        /** Whether a peer is being checked at this moment. */
        boolean isChecking(NodeId peer);
    }

    /** Successors that are passed over as they are being checked, or could not be watched. */
    private static final int MOST_PASSED_OVER = 8;

    /** Who watches this node; more are refused. The ring gives a node as many as it watches itself, and a few while it changes. */
    private static final int MOST_WATCHERS = 64;

    /** In periods: when a watch is tried again that could not begin, or did not last that long. */
    private static final int RETRIED_AFTER = 10;

    /** One end of a watch. */
    private final class Watch implements Conversation {
        private final NodeId peer;
        private final Map<NodeId, Watch> side;
        private long stream;
        private long openedNanos;
        private boolean begun;
        private long begunNanos;
        private boolean ending;

        private Watch(NodeId peer, Map<NodeId, Watch> side) {
            this.peer = peer;
            this.side = side;
        }

        @Override
        public void onFrame(long stream, NodeId sender, Message message, long nowNanos) {
            boolean first = !begun && sender.equals(peer);
            if (first && message instanceof Message.Watch watch) {
                streams.say(stream, new Message.Ack(watch.sequence(), table.hash()));
                begin(nowNanos);
            } else if (first && message instanceof Message.Ack) {
                begin(nowNanos);
                events.answered(peer, openedNanos, nowNanos);
            } else if (message instanceof Message.Goodbye && begun) {
                onGoodbye(nowNanos);
            } else {
                hangUp();
                backoff.extend(peer, nowNanos);
                if (message instanceof Message.Gone gone && !sender.equals(peer)) {
                    events.livesThere(peer, gone.address(), nowNanos);
                }
            }
        }

        private void onGoodbye(long nowNanos) {
            if (ending) {
                hangUp();
                return;
            }
            ending = true;
            streams.say(stream, new Message.Goodbye());
            streams.expectEnd(stream, nowNanos);
            if (side == watched) {
                backoff.extend(peer, nowNanos); // only who leaves ends a watch of itself
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
                restAfterShort(nowNanos);
                hint(cause, nowNanos);
            } else {
                backoff.extend(peer, nowNanos);
                if (cause == CloseCause.REFUSED) {
                    events.refused(peer, nowNanos);
                }
            }
            adjust(nowNanos);
        }

        /** A watcher whose watches never last is no reason to check it each time. */
        private void hint(CloseCause cause, long nowNanos) {
            boolean isShort = nowNanos - begunNanos < RETRIED_AFTER * periodNanos;
            if (isShort && side == watchers) {
                if (hints.holds(peer, nowNanos)) {
                    return;
                }
                hints.extend(peer, nowNanos);
            }
            if (cause == CloseCause.FIN || cause == CloseCause.RESET) {
                events.closed(peer, nowNanos);
            } else {
                events.broken(peer, nowNanos);
            }
        }

        /** Where something cuts every watch, it is not begun anew at once each time. */
        private void restAfterShort(long nowNanos) {
            if (side != watched) {
                return;
            }
            if (nowNanos - begunNanos < RETRIED_AFTER * periodNanos) {
                backoff.extend(peer, nowNanos);
            } else {
                backoff.forget(peer);
            }
        }

        private void begin(long nowNanos) {
            begun = true;
            begunNanos = nowNanos;
            streams.keep(stream);
            counters.increment(Counter.WATCHES_BEGUN);
        }

        private void hangUp() {
            streams.hangUp(stream);
            forget();
        }

        private void forget() {
            side.remove(peer, this);
        }
    }

    private final MemberTable table;
    private final StreamSessions streams;
    private final Events events;
    private final Counters counters;
    private final IntSupplier nextSequence;
    private final int wanted;
    private final long periodNanos;
    private final Backoff backoff;
    /** Watchers whose watches ended soon after they had begun. */
    private final Backoff hints;

    private final Map<NodeId, Watch> watched = new LinkedHashMap<>();
    private final Map<NodeId, Watch> watchers = new LinkedHashMap<>();
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
            Events events,
            Counters counters,
            IntSupplier nextSequence,
            int wanted,
            long periodNanos,
            long firstNanos) {
        this.table = table;
        this.streams = streams;
        this.events = events;
        this.counters = counters;
        this.nextSequence = nextSequence;
        this.wanted = wanted;
        this.periodNanos = periodNanos;
        this.backoff = new Backoff(RETRIED_AFTER * periodNanos);
        this.hints = new Backoff(periodNanos);
        this.nextNanos = wanted == 0 ? Long.MAX_VALUE : firstNanos;
    }

    /** Somebody begins to watch this node, on a stream of its own, in place of one that it began before; null if too many do. */
    @Nullable
    Conversation watchedBy(NodeId watcher, long stream) {
        Watch before = watchers.get(watcher);
        if (before != null) {
            before.hangUp();
        }
        if (watchers.size() >= MOST_WATCHERS) {
            counters.increment(Counter.WATCHES_REFUSED);
            return null;
        }
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

    /** How many watches there are, in both directions. */
    int count() {
        return watched.size() + watchers.size();
    }

    long nextDeadlineNanos() {
        return nextNanos;
    }

    /** Once a period it looks who the successors are. */
    void onTimer(long nowNanos) {
        if (nextNanos <= nowNanos) {
            nextNanos = nowNanos + periodNanos;
            List.copyOf(watchers.values()).stream()
                    .filter(watch -> hasEnded(watch.peer))
                    .forEach(Watch::hangUp);
            adjust(nowNanos);
        }
    }

    /** Who is not known here yet may be the newest member. */
    private boolean hasEnded(NodeId peer) {
        int row = table.find(peer);
        return row != MemberTable.NONE && !table.status(row).isLive();
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
        backoff.retain(table::isLive);
        Set<NodeId> successors = successors(nowNanos);
        for (Watch watch : List.copyOf(watched.values())) {
            if (!successors.contains(watch.peer)) {
                sayGoodbye(watch, nowNanos);
            }
        }
        for (NodeId successor : successors) {
            if (!watched.containsKey(successor) && !isPassedOver(successor, nowNanos)) {
                watch(successor, nowNanos);
            }
        }
    }

    /**
     * The first live members along the ring. Who is being checked, or could not be watched a moment ago, does not count, so that
     * the death of many is found quickly.
     */
    private Set<NodeId> successors(long nowNanos) {
        Set<NodeId> found = new LinkedHashSet<>();
        int passedOver = 0;
        int row = table.successor(table.id(MemberTable.SELF));
        while (row != MemberTable.NONE && found.size() - passedOver < wanted && found.add(table.id(row))) {
            if (isPassedOver(table.id(row), nowNanos) && ++passedOver == MOST_PASSED_OVER) {
                return found;
            }
            row = table.successor(table.id(row));
        }
        return found;
    }

    private boolean isPassedOver(NodeId successor, long nowNanos) {
        return events.isChecking(successor) || backoff.holds(successor, nowNanos);
    }

    private void watch(NodeId successor, long nowNanos) {
        Watch watch = new Watch(successor, watched);
        watch.openedNanos = nowNanos;
        Message.Watch first = new Message.Watch(nextSequence.getAsInt(), successor);
        watch.stream = streams.converse(table.address(table.find(successor)), first, watch, nowNanos);
        if (watch.stream != StreamSessions.NONE) {
            watched.put(successor, watch);
        }
    }

    private void sayGoodbye(Watch watch, long nowNanos) {
        if (!watch.begun) {
            watch.hangUp();
        } else if (!watch.ending) {
            watch.ending = true;
            streams.say(watch.stream, new Message.Goodbye());
            streams.expectEnd(watch.stream, nowNanos);
        }
    }
}
