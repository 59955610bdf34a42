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
 */
public record ClusterView(long version, NodeId self, long hash, List<Member> members) {

    public ClusterView {
        members = List.copyOf(members);
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
