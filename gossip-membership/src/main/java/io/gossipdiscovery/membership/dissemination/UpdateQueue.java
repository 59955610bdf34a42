package io.gossipdiscovery.membership.dissemination;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The news that this node still passes on: what was sent least often first, among equals liveness before state and the newest
 * first (SWIM, section 4.1). News of one member's liveness replaces older news of it, and so does news of its state, so that
 * there are at most two entries a member. All operations are O(log n).
 *
 * <p>Not thread-safe: it belongs to one engine.
 */
public final class UpdateQueue {

    /** Updates that did not fit before a packet counts as full. */
    private static final int MISSES_BEFORE_FULL = 4;

    private record Subject(NodeId id, boolean liveness) {}

    private static final class Entry {
        private final Subject subject;
        private final Update update;
        private final long sequence;
        private int sends;

        private Entry(Subject subject, Update update, long sequence) {
            this.subject = subject;
            this.update = update;
            this.sequence = sequence;
        }
    }

    private record Rank(int sends, boolean liveness, long sequence) implements Comparable<Rank> {

        static Rank of(Entry entry) {
            return new Rank(entry.sends, entry.subject.liveness, entry.sequence);
        }

        @Override
        public int compareTo(Rank other) {
            int bySends = Integer.compare(sends, other.sends);
            if (bySends != 0) {
                return bySends;
            }
            int byKind = Boolean.compare(other.liveness, liveness);
            return byKind != 0 ? byKind : Long.compare(other.sequence, sequence);
        }
    }

    private final IntSupplier sendsPerUpdate;
    private final Map<Subject, Entry> bySubject = new HashMap<>();
    private final TreeMap<Rank, Entry> byRank = new TreeMap<>();
    private long nextSequence;

    /**
     * An empty queue.
     *
     * @param sendsPerUpdate after how many sends an update leaves the queue, for the present size of the cluster
     */
    public UpdateQueue(IntSupplier sendsPerUpdate) {
        this.sendsPerUpdate = sendsPerUpdate;
    }

    /** Takes news in, instead of what was there on the same member's liveness or state. */
    public void add(Update update) {
        Subject subject = new Subject(update.subject(), update instanceof Update.MemberUpdate);
        Entry entry = new Entry(subject, update, nextSequence++);
        Entry superseded = bySubject.put(subject, entry);
        if (superseded != null) {
            byRank.remove(Rank.of(superseded));
        }
        byRank.put(Rank.of(entry), entry);
    }

    /** What waits on this member's state, or null. */
    public @Nullable Update pendingState(NodeId subject) {
        Entry entry = bySubject.get(new Subject(subject, false));
        return entry == null ? null : entry.update;
    }

    /** Drops what waits on a member that nobody is to hear of any more. */
    public void forget(NodeId subject) {
        for (boolean liveness : new boolean[] {true, false}) {
            Entry entry = bySubject.remove(new Subject(subject, liveness));
            if (entry != null) {
                byRank.remove(Rank.of(entry));
            }
        }
    }

    public int size() {
        return bySubject.size();
    }

    public boolean isEmpty() {
        return bySubject.isEmpty();
    }

    /** True if something waits that was not sent at all yet. */
    public boolean hasUnsent() {
        return !byRank.isEmpty() && byRank.firstKey().sends == 0;
    }

    /**
     * Offers updates to a packet, in order, until it is full. What it takes counts as sent once.
     *
     * @param packet answers whether the update fitted
     * @return how many it took
     */
    public int fill(Predicate<Update> packet) {
        List<Entry> taken = new ArrayList<>();
        int misses = 0;
        for (Entry entry : byRank.values()) {
            if (packet.test(entry.update)) {
                taken.add(entry);
            } else if (++misses >= MISSES_BEFORE_FULL) {
                break;
            }
        }
        int limit = sendsPerUpdate.getAsInt();
        for (Entry entry : taken) {
            byRank.remove(Rank.of(entry));
            if (++entry.sends >= limit) {
                bySubject.remove(entry.subject);
            } else {
                byRank.put(Rank.of(entry), entry);
            }
        }
        return taken.size();
    }
}
