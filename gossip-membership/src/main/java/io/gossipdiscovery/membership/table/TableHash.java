package io.gossipdiscovery.membership.table;

import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;

/**
 * What one member adds to the hash over the table: a keyed 64-bit mix whose sum over all members is equal for equal tables, and
 * kept up in O(1). SUSPECT reads as ALIVE: a suspicion is an opinion, not a difference to be repaired.
 */
final class TableHash {

    private static final int LIVE = 1;
    private static final int DEAD = 2;
    private static final int LEFT = 3;

    private final long key;

    TableHash(long key) {
        this.key = key;
    }

    long of(NodeId id, Status status, long incarnation, long stateVersion) {
        return switch (status) {
            case ALIVE, SUSPECT -> mix(id, LIVE, incarnation, stateVersion);
            case DEAD -> mix(id, DEAD, incarnation, 0);
            case LEFT -> mix(id, LEFT, 0, 0);
        };
    }

    private long mix(NodeId id, long kind, long incarnation, long stateVersion) {
        long hash = mix64(key ^ id.high());
        hash = mix64(hash ^ id.low());
        hash = mix64(hash ^ (incarnation * 4 + kind));
        return mix64(hash ^ stateVersion);
    }

    /** The finalizer of MurmurHash3 with David Stafford's constants (variant 13), preceded by a step of SplitMix64. */
    static long mix64(long value) {
        long z = value + 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
