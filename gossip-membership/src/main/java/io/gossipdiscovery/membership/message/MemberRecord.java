package io.gossipdiscovery.membership.message;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.Member;
import io.gossipdiscovery.membership.member.NodeAddress;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.StateDelta;

/**
 * A member as a sync tells it.
 *
 * @param id of the member
 * @param address where it is
 * @param evidence what the sender holds of it
 * @param tombstoneAgeSeconds for how long it has been dead or gone, 0 for the living
 * @param delta what the receiver lacks of its state; empty for the dead and the departed, who have none
 */
public record MemberRecord(
        NodeId id, NodeAddress address, Evidence evidence, long tombstoneAgeSeconds, StateDelta delta) {

    public MemberRecord {
        if (tombstoneAgeSeconds < 0) {
            throw new IllegalArgumentException("Tombstone age " + tombstoneAgeSeconds + " is negative");
        }
    }

    /** A member with its whole state. */
    public MemberRecord(Member member, long tombstoneAgeSeconds) {
        this(
                member.id(),
                member.address(),
                member.evidence(),
                tombstoneAgeSeconds,
                member.state().deltaSince(0));
    }
}
