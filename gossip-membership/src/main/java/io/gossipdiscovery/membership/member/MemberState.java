package io.gossipdiscovery.membership.member;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One version of the small map that a member tells about itself: its services, its readiness, the user's metadata. Only the
 * owner writes; every write and every delete makes the next version. Immutable.
 *
 * @param version of the newest write that is in it, without gaps below; 0 before the first
 * @param entries the newest write of each key, deletes included, in order of their versions
 */
public record MemberState(long version, List<StateEntry> entries) {

    /** Where every member begins. */
    public static final MemberState EMPTY = new MemberState(0, List.of());

    public MemberState {
        entries = List.copyOf(entries);
        long previous = 0;
        for (StateEntry entry : entries) {
            if (entry.version() <= previous || entry.version() > version) {
                throw new IllegalArgumentException("State entry " + entry + " is out of order: it follows version "
                        + previous + " in a state of version " + version);
            }
            previous = entry.version();
        }
    }

    /** The value of a key, or null where it was never written or is deleted. */
    public byte @Nullable [] get(String key) {
        StateEntry entry = find(key);
        return entry == null ? null : entry.value();
    }

    /** The newest write of a key, a delete included, or null where there is none. */
    public @Nullable StateEntry find(String key) {
        for (StateEntry entry : entries) {
            if (entry.key().equals(key)) {
                return entry;
            }
        }
        return null;
    }

    /** The keys that have a value, in order of their last write. */
    public List<String> keys() {
        return entries.stream()
                .filter(entry -> !entry.isDelete())
                .map(StateEntry::key)
                .toList();
    }

    /** The next version, in which {@code key} has {@code value}; null deletes it. */
    public MemberState with(String key, byte @Nullable [] value) {
        List<StateEntry> next = new ArrayList<>(entries.size() + 1);
        for (StateEntry entry : entries) {
            if (!entry.key().equals(key)) {
                next.add(entry);
            }
        }
        next.add(new StateEntry(key, version + 1, value));
        return new MemberState(version + 1, next);
    }

    /** What a replica that stands at {@code from} lacks. */
    public StateDelta deltaSince(long from) {
        return new StateDelta(
                from,
                version,
                entries.stream().filter(entry -> entry.version() > from).toList());
    }

    /**
     * This replica after {@code delta}; the same object where the delta brings nothing new or leaves a gap, that is, begins
     * above this version.
     */
    public MemberState apply(StateDelta delta) {
        if (!delta.reaches(version)) {
            return this;
        }
        TreeMap<String, StateEntry> byKey = new TreeMap<>();
        entries.forEach(entry -> byKey.put(entry.key(), entry));
        for (StateEntry entry : delta.entries()) {
            if (entry.version() > version) {
                byKey.put(entry.key(), entry);
            }
        }
        List<StateEntry> merged = new ArrayList<>(byKey.values());
        merged.sort(Comparator.comparingLong(StateEntry::version));
        return new MemberState(delta.to(), merged);
    }

    /** Bytes of all keys and values, as the limit of a member's state counts them. */
    public int sizeBytes() {
        int size = 0;
        for (StateEntry entry : entries) {
            size += entry.key().length() + entry.valueLength();
        }
        return size;
    }
}
