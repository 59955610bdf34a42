package io.gossipdiscovery.membership.member;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every write of a member's state after version {@code from} up to {@code to}, except those that a later one of them replaced.
 * It brings any replica that stands between the two to {@code to} exactly.
 *
 * @param from the version below the first entry, 0 or more
 * @param to the version of the last entry, at least {@code from}
 * @param entries in order of their versions, all above {@code from}
 */
public record StateDelta(long from, long to, List<StateEntry> entries) {

    /** Of a state that was never written. */
    public static final StateDelta NOTHING = new StateDelta(0, 0, List.of());

    public StateDelta {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("State delta from version " + from + " to " + to + " runs backwards");
        }
        entries = List.copyOf(entries);
        long previous = from;
        Set<String> keys = new HashSet<>();
        for (StateEntry entry : entries) {
            if (entry.version() <= previous || entry.version() > to) {
                throw new IllegalArgumentException(
                        "State entry " + entry + " is out of order in a delta from " + from + " to " + to);
            }
            if (!keys.add(entry.key())) {
                throw new IllegalArgumentException(
                        "State delta from " + from + " to " + to + " tells key '" + entry.key() + "' twice");
            }
            previous = entry.version();
        }
        if (to > from && previous != to) {
            throw new IllegalArgumentException("State delta to " + to + " lacks the write that made that version");
        }
    }

    /** True if a replica at {@code version} gains by this delta and is left without a gap. */
    public boolean reaches(long version) {
        return from <= version && version < to;
    }
}
