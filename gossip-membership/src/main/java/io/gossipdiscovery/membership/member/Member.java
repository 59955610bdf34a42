package io.gossipdiscovery.membership.member;

import org.jspecify.annotations.Nullable;

/**
 * One member as a node sees it. Immutable.
 *
 * @param id the identity of this life
 * @param address where it is reached
 * @param evidence what is held of its liveness
 * @param state the newest version of its state that is known here
 * @param versions of the protocol that it speaks; null for the dead and the departed
 */
public record Member(
        NodeId id, NodeAddress address, Evidence evidence, MemberState state, @Nullable VersionRange versions) {

    public Member {
        if (evidence.status().isLive() == (versions == null)) {
            throw new IllegalArgumentException(
                    "The living speak some version, of others it is not told: " + evidence + ", " + versions);
        }
    }

    /** A member that speaks what nodes of this release speak, if it lives. */
    public Member(NodeId id, NodeAddress address, Evidence evidence, MemberState state) {
        this(id, address, evidence, state, evidence.status().isLive() ? VersionRange.SPOKEN : null);
    }

    public Status status() {
        return evidence.status();
    }

    @Override
    public String toString() {
        return id.abbreviated() + " at " + address + " " + evidence + " state " + state.version();
    }
}
