package io.gossipdiscovery.membership.member;

/**
 * One member as a node sees it. Immutable.
 *
 * @param id the identity of this life
 * @param address where it is reached
 * @param evidence what is held of its liveness
 * @param state the newest version of its state that is known here
 */
public record Member(NodeId id, NodeAddress address, Evidence evidence, MemberState state) {

    public Status status() {
        return evidence.status();
    }

    @Override
    public String toString() {
        return id.abbreviated() + " at " + address + " " + evidence + " state " + state.version();
    }
}
