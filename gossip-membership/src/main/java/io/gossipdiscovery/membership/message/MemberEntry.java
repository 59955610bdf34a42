package io.gossipdiscovery.membership.message;

import io.gossipdiscovery.membership.member.Evidence;
import io.gossipdiscovery.membership.member.NodeId;
import io.gossipdiscovery.membership.member.Status;

/**
 * A member as a comparison of tables names it: what the table's hash counts, and nothing else.
 *
 * @param id of the member
 * @param evidence what the sender holds of it; SUSPECT reads as ALIVE
 * @param stateVersion at which the sender's replica of its state stands, 0 for the dead and the departed
 */
public record MemberEntry(NodeId id, Evidence evidence, long stateVersion) {

    public MemberEntry {
        if (evidence.status() == Status.SUSPECT) {
            throw new IllegalArgumentException("An entry names " + id.abbreviated() + " as SUSPECT, not as ALIVE");
        }
        if (stateVersion < 0) {
            throw new IllegalArgumentException("State version " + stateVersion + " is negative");
        }
    }
}
