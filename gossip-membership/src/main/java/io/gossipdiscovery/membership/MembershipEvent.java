package io.gossipdiscovery.membership;

import io.gossipdiscovery.membership.member.Accusation;
import io.gossipdiscovery.membership.member.Member;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to one member, as this node learnt it.
 *
 * @param kind what happened
 * @param member as it is held after the event
 * @param accusation who made the accusation and on what grounds; null where nobody is accused
 */
public record MembershipEvent(Kind kind, Member member, @Nullable Accusation accusation) {

    /** What can happen to a member. */
    public enum Kind {
        /** Heard of for the first time, or back after it was held for dead. */
        JOINED,
        /** Accused, and free to refute. */
        SUSPECTED,
        /** The accusation was refuted. */
        REFUTED,
        /** The accusation was not refuted in time. */
        DIED,
        /** It said goodbye. */
        LEFT,
        /** Its state has a new version. */
        STATE_CHANGED
    }
}
