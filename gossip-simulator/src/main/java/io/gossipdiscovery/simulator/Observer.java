package io.gossipdiscovery.simulator;

import io.gossipdiscovery.membership.MembershipEvent;

/** Hears of everything that any node learns of any member. */
@FunctionalInterface
public interface Observer {
    void changed(SimulatedNode node, MembershipEvent event);
}
