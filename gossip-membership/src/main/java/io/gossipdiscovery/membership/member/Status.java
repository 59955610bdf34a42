package io.gossipdiscovery.membership.member;

/** What is held of a member's liveness, in order of precedence at one incarnation. Readiness is not liveness: it is state. */
public enum Status {
    /** It answers. */
    ALIVE,
    /** It is accused of not answering and may refute. */
    SUSPECT,
    /** It did not refute in time. */
    DEAD,
    /** It said goodbye. Final. */
    LEFT;

    /** True of {@link #ALIVE} and {@link #SUSPECT}: the member still counts. */
    public boolean isLive() {
        return this == ALIVE || this == SUSPECT;
    }
}
