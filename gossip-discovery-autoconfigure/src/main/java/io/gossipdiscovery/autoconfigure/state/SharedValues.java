package io.gossipdiscovery.autoconfigure.state;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.MemberState;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateEntry;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the live members of one view publish, by member and key. Those who publish nothing are left out. Immutable.
 *
 * @param view what it was read from
 * @param byMember ordered by id, and then by key
 */
record SharedValues(ClusterView view, Map<NodeId, Map<String, SharedValue>> byMember) {

    /** What keys of applications begin with in the state of a member, so that they are never those of its services. */
    static final String PREFIX = "user/";

    /**
     * What a view shows. A member whose state is that of an earlier view is not read again, and where nothing has changed the map is
     * the same object.
     *
     * @param before of an earlier view, null for none
     */
    static SharedValues in(ClusterView view, @Nullable SharedValues before) {
        Map<NodeId, Map<String, SharedValue>> read = new LinkedHashMap<>();
        for (Member member : view.members()) {
            if (!member.status().isLive()) {
                continue;
            }
            Map<String, SharedValue> known = before == null ? null : before.stillTrueOf(member);
            Map<String, SharedValue> values = known == null ? read(member.state()) : known;
            if (!values.isEmpty()) {
                read.put(member.id(), values);
            }
        }
        return before != null && before.byMember.equals(read)
                ? new SharedValues(view, before.byMember)
                : new SharedValues(view, Collections.unmodifiableMap(read));
    }

    /** What was read of this state before, which may be nothing; null where it is another state, or was not read. */
    private @Nullable Map<String, SharedValue> stillTrueOf(Member member) {
        Member then = view.find(member.id());
        boolean known = then != null
                && then.status().isLive()
                && then.state().version() == member.state().version();
        return known ? of(member.id()) : null;
    }

    private static Map<String, SharedValue> read(MemberState state) {
        Map<String, SharedValue> values = new TreeMap<>();
        for (StateEntry entry : state.entries()) {
            if (!entry.isDelete() && entry.key().startsWith(PREFIX)) {
                values.put(entry.key().substring(PREFIX.length()), new SharedValue(entry));
            }
        }
        return Collections.unmodifiableMap(values);
    }

    /** What one member publishes; empty where it publishes nothing, or does not live. */
    Map<String, SharedValue> of(NodeId member) {
        return byMember.getOrDefault(member, Map.of());
    }

    /** By member, the keys whose value is another, new or gone. */
    static Map<NodeId, Set<String>> changed(
            Map<NodeId, Map<String, SharedValue>> before, Map<NodeId, Map<String, SharedValue>> after) {
        Map<NodeId, Set<String>> changed = new TreeMap<>();
        after.forEach((member, values) -> {
            Map<String, SharedValue> then = before.getOrDefault(member, Map.of());
            if (!values.equals(then)) {
                changed.put(member, keysChanged(then, values));
            }
        });
        before.forEach((member, values) -> {
            if (!after.containsKey(member)) {
                changed.put(member, values.keySet());
            }
        });
        return changed;
    }

    private static Set<String> keysChanged(Map<String, SharedValue> before, Map<String, SharedValue> after) {
        Set<String> keys = new HashSet<>(before.keySet());
        keys.addAll(after.keySet());
        keys.removeIf(key -> Objects.equals(before.get(key), after.get(key)));
        return keys;
    }
}
