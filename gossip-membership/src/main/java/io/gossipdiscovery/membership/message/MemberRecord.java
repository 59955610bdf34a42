package io.gossipdiscovery.membership.message;

import io.gossipdiscovery.membership.member.Member;

/**
 * A member as a sync tells it.
 *
 * @param member with its whole state; dead and departed members have none
 * @param tombstoneAgeSeconds for how long it has been dead or gone, 0 for the living
 */
public record MemberRecord(Member member, long tombstoneAgeSeconds) {

    public MemberRecord {
        if (tombstoneAgeSeconds < 0) {
            throw new IllegalArgumentException("Tombstone age " + tombstoneAgeSeconds + " is negative");
        }
    }
}
