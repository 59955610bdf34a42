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
 * <p>A delete is kept like a write, so that replicas learn of it; beyond {@link #MAX_ENTRIES} the oldest deletes are dropped, and
 * a replica that stands below one of those gets the whole map.
 *
 * @param version of the newest write that is in it, without gaps below; 0 before the first
 * @param floor the lowest version from which a delta can be told; a replica below it gets the whole map
 * @param entries the newest write of each key, deletes included, in order of their versions
 */
public record MemberState(long version, long floor, List<StateEntry> entries) {

    /** The most keys, deletes included, that a state holds. */
    public static final int MAX_ENTRIES = 64;

    /** The most bytes that the keys, in UTF-8, and the values of a state take together, deletes included. */
    public static final int MAX_BYTES = 16 * 1024;

    /** The key of the delete that stands for a state without any write, where that must have a version. */
    private static final String NOTHING_WRITTEN = "";

    /** Where every member begins. */
    public static final MemberState EMPTY = new MemberState(0, 0, List.of());

    public MemberState {
        if (floor < 0 || floor > version) {
            throw new IllegalArgumentException("State floor " + floor + " is outside 0.." + version);
        }
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

    /** As {@link #with(String, byte[], int, int)}, with the bounds that no owner may exceed. */
    public MemberState with(String key, byte @Nullable [] value) {
        return with(key, value, MAX_ENTRIES, MAX_BYTES);
    }

    /**
     * The next version, in which {@code key} has {@code value}; null deletes it. The same object where there is nothing to delete.
     * Old deletes make room for what is written, so that they never stand in its way.
     *
     * @param maxKeys keys that may have a value, at most {@link #MAX_ENTRIES}
     * @param maxBytes what keys and values may take, at most {@link #MAX_BYTES}
     * @throws IllegalArgumentException if what has a value would be more than that
     */
    public MemberState with(String key, byte @Nullable [] value, int maxKeys, int maxBytes) {
        if (value == null && get(key) == null) {
            return this;
        }
        List<StateEntry> next = new ArrayList<>(entries.size() + 1);
        for (StateEntry entry : entries) {
            if (!entry.key().equals(key)) {
                next.add(entry);
            }
        }
        next.add(new StateEntry(key, version + 1, value));
        List<StateEntry> values =
                next.stream().filter(entry -> !entry.isDelete()).toList();
        if (values.size() > maxKeys) {
            throw new IllegalArgumentException(
                    "State key '" + key + "' would be one more than the " + maxKeys + " keys that a member may have");
        }
        MemberState state = bounded(version + 1, floor, next, maxBytes);
        if (state == null) {
            throw new IllegalArgumentException("With key '" + key + "' this member's state would have "
                    + sizeBytes(values) + " bytes, allowed are " + maxBytes);
        }
        return state;
    }

    /**
     * The same map, as if its newest write had come after a version that somebody else has told of it. Every replica gets it whole,
     * so that nothing stays of what its owner never wrote.
     *
     * @param told at least this version, and not the last that there is
     */
    public MemberState rewrittenAbove(long told) {
        List<StateEntry> kept = new ArrayList<>(entries);
        StateEntry newest = kept.isEmpty() ? new StateEntry(NOTHING_WRITTEN, 1, null) : kept.remove(kept.size() - 1);
        kept.add(new StateEntry(newest.key(), told + 1, newest.value()));
        return new MemberState(told + 1, told + 1, kept);
    }

    /** What a replica that stands at {@code from} lacks; the whole map where that cannot be told any more. */
    public StateDelta deltaSince(long from) {
        long base = from < floor ? 0 : from;
        if (version == 0) {
            return StateDelta.NOTHING;
        }
        return new StateDelta(
                base,
                version,
                entries.stream().filter(entry -> entry.version() > base).toList());
    }

    /**
     * This replica after {@code delta}. The same object where the delta brings nothing new, leaves a gap, that is, begins above
     * this version, or would make the state larger than any owner may. A delta from 0 is the whole map and replaces it.
     */
    public MemberState apply(StateDelta delta) {
        if (!delta.reaches(version)) {
            return this;
        }
        if (delta.from() == 0) {
            MemberState whole = bounded(delta.to(), delta.to(), delta.entries(), MAX_BYTES);
            return whole == null ? this : whole;
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
        MemberState next = bounded(delta.to(), floor, merged, MAX_BYTES);
        return next == null ? this : next;
    }

    /** The state of these entries without the oldest deletes that are too many; null if what has a value is too much. */
    private static @Nullable MemberState bounded(long version, long floor, List<StateEntry> entries, int maxBytes) {
        List<StateEntry> kept = new ArrayList<>(entries);
        int bytes = sizeBytes(kept);
        long newFloor = floor;
        int i = 0;
        // the newest entry stays, even a delete: it makes the version
        while (i < kept.size() - 1 && (kept.size() > MAX_ENTRIES || bytes > maxBytes)) {
            if (kept.get(i).isDelete()) {
                StateEntry dropped = kept.remove(i);
                newFloor = Math.max(newFloor, dropped.version());
                bytes -= dropped.sizeBytes();
            } else {
                i++;
            }
        }
        return kept.size() > MAX_ENTRIES || bytes > maxBytes ? null : new MemberState(version, newFloor, kept);
    }

    /** Bytes of all keys, in UTF-8, and of all values: what {@link #MAX_BYTES} bounds. */
    public int sizeBytes() {
        return sizeBytes(entries);
    }

    private static int sizeBytes(List<StateEntry> entries) {
        int size = 0;
        for (StateEntry entry : entries) {
            size += entry.sizeBytes();
        }
        return size;
    }
}
