package io.gossipdiscovery.membership.dissemination;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.message.Update;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The news of one kind: what was sent least often first, among equals the newest (SWIM, section 4.1). One entry a member. */
final class Lane {

    /** Updates that did not fit before a packet counts as full. */
    private static final int MISSES_BEFORE_FULL = 4;

    private static final class Entry {
        private final Update update;
        private final long sequence;
        private int sends;

        private Entry(Update update, long sequence, int sends) {
            this.update = update;
            this.sequence = sequence;
            this.sends = sends;
        }
    }

    private record Rank(int sends, long sequence) implements Comparable<Rank> {

        static Rank of(Entry entry) {
            return new Rank(entry.sends, entry.sequence);
        }

        @Override
        public int compareTo(Rank other) {
            int bySends = Integer.compare(sends, other.sends);
            return bySends != 0 ? bySends : Long.compare(other.sequence, sequence);
        }
    }

    private final Map<NodeId, Entry> bySubject = new HashMap<>();
    private final TreeMap<Rank, Entry> byRank = new TreeMap<>();
    private long nextSequence;

    void add(Update update, int sends) {
        remove(update.subject());
        Entry entry = new Entry(update, nextSequence++, sends);
        bySubject.put(update.subject(), entry);
        byRank.put(Rank.of(entry), entry);
    }

    void remove(NodeId subject) {
        Entry entry = bySubject.remove(subject);
        if (entry != null) {
            byRank.remove(Rank.of(entry));
        }
    }

    void removeIf(Predicate<Update> unwanted) {
        byRank.values().removeIf(entry -> unwanted.test(entry.update));
        bySubject.values().removeIf(entry -> unwanted.test(entry.update));
    }

    @Nullable
    Update pending(NodeId subject) {
        Entry entry = bySubject.get(subject);
        return entry == null ? null : entry.update;
    }

    int size() {
        return bySubject.size();
    }

    boolean hasUnsent() {
        return !byRank.isEmpty() && byRank.firstKey().sends == 0;
    }

    Offer offer() {
        return new Offer();
    }

    /** This lane's part in the filling of one packet. */
    final class Offer {

        private final Iterator<Entry> waiting = byRank.values().iterator();
        private final List<Entry> taken = new ArrayList<>();
        private boolean headMissed;
        private int misses;

        /** Offers in order, until so many bytes are used, or the packet is full, or nothing is left. */
        void fill(Room packet, int bytes) {
            int until = packet.freeBytes() - bytes;
            while (packet.freeBytes() > until && misses < MISSES_BEFORE_FULL && waiting.hasNext()) {
                Entry entry = waiting.next();
                if (packet.tryAdd(entry.update)) {
                    taken.add(entry);
                } else {
                    headMissed |= taken.isEmpty();
                    misses++;
                }
            }
        }

        /** Offers what is said of one member, and nothing else. */
        void fill(Room packet, NodeId subject) {
            Entry entry = bySubject.get(subject);
            if (entry != null && packet.tryAdd(entry.update)) {
                taken.add(entry);
            }
        }

        /** What is first in line did not fit. */
        boolean headMissed() {
            return headMissed;
        }

        /** Counts a send of all that was taken, and drops what was sent so often; answers how many were taken. */
        int sent(int limit) {
            for (Entry entry : taken) {
                byRank.remove(Rank.of(entry));
                if (++entry.sends >= limit) {
                    bySubject.remove(entry.update.subject());
                } else {
                    byRank.put(Rank.of(entry), entry);
                }
            }
            return taken.size();
        }
    }
}
