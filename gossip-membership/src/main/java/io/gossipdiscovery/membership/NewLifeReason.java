package io.gossipdiscovery.membership;

/** Why a node gave up its identity, with all that it knew, and joined anew under another. */
public enum NewLifeReason {
    /** Others hold that it has left, which is final, and it has not. */
    HELD_TO_HAVE_LEFT,
    /** It was accused at an incarnation far above any that it had: somebody else has spoken in its name. */
    INCARNATION_OUTRUN,
    /** Its state is said to be at a version far above any that it wrote: somebody else has spoken in its name. */
    STATE_OUTRUN,
    /** Its machine slept, or was restored from a snapshot, for so long that what it knows of the dead is out of date. */
    MACHINE_SLEPT
}
