package io.gossipdiscovery.simulator;

import java.util.Set;

/** Two groups of hosts that do not hear each other, or of which one does not hear the other, or not by datagrams. */
record Groups(Set<Host> some, Set<Host> others, boolean oneWay, Effect effect, boolean sparesStreams)
        implements PathRule {

    Groups(Set<Host> some, Set<Host> others, boolean oneWay, Effect effect) {
        this(some, others, oneWay, effect, false);
    }

    @Override
    public Effect effect(Host from, Host to) {
        boolean there = some.contains(from) && others.contains(to);
        boolean back = others.contains(from) && some.contains(to);
        return there || (back && !oneWay) ? effect : Effect.PASS;
    }
}
