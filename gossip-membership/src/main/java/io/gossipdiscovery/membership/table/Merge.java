package io.gossipdiscovery.membership.table;

/** What a piece of evidence did to the table. */
public enum Merge {
    /** Nothing: as much or more was known. */
    STALE,
    /** The member was not known before. */
    ADDED,
    /** The member was known, and now more is. */
    RAISED,
    /** It accuses this very node, which has not refuted it yet. */
    ACCUSED,
    /** It accused this very node in a way that cannot be answered: that it left, or far above any incarnation it had. */
    IRREFUTABLE,
    /** The member is not known, and the table is full. */
    FULL
}
