package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.Status;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a view beside what it must be a function of.
 *
 * @param hash the engine's own
 * @param canon a fingerprint of what two nodes must agree on: SUSPECT read as ALIVE, aged tombstones left out
 */
record HashedView(long hash, long canon) {

    /** Null where a tombstone is about to leave the hash: when it does is each node's own affair. */
    static @Nullable HashedView of(Trio trio, TrioNode node) {
        long half = trio.settings.sync().tombstoneLife().toNanos() / 2;
        long slack = 2L
                * trio.settings.probing().protocolPeriod().toNanos()
                * (trio.settings.probing().maxLocalHealth() + 1);
        long canon = 0;
        for (Member member : node.held.members()) {
            if (!member.status().isLive()) {
                if (trio.checks.heldNanos(node, member) >= half + slack) {
                    continue;
                }
                if (trio.checks.knownNanos(member) >= half) {
                    return null;
                }
            }
            canon += canon(member);
        }
        return new HashedView(node.held.hash(), canon);
    }

    private static long canon(Member member) {
        Status status = member.status() == Status.SUSPECT ? Status.ALIVE : member.status();
        return new Fingerprint()
                .add(member.id().high())
                .add(member.id().low())
                .add(Fingerprint.rank(status))
                .add(member.evidence().incarnation().value())
                .add(status.isLive() ? member.state().version() : 0)
                .value();
    }
}
