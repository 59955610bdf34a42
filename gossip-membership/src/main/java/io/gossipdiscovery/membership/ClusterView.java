package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One moment of the cluster as one node sees it. Immutable and safe to hand to any thread.
 *
 * @param version grows with every change that this node sees; means nothing to other nodes
 * @param self the id of the node whose view this is
 * @param hash over all members and their state versions: nodes with equal views have equal hashes
 * @param members everybody known, this node and recently dead or departed members included, ordered by id
 * @param convergence the share, from 0 to 1, of the members heard in the last seconds whose tables were equal to this node's; 1
 *     where nobody was heard
 */
public record ClusterView(long version, NodeId self, long hash, List<Member> members, double convergence) {

    public ClusterView {
        if (!(convergence >= 0 && convergence <= 1)) {
            throw new IllegalArgumentException("Convergence " + convergence + " is no share from 0 to 1");
        }
        members = List.copyOf(members);
    }

    /** The same view with the convergence of a later moment. */
    public ClusterView withConvergence(double later) {
        return new ClusterView(version, self, hash, members, later);
    }

    /** The members that are alive or suspected, this node included, ordered by id. */
    public List<Member> live() {
        return members.stream().filter(member -> member.status().isLive()).toList();
    }

    public int count(Status status) {
        return (int)
                members.stream().filter(member -> member.status() == status).count();
    }

    /** The member with this id, or null where it is not known. */
    public @Nullable Member find(NodeId id) {
        int low = 0;
        int high = members.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Member member = members.get(middle);
            int order = member.id().compareTo(id);
            if (order == 0) {
                return member;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }
}
