package io.gossipdiscovery.membership;

import org.jspecify.annotations.Nullable;

/** Hears of what the engine has to do for its life. */
interface LifeListener {

    /** Views built before are out of date; and what happened, if it was something that happened to one member. */
    void changed(@Nullable MembershipEvent event);

    /** Whoever waits for a join looks at the view next. */
    void publishView();

    /** This life cannot go on: others hold something of it that it cannot refute. */
    void ends(NewLifeReason reason);
}
