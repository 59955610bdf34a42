package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.antientropy.Convergence;
import io.gossipdiscovery.membership.antientropy.RepairSchedule;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import io.gossipdiscovery.membership.table.MemberTable;

/** Who holds the same table as this node, as far as hashes tell; where they differ for long it begins a repair. */
final class Agreement {

    private final MemberTable table;
    private final RepairSchedule repairs;
    private final UpdateApplier applier;
    private final StreamSessions streams;
    private final Convergence convergence = new Convergence();

    Agreement(MemberTable table, RepairSchedule repairs, UpdateApplier applier, StreamSessions streams) {
        this.table = table;
        this.repairs = repairs;
        this.applier = applier;
        this.streams = streams;
    }

    /** A member's hash came in. Repairs go to the address that it advertises; who is not known is answered where it spoke from. */
    void onHash(NodeId peer, NodeAddress from, long otherHash, long nowNanos) {
        int row = table.find(peer);
        if (hasLeft(MemberTable.SELF) || (row != MemberTable.NONE && hasLeft(row))) {
            return;
        }
        boolean agrees = otherHash == table.hash();
        convergence.onHeard(peer, agrees, nowNanos);
        if (agrees) {
            applier.agreed(peer);
        }
        if (repairs.tryStart(table.hash(), otherHash, nowNanos)) {
            streams.sync(StreamPurpose.REPAIR, peer, row == MemberTable.NONE ? from : table.address(row), nowNanos);
        }
    }

    /** The share of the members heard lately that hold the same table as this node. */
    double convergence(long nowNanos) {
        return convergence.share(table::isLive, nowNanos);
    }

    private boolean hasLeft(int row) {
        return table.status(row) == Status.LEFT;
    }
}
