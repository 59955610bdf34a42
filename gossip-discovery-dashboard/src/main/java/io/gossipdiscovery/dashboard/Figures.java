package io.gossipdiscovery.dashboard;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import java.util.EnumMap;
import java.util.Map;

/**
 * A view in figures.
 *
 * @param version of the view
 * @param hash over all members
 * @param convergence the share of the members heard lately that agree with this node, 0 to 1
 * @param localHealth how unwell this node is, 0 to 8
 * @param alive how many members live
 * @param suspect how many are suspected
 * @param dead how many are held for dead
 * @param left how many have left
 */
record Figures(
        long version, long hash, double convergence, long localHealth, int alive, int suspect, int dead, int left) {

    static Figures of(ClusterView view, Map<String, Long> counters) {
        Map<Status, Integer> sizes = new EnumMap<>(Status.class);
        for (Member member : view.members()) {
            sizes.merge(member.status(), 1, Integer::sum);
        }
        return new Figures(
                view.version(),
                view.hash(),
                view.convergence(),
                counters.getOrDefault("localHealth", 0L),
                sizes.getOrDefault(Status.ALIVE, 0),
                sizes.getOrDefault(Status.SUSPECT, 0),
                sizes.getOrDefault(Status.DEAD, 0),
                sizes.getOrDefault(Status.LEFT, 0));
    }
}
