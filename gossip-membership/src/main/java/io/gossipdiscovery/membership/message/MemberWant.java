package io.gossipdiscovery.membership.message;

import io.gossipdiscovery.membership.member.NodeId;

/**
 * A member of which the sender wants the receiver's record.
 *
 * @param id of the member
 * @param stateVersion at which the sender's replica of its state stands: the record brings what is above
 */
public record MemberWant(NodeId id, long stateVersion) {

    public MemberWant {
        if (stateVersion < 0) {
            throw new IllegalArgumentException("State version " + stateVersion + " is negative");
        }
    }
}
