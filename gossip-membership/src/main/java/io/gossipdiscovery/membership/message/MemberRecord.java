package io.gossipdiscovery.membership.message;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;
import io.gossipdiscovery.membership.member.VersionRange;
import org.jspecify.annotations.Nullable;

/**
 * A member as a sync tells it.
 *
 * @param id of the member
 * @param address where it is
 * @param evidence what the sender holds of it
 * @param tombstoneAgeSeconds for how long it has been dead or gone, 0 for the living
 * @param versions of the protocol that it speaks; null for the dead and the departed
 * @param delta what the receiver lacks of its state; empty for the dead and the departed, who have none
 */
public record MemberRecord(
        NodeId id,
        NodeAddress address,
        Evidence evidence,
        long tombstoneAgeSeconds,
        @Nullable VersionRange versions,
        StateDelta delta) {

    public MemberRecord {
        if (tombstoneAgeSeconds < 0) {
            throw new IllegalArgumentException("Tombstone age " + tombstoneAgeSeconds + " is negative");
        }
        if (evidence.status().isLive() == (versions == null)) {
            throw new IllegalArgumentException(
                    "The living speak some version, of others it is not told: " + evidence + ", " + versions);
        }
    }

    /** A member with its whole state. */
    public MemberRecord(Member member, long tombstoneAgeSeconds) {
        this(
                member.id(),
                member.address(),
                member.evidence(),
                tombstoneAgeSeconds,
                member.versions(),
                member.state().deltaSince(0));
    }
}
