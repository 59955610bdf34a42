package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All members as viewers were told of them, and what has changed with the last view that was taken in. Of one thread. */
final class Roster {

    private final RoundTripTimes roundTrips;
    private Map<NodeId, MemberRow> rows = Map.of();
    private List<MemberRow> changed = List.of();
    private List<NodeId> gone = List.of();

    Roster(RoundTripTimes roundTrips) {
        this.roundTrips = roundTrips;
    }

    void take(ClusterView view, long nowNanos) {
        Map<NodeId, MemberRow> next = new LinkedHashMap<>();
        List<MemberRow> news = new ArrayList<>();
        for (Member member : view.members()) {
            long roundTripNanos = roundTrips.nanosOf(member.id());
            MemberRow before = rows.get(member.id());
            MemberRow after = before == null
                    ? new MemberRow(member, nowNanos, roundTripNanos)
                    : before.successor(member, roundTripNanos, nowNanos);
            if (after != null) {
                news.add(after);
                next.put(member.id(), after);
            } else if (before != null) {
                next.put(member.id(), before);
            }
        }
        List<NodeId> missing = new ArrayList<>(rows.keySet());
        missing.removeIf(next::containsKey);
        rows = next;
        changed = news;
        gone = missing;
        if (!missing.isEmpty() || roundTrips.size() > next.size()) {
            roundTrips.keepOnly(next.keySet());
        }
    }

    /** All members, by id. */
    List<MemberRow> rows() {
        return List.copyOf(rows.values());
    }

    /** Who is new or has changed. */
    List<MemberRow> changed() {
        return changed;
    }

    /** Who is known no longer. */
    List<NodeId> gone() {
        return gone;
    }
}
