package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.ClusterView;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What every view that was ever looked at was, and which hash the engine gave it: invariant (6). */
final class SeenViews {

    /** Half of the time for which a superseded life is remembered at most. */
    private static final long SUPERSEDED_HALF_NANOS = TimeUnit.MINUTES.toNanos(30);

    /** By which clocks may be apart: one in so many. */
    private static final int DRIFT = 500;

    private final Simulation simulation;
    private final Map<NodeId, Biography> lives;
    private final Map<Long, Long> canonByHash = new HashMap<>();
    private final Map<Long, Long> hashByCanon = new HashMap<>();
    private final long halfNanos;

    SeenViews(Simulation simulation, Map<NodeId, Biography> lives) {
        this.simulation = simulation;
        this.lives = lives;
        this.halfNanos = simulation.settings().sync().tombstoneLife().toNanos() / 2;
    }

    /** What is wrong with this view's hash, or null. */
    @Nullable
    String look(SimulatedNode node, ClusterView view) {
        Long canon = canon(view);
        if (canon == null) {
            return null;
        }
        Long otherCanon = canonByHash.putIfAbsent(view.hash(), canon);
        Long otherHash = hashByCanon.putIfAbsent(canon, view.hash());
        String what = node + " has hash " + Long.toHexString(view.hash());
        if (otherCanon != null && !otherCanon.equals(canon)) {
            return what + ", as had an unequal view";
        }
        if (otherHash != null && otherHash != view.hash()) {
            return what + ", and an equal view had " + Long.toHexString(otherHash);
        }
        return null;
    }

    /**
     * A fingerprint of what two nodes must agree on, mixed otherwise than the engine's hash: SUSPECT read as ALIVE. Null where a
     * tombstone may have left the hash: when it does is each node's own affair.
     */
    @Nullable
    Long canon(ClusterView view) {
        long canon = 0;
        for (Member member : view.members()) {
            if (!member.status().isLive() && mayBeAged(member)) {
                return null;
            }
            Status status = member.status() == Status.SUSPECT ? Status.ALIVE : member.status();
            long one = mixed(member.id().low() ^ mixed(member.id().high()));
            one = mixed(one ^ status.name().hashCode());
            one = mixed(one ^ member.evidence().incarnation().value());
            canon += mixed(one ^ (status.isLive() ? member.state().version() : 0));
        }
        return canon;
    }

    /** By an upper limit of its age anywhere. */
    private boolean mayBeAged(Member member) {
        Biography gone = lives.get(member.id());
        if (gone == null || gone.firstBuriedNanos == Long.MAX_VALUE) {
            return false;
        }
        long known = simulation.nowNanos() - gone.firstBuriedNanos;
        return known + known / DRIFT >= Math.min(halfNanos, SUPERSEDED_HALF_NANOS);
    }

    /** The finalizer of MurmurHash3. */
    static long mixed(long value) {
        long z = value * 0xFF51_AFD7_ED55_8CCDL + 1;
        z = (z ^ (z >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
        z = (z ^ (z >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
        return z ^ (z >>> 33);
    }
}
