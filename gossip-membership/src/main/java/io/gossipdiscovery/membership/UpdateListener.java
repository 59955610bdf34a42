package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.NodeId;
import org.jspecify.annotations.Nullable;

/** Hears of what changed. */
interface UpdateListener {

    /** Something happened to a member; views built before are out of date. */
    void changed(@Nullable MembershipEvent event);

    /** A sync tells that a member is dead who lives as far as this node knows. */
    void deathDoubted(NodeId subject);

    /** This node is said to be what it cannot refute. */
    void ends(NewLifeReason reason);

    /** A member holds this node for dead at an incarnation that it has left behind. */
    void deathOutdated(NodeId teller);

    /** A member's state has gone on in a way that gossip does not bring: {@code holder} has the rest. */
    void stateMissed(NodeId subject, NodeId holder);
}
